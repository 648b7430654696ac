/** What a contestant is asked to do. */
export type Request =
  | { readonly do: 'start'; readonly step: string }
  | { readonly do: 'run'; readonly count: number }
  | { readonly do: 'epoch' }
  | { readonly do: 'stop' }
  | { readonly do: 'losses'; readonly step: string; readonly count: number }
  | { readonly do: 'product'; readonly size: number };

/** What it answers. */
export type Answer =
  | { readonly seconds: number | null }
  | { readonly bytes: number | null }
  | { readonly losses: readonly number[] }
  | { readonly error: string };
