import pLimit from 'p-limit';

/**
 * Does the work for each item, `jobs` of them at a time, in order. None begins once the signal is aborted, or once the work for another
 * threw; that error is thrown again.
 */
export async function forEachOf<T>(
  items: readonly T[],
  jobs: number,
  work: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const limit = pLimit(Math.max(1, jobs));
  let failed = false;
  const one = async (item: T, index: number): Promise<void> => {
    if (failed || signal?.aborted) return;
    try {
      await work(item, index);
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  await Promise.all(items.map((item, index) => limit(one, item, index)));
}
