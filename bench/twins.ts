import type { Contestant } from './contestant';
import type { StepDefinition } from './steps';

/** Steps whose losses are compared. Later ones drift apart: descent amplifies the last digit. */
const COUNT = 3;

/**
 * Shows that contestants run the same step. Ours and PyTorch's draw the same numbers, so that their losses agree but for
 * rounding; JAX draws its own, which leaves the first loss of the same size. The first step of document 004 throws its loss up
 * a hundredfold, with what rounding left in it.
 *
 * @returns a sentence for each pair that disagrees.
 */
export async function compareLosses(
  step: StepDefinition,
  contestants: readonly Contestant[],
): Promise<string[]> {
  const reference = contestants.find(({ name }) => name.startsWith('PyTorch eager'));
  if (!reference) return [];
  const expected = await reference.losses(step.name, COUNT);
  const complaints: string[] = [];
  for (const contestant of contestants) {
    if (contestant === reference || contestant.name.startsWith('torch.compile')) continue;
    const losses = await contestant.losses(step.name, COUNT).catch(() => []);
    if (losses.length === 0) continue;
    const sameDraws = !contestant.name.startsWith('JAX');
    const [tolerance, count] = sameDraws ? [1e-3, COUNT] : [0.5, 1];
    const far = losses
      .slice(0, count)
      .some((loss, i) => !(Math.abs(loss - expected[i]) <= tolerance * Math.abs(expected[i])));
    if (far)
      complaints.push(
        `${step.title}: the losses of ${contestant.name} are ${losses.join(', ')}, those of ${reference.name} ${expected.join(', ')}`,
      );
  }
  return complaints;
}
