import { Ahead } from "./ahead.ts";
import type { DeliveryDeps } from "./deps.ts";
import { asFault, type Fault, RouteGone } from "./fault.ts";
import { type Handed, handOver } from "./hand-over.ts";
import { endDown, type LaneDown } from "./lane-down.ts";
import { LaneGate } from "./lane-gate.ts";
import { LaneSource, type Work } from "./lane-source.ts";
import { type AttemptFacts, faultOutcome, sentOutcome } from "./outcome.ts";
import type { Gate } from "./pause.ts";
import { openTarget } from "./peer.ts";
import { Recorder } from "./recorder.ts";
import type { SmtpConnection } from "./smtp/connection.ts";
import { groupSizeOf } from "./smtp/group.ts";
import type { Reply } from "./smtp/reply.ts";
import { NothingSent } from "./smtp/transaction.ts";
import { targetOf } from "./target.ts";

const maxConnections = 5;
/**
 * So many messages may have left, or be leaving, whose outcome is not yet committed. A commit costs a wait for the disk: with one for each
 * message the disk, not the peer, would set the pace. After a crash these are the ones that may leave again. See docs/decisions/016.
 */
const maxAhead = 32;
/** The same where messages are handed over in groups, several of which share a commit. */
const maxAheadInGroups = 256;
/** So many connections that broke one after the other, none of which had carried a message, are a broken peer. */
const maxBroken = 3;

/** Sends what is due in one lane over a few connections, then ends. */
export class LaneRun {
  readonly #deps: DeliveryDeps;
  readonly #lane: string;
  readonly #stop: AbortSignal;
  readonly #over: AbortSignal | null;
  readonly #recorder: Recorder;
  readonly #source: LaneSource;
  readonly #workers = new Set<Promise<void>>();
  /** Connections that are up. While one is, a refused second one is no fault of the lane. */
  readonly #up = new Set<SmtpConnection>();
  /** Connections being made. Each holds a message, which comes back when it is refused. */
  readonly #opening = new Set<Promise<unknown>>();
  readonly #ahead = new Ahead();
  /** Outcomes on their way into the database. */
  readonly #recording = new Set<Promise<void>>();
  #down: LaneDown | null = null;
  readonly #gate: LaneGate;
  #broken = 0;
  #limit = maxConnections;
  /** Trouble of our own, such as a database that is away: the job fails and is run again. */
  readonly #failures: unknown[] = [];

  /** `stop`: at once, with no further message. `over`: the same, but what is being tried is tried to its end. */
  constructor(
    deps: DeliveryDeps,
    lane: string,
    gate: Gate,
    { stop, over }: { stop: AbortSignal; over: AbortSignal | null },
  ) {
    this.#deps = deps;
    this.#lane = lane;
    this.#gate = new LaneGate(deps.db, lane, gate);
    this.#stop = stop;
    this.#over = over;
    this.#recorder = new Recorder(deps.db, deps.ending);
    this.#source = new LaneSource(deps, lane, this.#recorder, { checksOnly: gate === "shut" });
  }

