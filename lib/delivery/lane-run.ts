import { compose } from "./compose.ts";
import type { DeliveryDeps } from "./deps.ts";
import { compositionOf, envelopeFrom } from "./envelope.ts";
import { asFault, type Fault, RouteGone } from "./fault.ts";
import { LaneSource, type Work } from "./lane-source.ts";
import { type AttemptFacts, faultOutcome, type Settled, sentOutcome } from "./outcome.ts";
import type { Gate } from "./pause.ts";
import { pauseLane } from "./pause-lane.ts";
import { openTarget } from "./peer.ts";
import { Recorder } from "./recorder.ts";
import { resumeLane } from "./resume-lane.ts";
import { credentialOfLane } from "./route.ts";
import type { SmtpConnection } from "./smtp/connection.ts";
import type { Reply } from "./smtp/reply.ts";
import { NothingSent, sendMessage } from "./smtp/transaction.ts";
import type { QueuedMessage } from "./store.ts";
import { targetOf } from "./target.ts";

const maxConnections = 5;
/**
 * So many messages may have left whose outcome is not yet committed. A commit costs a wait for the disk: with one for each message the disk,
 * not the peer, would set the pace. After a crash these are the ones that may leave again.
 */
const maxUnrecorded = 32;
/** So many connections that broke one after the other are a broken peer. */
const maxBroken = 3;

/** Sends what is due in one lane over a few connections, then ends. */
export class LaneRun {
  readonly #deps: DeliveryDeps;
  readonly #lane: string;
  readonly #stop: AbortSignal;
  readonly #recorder: Recorder;
  readonly #source: LaneSource;
  readonly #workers = new Set<Promise<void>>();
  /** Connections that are up. While one is, a refused second one is no fault of the lane. */
  readonly #up = new Set<SmtpConnection>();
  /** Connections being made. Each holds a message, which comes back when it is refused. */
  readonly #opening = new Set<Promise<unknown>>();
  /** Outcomes on their way into the database. */
  readonly #recording = new Set<Promise<void>>();
  #down: { fault: Fault; facts: AttemptFacts } | null = null;
  /** Not open: the lane's credential was refused. The first connection that is let in opens it. */
  #gate: Gate;
  #resumedAt: Date | null = null;
  #broken = 0;
  #limit = maxConnections;
  /** Trouble of our own, such as a database that is away: the job fails and is run again. */
  readonly #failures: unknown[] = [];

  /** `stop`: no further message; `ending`: the process ends, so that outcomes are not waited for without end. */
  constructor(
    deps: DeliveryDeps,
    lane: string,
    gate: Gate,
    { stop, ending }: { stop: AbortSignal; ending: AbortSignal },
  ) {
    this.#deps = deps;
    this.#lane = lane;
    this.#gate = gate;
    this.#stop = stop;
    this.#recorder = new Recorder(deps.db, ending);
    this.#source = new LaneSource(deps, lane, this.#recorder, { checksOnly: gate === "shut" });
  }

