/** Why a step cannot be recorded as a graph; the step then runs eagerly. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
