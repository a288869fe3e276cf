import { unseal } from "#lib/crypto/sealed.ts";
import type { DeliveryDeps } from "./deps.ts";
import { peerFault, RouteGone } from "./fault.ts";
import type { Work } from "./lane-source.ts";
import type { Target } from "./peer.ts";
import { credentialOfLane } from "./route.ts";
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
  const { id, host, port, security, username } = credential;
  let password: string;
  try {
    if (credential.mechanism !== "password") throw new Error(`mechanism ${credential.mechanism} is not spoken`);
    password = unseal({ ciphertext: credential.secretCiphertext, keyId: credential.secretKeyId }, id);
  } catch (error) {
    throw peerFault("internal", "auth", null, error);
  }
  return { kind: "connector", host, port, security, auth: { username, password } };
}

/** Which host a lane leads to, where several lanes may share one; null: the lane has it for itself. */
export async function sharedHostOf(deps: DeliveryDeps, lane: string): Promise<string | null> {
  const id = credentialOfLane(lane);
  const credential = id ? await findOutboundCredential(deps.db, id) : null;
  return credential ? `${credential.host}:${credential.port}` : null;
}
