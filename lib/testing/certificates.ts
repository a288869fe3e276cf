import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import tls from "node:tls";
import { bits, boolean, explicit, implicit, integer, octets, oid, sequence, set, time, utf8 } from "#lib/crypto/der.ts";

/** A key and its certificate, PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface TestAuthority {
  readonly cert: string;
  /** A server certificate for these DNS names and IPv4 addresses. */
  issue(names: readonly string[], options?: { expired?: boolean }): TestCertificate;
  /** Makes this process trust the authority, as NODE_EXTRA_CA_CERTS would. */
  trust(): void;
}

const day = 86_400_000;

/** A certificate authority of the test's own. */
export function testCertificates(commonName = "Test authority"): TestAuthority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const issuer = nameOf(commonName);
  const write = (subject: Buffer, key: KeyObject, until: Date, extensions: readonly Buffer[]) => {
    const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
    const body = sequence(
      explicit(0, integer(Buffer.of(2))),
      integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
      algorithm,
      issuer,
      sequence(time(new Date(until.getTime() - 60 * day)), time(until)),
      subject,
      key.export({ type: "spki", format: "der" }),
      explicit(3, sequence(...extensions)),
    );
    return pem(sequence(body, algorithm, bits(sign("sha256", body, privateKey))));
  };
  const inThirtyDays = new Date(Date.now() + 30 * day);
  const cert = write(issuer, publicKey, inThirtyDays, [extension("2.5.29.19", sequence(boolean(true)))]);
  return {
    cert,
    issue(names, { expired = false } = {}) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const until = expired ? new Date(Date.now() - day) : inThirtyDays;
      const alternatives = extension("2.5.29.17", sequence(...names.map(alternativeName)));
      return {
        key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        cert: write(nameOf(names[0] ?? "server"), pair.publicKey, until, [alternatives]),
      };
    },
    trust: () => tls.setDefaultCACertificates([...tls.getCACertificates("default"), cert]),
  };
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), octets(value));
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 4 ? implicit(7, Buffer.from(name.split(".").map(Number))) : implicit(2, Buffer.from(name));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
