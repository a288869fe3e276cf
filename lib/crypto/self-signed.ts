import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, boolean, explicit, implicit, integer, octets, oid, sequence, set, time, utf8 } from "./der.ts";

const ids = {
  commonName: "2.5.4.3",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyIdentifier: "2.5.29.14",
  authorityKeyIdentifier: "2.5.29.35",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  keyUsage: "2.5.29.15",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
};

/** A self-signed ECDSA P-256 certificate for these names (RFC 5280), valid for ten years, with its key; both PEM. */
export function makeSelfSigned(names: readonly string[], now: Date = new Date()): { cert: string; key: string } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const until = new Date(now);
  until.setUTCFullYear(until.getUTCFullYear() + 10);
  const algorithm = sequence(oid(ids.ecdsaWithSha256));
  // A common name has 64 characters at most; who checks names reads the alternative ones.
  const name = sequence(set(sequence(oid(ids.commonName), utf8((names[0] ?? "localhost").slice(0, 64)))));
  const extension = (id: string, critical: boolean, value: Uint8Array) =>
    sequence(...(critical ? [oid(id), boolean(true)] : [oid(id)]), octets(value));
  const spki = publicKey.export({ type: "spki", format: "der" });
  // The last 65 bytes are the point itself (RFC 5280 4.2.1.2).
  const keyId = createHash("sha1").update(spki.subarray(-65)).digest();
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    name,
    // A peer's clock may be a little behind.
    sequence(time(new Date(now.getTime() - 86_400_000)), time(until)),
    name,
    spki,
    explicit(
      3,
      sequence(
        extension(ids.subjectAltName, false, sequence(...names.map(alternativeName))),
        // A client that is given this certificate to trust takes it as an authority: it must be allowed to sign itself.
        extension(ids.basicConstraints, true, sequence(boolean(true))),
        // digitalSignature and keyCertSign.
        extension(ids.keyUsage, true, Buffer.from([0x03, 0x02, 0x02, 0x84])),
        extension(ids.subjectKeyIdentifier, false, octets(keyId)),
        extension(ids.authorityKeyIdentifier, false, sequence(implicit(0, keyId))),
        extension(ids.extendedKeyUsage, false, sequence(oid(ids.serverAuth))),
      ),
    ),
  );
  const der = sequence(body, algorithm, bits(sign("sha256", body, privateKey)));
  return { cert: pem("CERTIFICATE", der), key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

function alternativeName(name: string): Buffer {
  const family = isIP(name);
  if (family === 4) return implicit(7, Buffer.from(name.split(".").map(Number)));
  // An IPv6 literal would need expanding; as a host name it does no harm.
  return implicit(2, Buffer.from(name));
}

function pem(label: string, der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
