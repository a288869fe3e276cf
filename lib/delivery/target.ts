import { unseal } from "#lib/crypto/sealed.ts";
import type { DeliveryDeps } from "./deps.ts";
import { peerFault, RouteGone } from "./fault.ts";
import type { Work } from "./lane-source.ts";
import type { Target } from "./peer.ts";
import { credentialOfLane, mxOfLane } from "./route.ts";
import { findOutboundCredential } from "./store.ts";

/** The far end of a message's route. Throws RouteGone when its credential is, and a fault "internal" when it cannot be opened. */
export async function targetOf(deps: DeliveryDeps, { message, route }: Work): Promise<Target> {
  if (route.kind === "system") {
    return deps.systemRelay
      ? { kind: "system", relay: deps.systemRelay }
      : { kind: "mx", domain: message.recipient.slice(message.recipient.lastIndexOf("@") + 1) };
  }
  const credential = await findOutboundCredential(deps.db, route.credentialId);
  if (!credential) throw new RouteGone();
  const { id, host, port, security, username, mechanism, secretCiphertext, secretKeyId } = credential;
  // Retired since: the message has another route by now.
  if (secretCiphertext === null || secretKeyId === null) throw new RouteGone();
  // An access token is no password: it must never be sent as one.
  if (mechanism !== "password") throw peerFault("auth_mechanism_unsupported", "auth");
  let password: string;
  try {
    password = unseal({ ciphertext: secretCiphertext, keyId: secretKeyId }, id);
  } catch (error) {
    throw peerFault("internal", "auth", null, error);
  }
  return { kind: "connector", host, port, security, auth: { username, password } };
}

/** A host that several lanes may lead to, and how many of them may be at work there at once in a process. */
export interface SharedHost {
  readonly name: string;
  readonly lanes: number;
}

const lanesOfConnector = 3;
/** One host may take the mail of a thousand domains: when it dies, their lanes must not be all that is at work. */
const lanesOfMx = 10;

/** Null: the lane has its host for itself, or nobody can say which it is. */
export async function sharedHostOf(deps: DeliveryDeps, lane: string): Promise<SharedHost | null> {
  const id = credentialOfLane(lane);
  const credential = id ? await findOutboundCredential(deps.db, id) : null;
  if (credential) return { name: `${credential.host}:${credential.port}`, lanes: lanesOfConnector };
  const domain = mxOfLane(lane);
  const records = domain ? await deps.names.mx(domain).catch(() => []) : [];
  const [preferred] = records.toSorted((a, b) => a.priority - b.priority);
  return preferred ? { name: `mx ${preferred.exchange.toLowerCase()}`, lanes: lanesOfMx } : null;
}