  async run(): Promise<void> {
    const first = await this.#source.next();
    if (!first) return;
    this.#source.giveBack(first);
    this.#startWorker();
    while (this.#workers.size > 0) await Promise.all(this.#workers);
    // Until then the claims must stand: what has left must not be anybody's to send.
    await Promise.all([...this.#recording, this.#source.idle()]);
    if (this.#failures.length > 0) throw this.#failures[0];
    if (this.#down) await this.#endDown(this.#down.fault, this.#down.facts);
  }

  #startWorker(): void {
    const worker: Promise<void> = this.#work()
      .catch((error) => void this.#failures.push(error))
      .finally(() => this.#workers.delete(worker));
    this.#workers.add(worker);
  }

  async #work(): Promise<void> {
    let connection: SmtpConnection | null = null;
    try {
      while (!this.#stop.aborted && !this.#down && this.#failures.length === 0) {
        const work = await this.#source.next();
        if (!work && connection && this.#opening.size > 0) {
          // Who has a connection stays for what another may have to give back.
          await Promise.race(this.#opening);
          continue;
        }
        if (!work) return;
        connection = await this.#connected(work, connection);
        if (!connection) return;
        // The first connection is up: more of them if there is more to send.
        if (this.#source.waiting > 0 && this.#workers.size < this.#limit) this.#startWorker();
        await this.#deliver(work, connection);
      }
    } finally {
      if (connection) this.#leave(connection);
    }
  }

  #leave(connection: SmtpConnection): void {
    this.#up.delete(connection);
    this.#deps.pool.give(this.#lane, connection, this.#deps.timeouts.idle);
  }

  /** A usable connection, or null after a fault that ended this worker: the message is then back in the source, or settled. */
  async #connected(work: Work, current: SmtpConnection | null): Promise<SmtpConnection | null> {
    if (current?.usable) return current;
    if (current) this.#up.delete(current);
    const opening = this.#connect(work);
    this.#opening.add(opening);
    return opening.finally(() => this.#opening.delete(opening));
  }

  async #connect(work: Work): Promise<SmtpConnection | null> {
    const facts = {
      startedAt: new Date(),
      peer: null as string | null,
      tls: null as string | null,
      dialogue: null as string | null,
    };
    let connection: SmtpConnection;
    try {
      connection = this.#deps.pool.take(this.#lane) ?? (await this.#open(work, facts));
    } catch (error) {
      const fault = asFault(error);
      // The run ends, and the lane's next one finds every message's present route.
      if (this.#stop.aborted || error instanceof RouteGone) this.#source.giveBack(work);
      else if (fault.scope === "message")
        await this.#recorder.record(faultOutcome(work.message, work.route, facts, fault));
      else {
        this.#source.giveBack(work);
        if (this.#up.size === 0) this.#down ??= { fault, facts };
        // The peer allows no more than these: ask for no other in this run.
        else this.#limit = this.#up.size;
      }
      return null;
    }
    this.#up.add(connection);
    try {
      await this.#openGate();
    } catch (error) {
      this.#leave(connection);
      throw error;
    }
    return connection;
  }

  /** Its server takes the credential: whatever waited for that may leave. */
  async #openGate(): Promise<void> {
    const credentialId = credentialOfLane(this.#lane);
    if (this.#gate === "open" || !credentialId) return;
    this.#resumedAt = await resumeLane(this.#deps.db, credentialId);
    this.#gate = "open";
    this.#source.open();
  }

  async #open(
    work: Work,
    facts: { peer: string | null; tls: string | null; dialogue: string | null },
  ): Promise<SmtpConnection> {
    return openTarget(await targetOf(this.#deps, work), this.#deps, {
      ehloName: this.#deps.ehloName,
      timeouts: this.#deps.timeouts,
      signal: this.#stop,
      onDialogue: (peer, tls, dialogue) => Object.assign(facts, { peer, tls, dialogue }),
    });
  }

  /** One attempt at one message. Its outcome is being written down when the connection takes another. */
  async #deliver(work: Work, connection: SmtpConnection): Promise<void> {
    const { route } = work;
    const message = this.#resumedAt ? afterPause(work.message, this.#resumedAt) : work.message;
    const startedAt = new Date();
    let reply: Reply | null = null;
    let fault: Fault | null = null;
    try {
      const bytes = compose(compositionOf(message, route));
      const envelope = { from: envelopeFrom(message, route), to: message.recipient, message: bytes };
      reply = await sendMessage(connection, envelope, this.#deps.timeouts);
    } catch (error) {
      if (error instanceof NothingSent) return this.#source.giveBack(work);
      fault = asFault(error);
      this.#noteBroken(connection, fault);
    }
    const facts = { startedAt, peer: connection.peer, tls: connection.tls, dialogue: connection.dialogue.take() };
    if (!fault) this.#broken = 0;
    await this.#note(
      fault ? faultOutcome(message, route, facts, fault) : sentOutcome(message, route, facts, reply?.text ?? ""),
    );
  }

  /** Resolves when another message may be sent: for ordinary mail before the commit, as long as few outcomes are waiting for theirs. */
  async #note(settled: Settled): Promise<void> {
    const recording: Promise<void> = this.#recorder
      .record(settled)
      .catch((error) => void this.#failures.push(error))
      .finally(() => this.#recording.delete(recording));
    this.#recording.add(recording);
    if (settled.message.verification !== null) return recording;
    // Each connection may have one more in hand.
    while (this.#recording.size > maxUnrecorded - maxConnections) await Promise.race(this.#recording);
  }

  #noteBroken(connection: SmtpConnection, fault: Fault): void {
    this.#broken = connection.usable ? 0 : this.#broken + 1;
    if (this.#broken < maxBroken) return;
    this.#down ??= {
      fault,
      facts: { startedAt: new Date(), peer: connection.peer, tls: connection.tls, dialogue: null },
    };
  }

  async #endDown(fault: Fault, facts: AttemptFacts): Promise<void> {
    const credentialId = credentialOfLane(this.#lane);
    if (fault.code !== "auth_rejected" || !credentialId) return this.#deferAll(fault, facts);
    const [tried] = this.#source.shut();
    // Checks first: one that fails for good ends the route, and then there is nothing to pause.
    await this.#deferAll(fault, facts);
    if (!tried) return;
    await this.#recorder.record(faultOutcome(tried.message, tried.route, facts, fault));
    await pauseLane(this.#deps.db, credentialId, fault.reply);
  }

  /** The peer is out of reach: everything that is due waits together, so that a long queue costs one attempt. */
  async #deferAll(fault: Fault, facts: AttemptFacts): Promise<void> {
    // One of them tried: a thousand copies of the same dialogue tell no more.
    const quiet = { ...facts, dialogue: null };
    let shown = facts;
    for (;;) {
      const works: Work[] = [];
      while (works.length < 200 && !this.#stop.aborted) {
        const work = await this.#source.next();
        if (!work) break;
        works.push(work);
      }
      if (works.length === 0) return;
      await Promise.all(
        works.map(({ message, route }, at) =>
          this.#recorder.record(faultOutcome(message, route, at === 0 ? shown : quiet, fault)),
        ),
      );
      shown = quiet;
    }
  }
}

/** A message that was in hand when its pause ended, as the database has it since. */
function afterPause(message: QueuedMessage, resumedAt: Date): QueuedMessage {
  const since = (message.roundAt ?? message.createdAt).getTime();
  // What was read since then, to the database's rounding, has it already.
  if (since > resumedAt.getTime() - 1_000) return message;
  return { ...message, roundAt: resumedAt, attemptsBefore: message.attempts };
}
