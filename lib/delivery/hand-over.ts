import { compose } from "./compose.ts";
import { compositionOf, envelopeFrom } from "./envelope.ts";
import type { Work } from "./lane-source.ts";
import type { SmtpConnection } from "./smtp/connection.ts";
import { fitting, sendGroup } from "./smtp/group.ts";
import type { Reply } from "./smtp/reply.ts";
import type { Timeouts } from "./smtp/timeouts.ts";
import { type Envelope, NothingSent, sendMessage } from "./smtp/transaction.ts";

/** What became of a message: the reply that took it, or why it was not taken. */
export interface Handed {
  readonly work: Work;
  readonly result: Reply | Error;
  readonly dialogue: string | null;
}

interface Prepared {
  readonly work: Work;
  readonly envelope: Envelope;
}

/** Composes messages and hands them over, several at once as far as their size allows; yields what became of each group in turn. */
export async function* handOver(
  connection: SmtpConnection,
  works: readonly Work[],
  limits: Timeouts,
): AsyncGenerator<Handed[]> {
  const ready: Prepared[] = [];
  const unfit: Handed[] = [];
  for (const work of works) {
    try {
      ready.push({ work, envelope: envelopeOf(work) });
    } catch (error) {
      unfit.push({ work, result: error as Error, dialogue: null });
    }
  }
  if (unfit.length > 0) yield unfit;
  while (ready.length > 0) {
    const group = ready.splice(0, fitting(ready.map(({ envelope }) => envelope.message.length)));
    yield connection.usable ? await hand(connection, group, limits) : group.map(({ work }) => notSent(work));
  }
}

function envelopeOf({ message, route }: Work): Envelope {
  const bytes = compose(compositionOf(message, route));
  return { from: envelopeFrom(message, route), to: message.recipient, message: bytes };
}

async function hand(connection: SmtpConnection, group: readonly Prepared[], limits: Timeouts): Promise<Handed[]> {
  const [first] = group;
  if (group.length > 1 || !first) {
    const envelopes = group.map(({ envelope }) => envelope);
    const handed = await sendGroup(connection, envelopes, limits);
    return group.map(({ work }, at) => ({ work, ...(handed[at] ?? notSent(work)) }));
  }
  const result = await sendMessage(connection, first.envelope, limits).catch((error: Error) => error);
  return [{ work: first.work, result, dialogue: connection.dialogue.take() }];
}

function notSent(work: Work): Handed {
  return { work, result: new NothingSent("the connection had ended"), dialogue: null };
}
