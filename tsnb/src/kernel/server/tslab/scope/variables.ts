import vm from 'node:vm';
import { boxName, hold, type Box } from './runtime';

/**
 * The variables of a notebook. Each is a box of its own, which the compiled code of every cell reads and writes where the cell names the
 * variable: whichever cell wrote last, all see it. Its class is its own too, so that the engine learns what kind of value it holds.
 *
 * Compiled code finds the box of `lr` as the script-level constant `$nb_lr`: the engine folds those as it does not fold a property.
 * No name of a cell is ever a global, in the eyes of packages too.
 */
export class Variables {
  private readonly boxes = new Map<string, Box>();
  private readonly declared = new Set<string>();

  /** Makes the boxes that the code of a cell is about to use. */
  provide(names: Iterable<string>): void {
    const missing = [...names].filter((name) => !this.boxes.has(name));
    for (const name of missing) this.boxes.set(name, this.box(name));
    if (missing.length === 0) return;
    const constants = missing.map(
      (name) => `${boxName(name)} = __tslab__.box(${JSON.stringify(name)})`,
    );
    vm.runInThisContext(`const ${constants.join(', ')};`, { filename: 'variables' });
  }

  /** A cell that runs declares these, not for the compiler alone. */
  declare(names: Iterable<string>): void {
    for (const name of names) this.declared.add(name);
  }

  /** Whether a cell has declared this name, not for the compiler alone. */
  isDeclared(name: string): boolean {
    return this.declared.has(name);
  }

  /** The box of a name that was provided. */
  readonly boxOf = (name: string): Box | undefined => this.boxes.get(name);

  /** What the variables hold that have been given a value. */
  values(): Record<string, unknown> {
    const held = [...this.boxes].filter(([, box]) => Object.hasOwn(box, 'v'));
    return Object.fromEntries(held.map(([name, box]) => [name, box.v]));
  }

  private box(name: string): Box {
    const { declared } = this;
    class Variable {
      /** Only reached before a value is there: the first one becomes a property of the box itself. */
      get v(): unknown {
        throw new ReferenceError(
          declared.has(name)
            ? `Cannot access '${name}' before initialization`
            : `${name} is not defined`,
        );
      }

      set v(value: unknown) {
        hold(this, value);
      }
    }
    return new Variable();
  }
}
