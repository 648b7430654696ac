import { inspect } from 'node:util';

/** What Node keeps on promises and timers for `AsyncLocalStorage`, which is how the kernel knows their cell. */
const KEPT = new Set(['async_id_symbol', 'trigger_async_id_symbol', 'kResourceStore']);

type CustomInspect = (this: object, ...args: unknown[]) => unknown;

/** Fault of Node: a printed promise or timer shows those, two dozen lines of the kernel's inside. From here on it doesn't. */
export function hideAsyncState(): void {
  const timeout = setTimeout(() => undefined, 0);
  clearTimeout(timeout);
  const immediate = setImmediate(() => undefined);
  clearImmediate(immediate);
  hideIn(Promise.prototype);
  hideIn(Object.getPrototypeOf(timeout) as object);
  hideIn(Object.getPrototypeOf(immediate) as object);
}

/** Node asks an object's own way to print first; `this` as its answer means: go on as always. */
function hideIn(prototype: object): void {
  const own = (prototype as Partial<Record<symbol, CustomInspect>>)[inspect.custom];
  Object.defineProperty(prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value: function (this: object, ...args: unknown[]): unknown {
      for (const key of Object.getOwnPropertySymbols(this))
        if (KEPT.has(key.description ?? ''))
          Reflect.defineProperty(this, key, { enumerable: false });
      return own ? own.apply(this, args) : this;
    },
  });
}
