import { setTimeout as pause } from "node:timers/promises";
import { plain, TestPeer } from "../smtp-worker/smtp/testing/client.ts";
import type { Random } from "./random.ts";

/** One message of the load, the same bytes however often it is sent. */
export interface Sent {
  readonly messageId: string;
  readonly recipient: string;
  /** What the ticket must say; a large message is mostly an attachment. */
  readonly text: string;
  readonly bytes: Buffer;
  /** How often it was sent to its final dot. */
  tries: number;
  accepted: boolean;
}

export interface Target {
  readonly port: number;
  readonly recipient: string;
  /** Null: without TLS and AUTH. */
  readonly auth: { readonly username: string; readonly password: string } | null;
}

export interface LoadOptions {
  readonly random: Random;
  /** One sender each, over one lasting connection. */
  readonly targets: readonly Target[];
  /** What a message's identity begins with: never the same in two runs. */
  readonly name: string;
  /** Senders wait while more than so many of what they got a 250 for wait for their tickets. */
  readonly backlog: number;
  readonly processed: () => Promise<number>;
  /** One in so many is large enough to be stored in pieces as it comes. */
  readonly largeOneIn?: number;
}

/** Senders as companies' servers are: each keeps its connection, and sends a message again until it gets a 250. */
export interface Load {
  readonly sent: readonly Sent[];
  /** `cut`: connections that ended between the final dot and its reply. */
  readonly counts: { accepted: number; replies4xx: number; lost: number; cut: number };
  /** Resolves when so many more have got their 250. */
  more(count: number): Promise<void>;
  /** No new messages; resolves when every one has its 250. */
  finish(): Promise<void>;
}

const pauseAfterTrouble = 50;

export function startLoad(options: LoadOptions): Load {
  const { random, name } = options;
  const sent: Sent[] = [];
  const counts = { accepted: 0, replies4xx: 0, lost: 0, cut: 0 };
  let finishing = false;
  let processed = 0;
  const failures: Error[] = [];

  const watch = async () => {
    while (!finishing) {
      processed = await options.processed();
      await pause(100);
    }
  };
  const sender = async (number: number, target: Target) => {
    const mine: Sent[] = [];
    let session: TestPeer | null = null;
    while (!finishing && failures.length === 0) {
      if (counts.accepted - processed > options.backlog) {
        await pause(20);
        continue;
      }
      const message = compose(`${name}.${number}.${mine.length}`, target.recipient, options, mine.at(-1));
      mine.push(message);
      sent.push(message);
      while (!message.accepted && failures.length === 0) {
        if (!session || session.closed) session = await connect(target).catch(orNothing);
        const { tries } = message;
        const reply = session ? await send(session, message) : "closed";
        if (reply.startsWith("250")) {
          message.accepted = true;
          counts.accepted += 1;
          break;
        }
        if (reply.startsWith("5")) throw new PermanentRefusal(`a permanent refusal of ${message.messageId}: ${reply}`);
        if (reply === "closed" && message.tries > tries) counts.cut += 1;
        if (reply === "closed") counts.lost += 1;
        else counts.replies4xx += 1;
        session?.destroy();
        session = null;
        await pause(pauseAfterTrouble + random.below(pauseAfterTrouble));
      }
    }
    session?.destroy();
  };
  const all = Promise.all([
    watch(),
    ...options.targets.map((target, number) => sender(number, target).catch((error) => void failures.push(error))),
  ]);
  return {
    sent,
    counts,
    async more(count) {
      const goal = counts.accepted + count;
      while (counts.accepted < goal) {
        if (failures[0]) throw failures[0];
        await pause(10);
      }
    },
    async finish() {
      finishing = true;
      await all;
      if (failures[0]) throw failures[0];
    },
  };
}

/** Half of them answer the sender's last message. */
export function compose(
  id: string,
  recipient: string,
  { random, largeOneIn = 40 }: Pick<LoadOptions, "random" | "largeOneIn">,
  last?: Sent,
): Sent {
  const messageId = `${id}@customer.test`;
  const from = `customer.${id.split(".").slice(0, -1).join(".")}@customer.test`;
  const text = `This is ${id}.\n${"Nothing is lost and nothing is doubled.\n".repeat(random.below(40))}The end of ${id}.`;
  const answers = last && random.below(2) === 0 ? `In-Reply-To: <${last.messageId}>\r\n` : "";
  const large = random.below(largeOneIn) === 0;
  const head = `From: <${from}>\r\nTo: <${recipient}>\r\nSubject: crash ${id}\r\nDate: ${new Date().toUTCString().replace("GMT", "+0000")}\r\nMessage-ID: <${messageId}>\r\n${answers}MIME-Version: 1.0\r\n`;
  const body = text.replaceAll("\n", "\r\n");
  const content = large
    ? `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n${body}\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${"QUJD".repeat(19)}\r\n`.repeat(16_000)}--b--\r\n`
    : `Content-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  return { messageId, recipient, text, bytes: Buffer.from(`${head}${content}.\r\n`), tries: 0, accepted: false };
}

/** What no trouble of ours may ever be answered with. */
class PermanentRefusal extends Error {}

function orNothing(error: unknown): null {
  if (error instanceof PermanentRefusal) throw error;
  return null;
}

/** Null when it was not let in. A connection that comes to nothing is closed, as a real sender does: the door counts the open ones. */
export async function connect(target: Target): Promise<TestPeer | null> {
  const peer = await TestPeer.connect(target.port);
  const isIn = await enter(peer, target).catch((error) => {
    peer.destroy();
    throw error;
  });
  if (isIn) return peer;
  peer.destroy();
  return null;
}

async function enter(peer: TestPeer, { auth }: Target): Promise<boolean> {
  if (!(await peer.reply()).startsWith("220")) return false;
  if (!auth) return (await peer.ask("EHLO client.test")).startsWith("250");
  await peer.startTls();
  const reply = await peer.ask(`AUTH PLAIN ${plain(auth.username, auth.password)}`);
  if (reply.startsWith("5")) throw new PermanentRefusal(`a right password was refused: ${reply}`);
  return reply.startsWith("235");
}

/** The reply that ended the transaction: the one to the final dot, unless an earlier one was no yes. */
async function send(peer: TestPeer, message: Sent): Promise<string> {
  for (const command of ["MAIL FROM:<customer@customer.test>", `RCPT TO:<${message.recipient}>`, "DATA"]) {
    const reply = await peer.ask(command);
    if (!/^[23]/.test(reply)) return reply;
  }
  message.tries += 1;
  peer.send(message.bytes);
  return peer.reply();
}
