import { authenticatePeer } from "#lib/credentials/authenticate-peer.ts";
import type { LoginInput } from "#lib/credentials/schema.ts";
import { DomainError } from "#lib/errors.ts";
import { log } from "#lib/logger.ts";
import { Sparingly } from "#lib/sparingly.ts";
import { type Reply, replies, replyTo } from "./reply.ts";
import type { Dialogue, SessionState } from "./session-state.ts";

/** AUTH PLAIN and LOGIN (RFC 4954, RFC 4616), under TLS only. Nothing that the peer sends here is logged or echoed. */
export async function onAuth(state: SessionState, argument: string, dialogue: Dialogue): Promise<Reply> {
  if (!state.tls) return replies.authNeedsTls;
  if (state.helo === null) return replies.helloFirst;
  if (state.credential) return replies.authTwice;
  if (state.transaction) return replies.mailTwice;
  const [mechanism = "", initial, ...rest] = argument.trim().split(/ +/);
  if (rest.length > 0) return replies.syntax;
  const read = mechanisms[mechanism.toUpperCase()];
  if (!read) return replies.authMechanism;
  const login = await read(initial, dialogue);
  if ("text" in login) return login;
  return check(state, login);
}

async function check(state: SessionState, login: LoginInput): Promise<Reply> {
  const { intake, peer } = state;
  const listener = state.listener.name;
  try {
    state.credential = await authenticatePeer(intake, { ...login, peer });
    intake.recordUse(state.credential.credentialId, peer);
    log.authAccepted({ peer, credentialId: state.credential.credentialId, listener });
    return replies.authOk;
  } catch (error) {
    const code = error instanceof DomainError ? error.code : "unexpected";
    // A guesser who is refused unseen goes on for hours: a line a minute says as much as one for each try.
    const more = code === "auth_throttled" ? throttled.take(peer) : 0;
    if (more !== null) log.authRefused({ peer, code, listener, more });
    return replyTo(error, "auth");
  }
}

const throttled = new Sparingly(60_000);

type Read = (initial: string | undefined, dialogue: Dialogue) => Promise<LoginInput | Reply>;

const mechanisms: Readonly<Record<string, Read>> = {
  async PLAIN(initial, dialogue) {
    const answer = initial ?? (await dialogue.ask("334 "));
    const parts = decode(answer)?.split("\0");
    if (answer === "*") return replies.authCancelled;
    if (parts?.length !== 3) return replies.authMalformed;
    const [identity = "", username = "", password = ""] = parts;
    // To act for somebody else is nothing that these credentials allow; it fails as a wrong name does.
    return { username: identity === "" || identity === username ? username : "", password };
  },
  async LOGIN(initial, dialogue) {
    const first = initial ?? (await dialogue.ask("334 VXNlcm5hbWU6"));
    if (first === "*") return replies.authCancelled;
    const username = decode(first);
    if (username === null) return replies.authMalformed;
    const second = await dialogue.ask("334 UGFzc3dvcmQ6");
    if (second === "*") return replies.authCancelled;
    const password = decode(second);
    return password === null ? replies.authMalformed : { username, password };
  },
};

/** Strict base64 of text without CR or LF; "=" is the empty response (RFC 4954 4). */
function decode(answer: string | null): string | null {
  if (answer === null) return null;
  if (answer === "=") return "";
  if (answer.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(answer)) return null;
  return Buffer.from(answer, "base64").toString("utf8");
}
