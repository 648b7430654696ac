/** A loop that adds up a number; less than 10^8 steps where they would take minutes. */
export interface Loop {
  readonly code: string;
  readonly steps: number;
}

/** The cells of one kernel, in its language. What is numbered is another cell each time. */
export interface Cells {
  readonly trivial: (n: number) => string;
  /** The imports of a notebook. */
  readonly imports: string;
  /** Shows the first figure. */
  readonly figure: string;
  /** A notebook's next twenty cells. */
  readonly twenty: readonly string[];
  /** Uses the types of the imported library. */
  readonly typed: (n: number) => string;
  /** A class of thirty lines. */
  readonly classOf30: (n: number) => string;
  /** Beginnings that are to be completed. */
  readonly beginnings: readonly string[];
  /** Adds up numbers within a function, and outside of one. */
  readonly loops: { readonly inside: Loop; readonly outside: Loop };
  /** Whose value is the number of the process. */
  readonly processId: string;
}
