/** Milliseconds. What is read by then needs no skeleton. */
const patience = 150;

/**
 * Waits for `work`, but not for long. A page does this before it streams: React keeps a skeleton up for 300 ms once it has shown it, so
 * a quick page is quicker without. Never throws: whoever awaits `work` itself meets its error.
 */
export async function soon(work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([work.catch(() => undefined), enough]);
  clearTimeout(timer);
}
