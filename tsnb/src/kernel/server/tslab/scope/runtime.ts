import { types } from 'node:util';

/** Holds one variable of the notebook. */
export interface Box {
  v: unknown;
}

/** How far a cell has come: how many of the pieces that declare something are done. */
export interface Progress {
  readonly done: number;
}

/** The property of tslab's own global `__tslab__` by which compiled cells reach what stands here. */
export interface Runtime {
  readonly require: (specifier: string) => unknown;
  readonly box: (name: string) => Box | undefined;
  readonly hoist: (...boxes: Box[]) => void;
  readonly bind: (module: unknown, ...bindings: (string | Box)[]) => void;
  readonly peek: (box: Box) => unknown;
  readonly begin: () => Progress;
  readonly reword: (thrown: unknown) => void;
  readonly importModule: unknown;
  readonly requireModule: (specifier: string) => Promise<unknown>;
}

/** What the runtime needs to know of the notebook's cells. */
export interface ScopeOfCells {
  readonly variables: { readonly boxOf: Runtime['box'] };
  readonly begin: () => Progress;
}

/** Gives compiled cells what they call. */
export function provideRuntime(cells: ScopeOfCells): void {
  const { __tslab__ } = globalThis as unknown as { __tslab__: Partial<Runtime> };
  const { require } = __tslab__;
  Object.assign(__tslab__, {
    box: cells.variables.boxOf,
    hoist,
    bind,
    peek,
    reword,
    begin: () => cells.begin(),
    requireModule: (specifier: string) =>
      Promise.resolve(specifier).then((one) => namespaceOf(require?.(one))),
  });
}

const PREFIX = '$nb_';
const IN_TEXT = /\(0 , \$nb_([\p{ID_Continue}$]+)\.v\)|\$nb_([\p{ID_Continue}$]+)\.v\b/gu;

/** Under which name compiled code finds the box of a variable. */
export function boxName(name: string): string {
  return PREFIX + name;
}

/** A text of the engine that quotes compiled code, in the cell's own words: `lr` for `$nb_lr.v`. */
export function inCellsWords(text: string): string {
  return text.includes(PREFIX)
    ? text.replace(IN_TEXT, (_, called?: string, read?: string) => called ?? read ?? '')
    : text;
}

/** Rewords the message of an error that quotes compiled code. */
export function reword(thrown: unknown): void {
  if (!types.isNativeError(thrown)) return;
  const message: unknown = Object.getOwnPropertyDescriptor(thrown, 'message')?.value;
  if (typeof message !== 'string' || !message.includes(PREFIX)) return;
  Reflect.set(thrown, 'message', inCellsWords(message));
}

/** Gives a hoisted `var` its first value, undefined, unless an earlier cell has given it one. */
export function hoist(...boxes: Box[]): void {
  for (const box of boxes) if (!Object.hasOwn(box, 'v')) box.v = undefined;
}

/** For `typeof name` of a name that nobody may have declared. */
export function peek(box: Box): unknown {
  return Object.hasOwn(box, 'v') ? box.v : undefined;
}

/** Makes boxes hold what a module exports: pairs of a name, `*` for all of them, and a box. They follow the module's own variables. */
export function bind(module: unknown, ...bindings: (string | Box)[]): void {
  for (let i = 0; i < bindings.length; i += 2) {
    const [name, box] = bindings.slice(i, i + 2) as [string, Box];
    if (name === '*') box.v = namespaceOf(module);
    else
      follow(
        box,
        name === 'default' ? withDefault(module) : (module as Record<string, unknown>),
        name,
      );
  }
}

function follow(box: Box, module: Record<string, unknown>, name: string): void {
  Object.defineProperty(box, 'v', {
    get: () => module[name],
    set(value: unknown) {
      hold(box, value);
    },
    enumerable: true,
    configurable: true,
  });
}

/** Makes a box that has no value of its own yet hold one. */
export function hold(box: Box, value: unknown): void {
  Object.defineProperty(box, 'v', { value, writable: true, enumerable: true, configurable: true });
}

function isEsModule(module: unknown): module is Record<string, unknown> {
  return Object(module) === module && (module as { __esModule?: unknown }).__esModule === true;
}

function withDefault(module: unknown): Record<string, unknown> {
  return isEsModule(module) ? module : { default: module };
}

/** What `import * as all` gives of a module, as the compiler's own helper makes it of a CommonJS one. */
export function namespaceOf(module: unknown): unknown {
  if (isEsModule(module)) return module;
  const all: Record<string, unknown> = {};
  for (const key of Object.keys(Object(module) as object))
    if (key !== 'default') {
      const get = (): unknown => (module as Record<string, unknown>)[key];
      Object.defineProperty(all, key, { enumerable: true, get });
    }
  return Object.defineProperty(all, 'default', { enumerable: true, value: module });
}
