import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:tls";
import type { Relay, Submitter } from "../company-mail/contract.ts";
import type { Postern } from "../postern.ts";
import type { Credentials } from "./read-credentials.ts";

/** What the company's IT makes of the credentials: exactly these, and the relay's self-signed certificate pinned. */
export async function relayOf(
  credentials: Credentials,
  postern: Postern,
  mailboxes: readonly Submitter[],
): Promise<Relay> {
  return {
    ...credentials,
    addresses: mailboxes.flatMap((one) => one.addresses),
    fingerprint: await fingerprint(credentials.host, postern.relayTlsPort),
  };
}

/** SHA-256 of the certificate that a port with implicit TLS presents, hex with colons. */
async function fingerprint(host: string, port: number): Promise<string> {
  const socket = connect({ host, port, servername: "localhost", rejectUnauthorized: false });
  try {
    await once(socket, "secureConnect");
    return new X509Certificate(socket.getPeerCertificate().raw).fingerprint256;
  } finally {
    socket.destroy();
  }
}
