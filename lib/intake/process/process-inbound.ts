import { type Db, database } from "#lib/db/client.ts";
import { isOutage } from "#lib/db/fault.ts";
import { Gathering } from "#lib/gathering.ts";
import { log } from "#lib/logger.ts";
import { giveBack } from "#lib/mail/parsed-body.ts";
import { semaphore } from "#lib/semaphore.ts";
import { ByteBudget } from "./byte-budget.ts";
import { type Parse, type ReadMail, readMail } from "./read-mail.ts";
import { type SettleDeps, type Settlement, settle } from "./settle.ts";
import * as store from "./store.ts";

/** What tests replace. */
export interface ProcessDeps extends Omit<SettleDeps, "wait"> {
  readonly db?: Db;
  readonly parse?: Parse;
}

// Raw bytes; a message is held up to three times: as it came, decoded, and on its way into the database.
const budget = new ByteBudget(40 * 1024 * 1024);

/** Bytes: a larger message has a transaction of its own, so that nobody waits while it is written. */
const small = 256 * 1024;
const most = 128;
const mostBytes = 4 * 1024 * 1024;

/**
 * Makes tickets, comments and verifications of accepted messages. Harmless to run twice for one, at once or again: whoever locks the message
 * first processes it. Those that are ready at the same time share their statements and their transaction (docs/decisions/015).
 */
export class InboundProcessor {
  readonly #db: Db;
  readonly #deps: ProcessDeps;
  readonly #accepted: Gathering<string, store.AcceptedMessage | undefined>;
  readonly #contents: Gathering<store.AcceptedMessage, Uint8Array<ArrayBuffer> | undefined>;
  readonly #settled: Gathering<ReadMail, Settlement>;
  readonly #alone = semaphore(4);
  readonly #checks = semaphore(2);

  constructor(deps: ProcessDeps = {}) {
    const db = deps.db ?? database();
    this.#db = db;
    this.#deps = deps;
    this.#accepted = new Gathering({
      work: async (ids) => {
        const found = new Map((await store.findAccepted(db, ids)).map((message) => [message.id, message]));
        return ids.map((id) => found.get(id));
      },
      most,
      isAboutOne: () => false,
    });
    this.#contents = new Gathering({
      work: async (messages) => {
        const ids = messages.map(({ contentId }) => contentId);
        const contents = await store.readContents(db, ids);
        return ids.map((id) => contents.get(id));
      },
      most,
      mostBytes,
      sizeOf: ({ size }) => size,
      isAboutOne: () => false,
    });
    this.#settled = new Gathering({
      work: (mails) => settle(db, mails, deps),
      most,
      mostBytes,
      sizeOf: ({ message }) => message.size,
      isAboutOne: (error) => !isOutage(error),
    });
  }

  /** Throws when the trouble is ours; the job then runs again. */
  async process(messageId: string): Promise<void> {
    const message = await this.#accepted.add(messageId);
    if (!message) return;
    await budget.within(message.size, async () => {
      const mail = await readMail(message, (wanted) => this.#read(wanted), this.#deps.parse);
      const outcomes = await this.#settle(mail);
      giveBack(mail.body);
      if (outcomes !== "done") log.messageProcessed({ messageId, outcomes: [...outcomes] });
    });
  }

  async #read(message: store.AcceptedMessage): Promise<Uint8Array<ArrayBuffer>> {
    const whole = message.size <= small ? await this.#contents.add(message) : undefined;
    return whole ?? store.readContent(this.#db, message);
  }

  async #settle(mail: ReadMail): Promise<Exclude<Settlement, "busy">> {
    const alone = async () => {
      const [settlement = "done"] = await settle(this.#db, [mail], { ...this.#deps, wait: true });
      if (settlement === "busy") throw new Error("a message by itself waits for its ticket");
      return settlement;
    };
    // It locks an address, and somebody looks at the page: it is not kept waiting, nor are others by it.
    if (mail.token !== null) return this.#checks(alone);
    const settlement = mail.message.size <= small ? await this.#settled.add(mail) : "busy";
    return settlement === "busy" ? this.#alone(alone) : settlement;
  }
}

/** Of this process. */
let shared: InboundProcessor | undefined;

/** {@link InboundProcessor.process} */
export function processInbound(messageId: string, deps?: ProcessDeps): Promise<void> {
  if (deps) return new InboundProcessor(deps).process(messageId);
  shared ??= new InboundProcessor();
  return shared.process(messageId);
}
