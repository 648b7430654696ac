import type { Node, Value } from '../../graph';
import type { Role } from './layout';

/**
 * The passes over a row: a node that needs the sum of the row waits for the pass after the one that makes it.
 */
export class Passes {
  private readonly passes = new Map<Value, number>();

  constructor(
    private readonly nodes: readonly Node[],
    private readonly roles: ReadonlyMap<Node, Role>,
  ) {
    for (const node of nodes) this.place(node);
  }

  get count(): number {
    return 1 + Math.max(0, ...this.passes.values());
  }

  /** The pass in which a value is there; 0 for what others make. */
  of(value: Value): number {
    return this.passes.get(value) ?? 0;
  }

  /** The nodes of one pass. */
  nodesOf(pass: number): Node[] {
    return this.nodes.filter(({ outputs }) => this.passes.get(outputs[0]) === pass);
  }

  /** Whether a value is read in a pass after the one that makes it. */
  isReadLater(value: Value): boolean {
    return this.nodes.some((node) => {
      const isAcross = this.roles.get(node)?.kind === 'across';
      return (
        this.of(node.outputs[0]) - Number(isAcross) > this.of(value) && node.inputs.includes(value)
      );
    });
  }

  private place(node: Node): void {
    const role = this.roles.get(node);
    const isSum = role?.kind === 'down' || role?.kind === 'across';
    const read = isSum ? role.factors : node.inputs;
    const pass = Math.max(0, ...read.map((value) => (value ? this.of(value) : 0)));
    // The sum of a row is known in the pass after.
    this.passes.set(node.outputs[0], pass + Number(role?.kind === 'across'));
  }
}