  /** Resolves with whether the lane's peer was out of reach. */
  async run(): Promise<boolean> {
    const first = await this.#source.next();
    if (!first) return false;
    this.#source.giveBack(first);
    this.#startWorker();
    while (this.#workers.size > 0) await Promise.all(this.#workers);
    // Until then the claims must stand: what has left must not be anybody's to send.
    await Promise.all([...this.#recording, this.#source.idle()]);
    if (this.#failures.length > 0) throw this.#failures[0];
    // What it had fetched ahead is the run's to give back.
    if (this.#down) await endDown(this.#ended, this.#down).finally(() => this.#source.idle());
    return this.#down !== null;
  }

  get #ended() {
    return { db: this.#deps.db, lane: this.#lane, source: this.#source, recorder: this.#recorder, stop: this.#stop };
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
      while (this.#goesOn) {
        await this.#ahead.enter(connection && this.#groupSize(connection) > 1 ? maxAheadInGroups : maxAhead);
        let works: Work[] = [];
        try {
          const work = this.#goesOn ? await this.#source.next() : null;
          if (!work && connection && this.#opening.size > 0 && this.#goesOn) {
            // Who has a connection stays for what another may have to give back.
            await Promise.race(this.#opening);
            continue;
          }
          if (!work) return;
          connection = await this.#connected(work, connection);
          if (!connection) return;
          works = this.#groupWith(work, connection);
        } finally {
          if (works.length === 0) this.#ahead.leave();
        }
        // The first connection is up: more of them if there is more to send.
        if (this.#source.waiting > 0 && this.#workers.size < this.#limit) this.#startWorker();
        await this.#deliver(works, connection);
      }
    } finally {
      if (connection) this.#leave(connection);
    }
  }

  get #goesOn(): boolean {
    return !this.#stop.aborted && !this.#over?.aborted && !this.#down && this.#failures.length === 0;
  }

  #groupSize(connection: SmtpConnection): number {
    return this.#deps.pool.trusts(this.#lane) ? groupSizeOf(connection) : 1;
  }

  /** What is handed over in one go: a message, and what is at hand besides if the peer takes several. */
  #groupWith(work: Work, connection: SmtpConnection): Work[] {
    const wanted = work.message.verification === null ? this.#groupSize(connection) - 1 : 0;
    const room = this.#ahead.enterMore(Math.min(wanted, this.#source.waiting), maxAheadInGroups);
    const more = room > 0 ? this.#source.more(room) : [];
    this.#ahead.leave(room - more.length);
    return [work, ...more];
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
      if (await this.#gate.open()) this.#source.open();
    } catch (error) {
      this.#leave(connection);
      throw error;
    }
    return connection;
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

  /** One attempt at each message. Their outcomes are being written down when the connection takes others. */
  async #deliver(works: readonly Work[], connection: SmtpConnection): Promise<void> {
    const startedAt = new Date();
    const noted: Promise<void>[] = [];
    const { peer, tls } = connection;
    for await (const group of handOver(
      connection,
      works.map((work) => this.#gate.asOfNow(work)),
      this.#deps.timeouts,
    )) {
      for (const { work, result, dialogue } of group) {
        if (result instanceof NothingSent) this.#takeBack(work);
        else noted.push(this.#note(work, { startedAt, peer, tls, dialogue }, result));
      }
      this.#judge(connection, group);
    }
    if (works.some(({ message }) => message.verification !== null)) await Promise.all(noted);
  }

  #takeBack(work: Work): void {
    this.#source.giveBack(work);
    this.#ahead.leave();
  }

  /** Writes an outcome down: a reply, or what went wrong. Resolves when it is committed. */
  #note({ message, route }: Work, facts: AttemptFacts, result: Reply | Error): Promise<void> {
    const settled =
      result instanceof Error
        ? faultOutcome(message, route, facts, asFault(result))
        : sentOutcome(message, route, facts, result.text);
    const recording: Promise<void> = this.#recorder
      .record(settled)
      .catch((error) => void this.#failures.push(error))
      .finally(() => {
        this.#recording.delete(recording);
        this.#ahead.leave();
      });
    this.#recording.add(recording);
    return recording;
  }

  /** A connection that broke says something about the peer, and more so when it took several messages along. */
  #judge(connection: SmtpConnection, handed: readonly Handed[]): void {
    const last = handed.findLast(({ result }) => !(result instanceof NothingSent))?.result;
    if (!last) return;
    if (last instanceof Error) this.#noteBroken(connection, asFault(last));
    else this.#broken = 0;
    // Whether it has these messages, nobody knows: there will be no more than one such at a time.
    if (handed.length > 1 && !connection.usable && handed.some(inDoubt)) this.#deps.pool.distrust(this.#lane);
  }

  #noteBroken(connection: SmtpConnection, fault: Fault): void {
    this.#broken = connection.usable || connection.sent > 0 ? 0 : this.#broken + 1;
    if (this.#broken < maxBroken) return;
    this.#down ??= {
      fault,
      facts: { startedAt: new Date(), peer: connection.peer, tls: connection.tls, dialogue: null },
    };
  }
}

function inDoubt({ result }: Handed): boolean {
  if (!(result instanceof Error) || result instanceof NothingSent) return false;
  const { temporary, refusedForNow } = asFault(result);
  return temporary && !refusedForNow;
}
