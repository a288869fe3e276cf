import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** A key and its certificate, PEM. */
export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface TestAuthority {
  readonly cert: string;
  /** A server certificate for these DNS names and IPv4 addresses. */
  issue(names: readonly string[], options?: { notBefore?: Date; notAfter?: Date }): TestCertificate;
}

/** A certificate authority of the test's own, with X.509 written by hand (RFC 5280) so that no tool is needed. */
export function testCertificates(commonName = "Test authority"): TestAuthority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = distinguishedName(commonName);
  const caExtensions = [
    extension("2.5.29.19", seq(bool(true)), true),
    extension("2.5.29.15", tag(0x03, Buffer.from([1, 0x06])), true),
  ];
  const cert = certificate({ subject: name, issuer: name, publicKey, signer: privateKey, extensions: caExtensions });
  return {
    cert,
    issue(names, { notBefore, notAfter } = {}) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const alternatives = names.map((entry) =>
        /^\d+(\.\d+){3}$/.test(entry)
          ? tag(0x87, Buffer.from(entry.split(".").map(Number)))
          : tag(0x82, Buffer.from(entry)),
      );
      const extensions = [
        extension("2.5.29.19", seq(), true),
        extension("2.5.29.17", seq(...alternatives)),
        extension("2.5.29.37", seq(oid("1.3.6.1.5.5.7.3.1"))),
      ];
      const subject = distinguishedName(names[0] ?? "server");
      const issued = { subject, issuer: name, publicKey: pair.publicKey, signer: privateKey, extensions };
      return {
        key: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        cert: certificate({ ...issued, notBefore, notAfter }),
      };
    },
  };
}

interface Content {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
}

const day = 86_400_000;

function certificate(content: Content): string {
  const { subject, issuer, publicKey, signer, extensions } = content;
  const notBefore = content.notBefore ?? new Date(Date.now() - day);
  const notAfter = content.notAfter ?? new Date(Date.now() + 30 * day);
  const ecdsaWithSha256 = seq(oid("1.2.840.10045.4.3.2"));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const serial = createHash("sha256").update(spki).digest().subarray(0, 16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x01;
  const tbs = seq(
    tag(0xa0, tag(0x02, Buffer.from([2]))),
    tag(0x02, serial),
    ecdsaWithSha256,
    issuer,
    seq(time(notBefore), time(notAfter)),
    subject,
    spki,
    tag(0xa3, seq(...extensions)),
  );
  const signature = sign("sha256", tbs, signer);
  const der = seq(tbs, ecdsaWithSha256, tag(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

function distinguishedName(commonName: string): Buffer {
  return seq(tag(0x31, seq(oid("2.5.4.3"), tag(0x0c, Buffer.from(commonName)))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return seq(oid(id), ...(critical ? [bool(true)] : []), tag(0x04, value));
}

/** GeneralizedTime; RFC 5280 wants UTCTime before 2050, and every verifier reads both. */
function time(date: Date): Buffer {
  return tag(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]|\.\d+/g, "")}`));
}

function bool(value: boolean): Buffer {
  return tag(0x01, Buffer.from([value ? 0xff : 0]));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = rest.flatMap((part) => {
    const groups = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return tag(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function seq(...items: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(items));
}

function tag(type: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([type, ...size]), content]);
}
