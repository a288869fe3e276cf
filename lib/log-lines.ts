import { type DestinationStream, destination } from "pino";

/** Milliseconds that a line waits for others; what a killed process had to say within them is lost. */
const wait = 20;
/** Characters that wait for no others. */
const enough = 8 * 1024;

/**
 * Standard output for log lines: those of one moment leave in one write, because each costs a turn of the thread pool. What is left goes when the
 * process exits, as pino sees to.
 */
export function logLines(): DestinationStream {
  const stream = destination({ dest: 1, sync: false, minLength: enough });
  let waiting = false;
  const flush = () => {
    waiting = false;
    stream.flush();
  };
  return {
    write(line) {
      stream.write(line);
      if (waiting) return;
      waiting = true;
      setTimeout(flush, wait).unref();
    },
  };
}
