import type { AuthenticatedCredential } from "#lib/credentials/schema.ts";
import type { Intake } from "#lib/intake/open-intake.ts";
import type { ListenerName, ResolvedRecipient, SessionFacts } from "#lib/intake/schema.ts";
import type { Consumed } from "./connection.ts";
import type { Reply } from "./reply.ts";

/** What one listener asks of its peers. */
export interface ListenerRules {
  readonly name: ListenerName;
  readonly implicitTls: boolean;
  readonly authRequired: boolean;
}

export interface OpenTransaction {
  readonly from: string;
  readonly recipients: ResolvedRecipient[];
  /** RCPT commands so far, repeats and refusals included. */
  commands: number;
  /** A recipient was refused for now only. */
  deferred: boolean;
}

/** One connection's place in the dialogue. The on-*.ts files change it; session.ts drives them. */
export interface SessionState {
  readonly intake: Intake;
  readonly listener: ListenerRules;
  readonly hostname: string;
  readonly peer: string;
  tls: string | null;
  helo: string | null;
  extended: boolean;
  credential: AuthenticatedCredential | null;
  transaction: OpenTransaction | null;
}

/** What a command may do with the connection beside answering. */
export interface Dialogue {
  /** Sends a challenge and reads the answer; null: the connection is gone, or the line is none. */
  ask(challenge: string): Promise<string | null>;
  /** Sends the go-ahead and reads a message; false: the connection is gone. */
  receive(goAhead: Reply, feed: (chunk: Buffer) => Consumed): Promise<boolean>;
}

export function factsOf(state: SessionState): SessionFacts {
  return {
    listener: state.listener.name,
    peer: state.peer,
    helo: state.helo ?? "unknown",
    extended: state.extended,
    tls: state.tls,
  };
}
