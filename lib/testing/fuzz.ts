import fc from "fast-check";

/** `npm run test:fuzz` asks for more, from another beginning each time; FUZZ_SEED repeats one. */
const factor = Number(process.env.FUZZ_FACTOR ?? 1);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);

/** Milliseconds that a test may take on a busy machine. */
export const fuzzTime = 120_000 * factor;

/** Parameters of a property that `npm test` tries `runs` times. A failure names its seed; a longer run says it beforehand. */
export function fuzz(runs: number): { numRuns: number; seed: number } {
  return { numRuns: runs * factor, seed };
}

/**
 * Does `work`, all in one turn of the loop. In a longer run it must take less than 200 ms of this thread's processor time, which
 * a busy machine adds nothing to; `npm test` measures no time.
 */
export function inOneTurn(work: () => void): void {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  const milliseconds = (user + system) / 1_000;
  if (factor !== 1 && milliseconds > 200) throw new Error(`held everybody up for ${milliseconds} ms`);
}

type Change = { at: number; drop: number; put: string };

const piece = fc.constantFrom(
  "",
  "\0",
  "\r\n",
  "\n",
  "\r",
  "\r\n\r\n",
  "\r\n.\r\n",
  "--",
  "\r\n--b1\r\n",
  "\r\n--b1--\r\n",
  "=",
  "=?utf-8?b?",
  "?=",
  ";",
  '"',
  "<",
  ">",
  "<div>",
  "<!--",
  "&#x0;",
  "\x80\xff",
  "Content-Type: multipart/mixed; boundary=b1\r\n",
  "Content-Transfer-Encoding: base64\r\n",
  "Subject: ",
  "\r\n ",
);

/** Mail as programs write it, with some bytes changed, dropped, repeated and put in. Bytes as latin1. */
export function mutatedMail(samples: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(1_000_000),
    drop: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(300) }),
    put: fc.oneof(
      piece,
      fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.tuple(piece, fc.integer({ min: 2, max: 400 })).map(([text, times]) => text.repeat(times)),
    ),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 10 }))
    .map(([mail, changes]) => changes.reduce(changed, mail));
}

function changed(mail: string, { at, drop, put }: Change): string {
  const from = at % (mail.length + 1);
  return mail.slice(0, from) + put + mail.slice(from + drop);
}
