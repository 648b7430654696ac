// What the work of a step costs, for the decisions which part of a graph runs where. Times are of one core of an AMD EPYC.
// bench/compile/costs.js measures the first three again; bench/tried.md has what came of the decisions.

/**
 * Microseconds that the runtime takes for a node: what a kernel saves for each node that it does. By the runtime's own profile,
 * which says 4 to 5 for tiny tensors and has a part in that; without it, nodes of one kind in a row take 0.25 each.
 */
export const NODE = 3;

/**
 * Nanoseconds that the runtime takes for each number of a node that works number by number. Between 0.1 (times one number) and
 * 0.4 (times a matrix) on [10000, 20]; times a row it takes 1.
 */
export const NUMBER = 0.2;

/** Nanoseconds that a kernel takes for each number that it reads from memory or writes there: 0.15 on [10000, 20]. */
export const TRANSFER = 0.15;

/**
 * Numbers that a region has at least. A smaller one holds at most 64 KB, which stay in the cache from node to node: nothing is
 * saved by reading them once.
 */
export const SMALLEST_REGION = 16_384;

/**
 * Microseconds that a kernel has to save by these figures. Chosen so that the steps which kernels make slower stay whole: the
 * second of document 000 and that of 001 took 1.18 and 1.16 times the time (bench/tried.md, "B and 001 in kernels").
 */
export const WORTH_A_KERNEL = 60;

/**
 * Calls of the runtime that a divided graph may need. With two, the threads of one session spin on while the other works: 1.4
 * to 1.7 times the CPU time (bench/tried.md, "Kernels between two calls of the runtime").
 */
export const MOST_SESSIONS = 1;

/**
 * Vectors of a row up to which a kernel writes them out instead of looping over them: the first network of document 000 has five.
 * Written out, addresses need no counting, and what a vector leaves in locals the next one finds there.
 */
export const WRITTEN_OUT = 8;

/**
 * Multiplications from which a second thread pays for its waking up. Document 000's first step has 1 million and takes twice
 * the time with two threads; document 002's has 200 million (bench/tried.md, "Two threads for A").
 */
export const WORTH_THREADS = 5e6;
