import { Resolver } from "node:dns";
import { hostname, networkInterfaces } from "node:os";
import { resolve } from "node:path";
import ipaddr from "ipaddr.js";
import { z } from "zod";
import { parseSystemUrl } from "#lib/delivery/system-url.ts";

/** Duration with a unit ("15 min", "900s", "24h"); a bare number is seconds. Result in milliseconds. */
export function parseDuration(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h|d)?\s*$/i.exec(text);
  if (!match) return null;
  const unit = { ms: 1, s: 1e3, sec: 1e3, m: 6e4, min: 6e4, h: 36e5, d: 864e5 }[(match[2] ?? "s").toLowerCase()];
  return unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** Size with a binary unit ("50 MiB", "50M", "1 GiB"); a bare number is bytes. Result in bytes. */
export function parseSize(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(b|k|kb|kib|m|mb|mib|g|gb|gib)?\s*$/i.exec(text);
  if (!match) return null;
  const exponent = { b: 0, k: 1, m: 2, g: 3 }[(match[2] ?? "b").toLowerCase().charAt(0)];
  return exponent === undefined ? null : Math.round(Number(match[1]) * 1024 ** exponent);
}

const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean));
const isRange = (entry: string) => (entry.includes("/") ? ipaddr.isValidCIDR(entry) : ipaddr.isValid(entry));
const works = (attempt: () => unknown) => {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
};
const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const unit = (parse: (text: string) => number | null, fallback: string, what: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const value = parse(text);
      if (value !== null && value > 0) return value;
      context.addIssue({ code: "custom", message: `not a ${what}: ${text}` });
      return z.NEVER;
    });

const schema = z.object({
  DATABASE_URL: z.string().optional(),
  DATA_DIR: z.string().default("./data"),
  PORT: port(3000),
  PUBLIC_URL: z.url().optional(),
  SMTP_HOSTNAME: z.string().optional(),
  MX_PORT: port(2525),
  RELAY_PORT: port(2587),
  RELAY_TLS_PORT: port(2465),
  SMTP_BIND: z.string().default("0.0.0.0"),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  SECRET_KEY: z.string().min(16, "SECRET_KEY needs at least 16 characters").optional(),
  SECRET_KEY_PREVIOUS: z.string().min(16, "SECRET_KEY_PREVIOUS needs at least 16 characters").optional(),
  NATIVE_DOMAIN: z.string().default("postern.localhost"),
  ACCOUNT_SUBDOMAIN: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "a subdomain is lower-case letters, digits and hyphens")
    .default("acme"),
  SYSTEM_SMTP_URL: z
    .string()
    .refine((text) => works(() => parseSystemUrl(text)), "an smtp:// or smtps:// URL")
    .optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8, "ADMIN_PASSWORD needs at least 8 characters").optional(),
  EGRESS_ALLOW: list.refine((entries) => entries.every(isRange), "addresses or CIDRs, separated by commas"),
  PUBLIC_IPS: list,
  DNS_SERVERS: list.refine(
    (entries) => works(() => new Resolver().setServers(entries)),
    "addresses, each with :port if need be, separated by commas",
  ),
  HEADER_BRAND: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]*$/, "HEADER_BRAND is one word of letters and digits")
    .default("Zendesk"),
  MAX_DOMAINS_PER_ACCOUNT: count(4),
  MAX_ADDRESSES_PER_DOMAIN: count(50),
  MAX_MESSAGE_SIZE: unit(parseSize, "50 MiB", "size"),
  INBOUND_MEMORY_BUDGET: unit(parseSize, "256 MiB", "size"),
  VERIFICATION_TIMEOUT: unit(parseDuration, "15 min", "duration"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
});

/** The names of all settings; `.env.example` explains each. */
export const settingNames: readonly string[] = Object.keys(schema.shape);

/** Thrown at boot: every faulty setting at once, one line each, never a value of a secret one. */
export class SettingsError extends Error {}

/** Parses raw settings into the typed ones. Lists all faults at once. Throws {@link SettingsError}. */
export function parseEnv(raw: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new SettingsError(`These settings are not usable:\n${lines.join("\n")}`);
  }
  const e = parsed.data;
  const dataDir = resolve(e.DATA_DIR);
  return Object.freeze({
    dataDir,
    port: e.PORT,
    publicUrl: (e.PUBLIC_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ""),
    smtp: Object.freeze({
      hostname: e.SMTP_HOSTNAME ?? hostname(),
      bind: e.SMTP_BIND,
      mxPort: e.MX_PORT,
      relayPort: e.RELAY_PORT,
      relayTlsPort: e.RELAY_TLS_PORT,
      /** PEM files; unset: self-signed under dataDir. */
      tlsCert: e.TLS_CERT,
      tlsKey: e.TLS_KEY,
    }),
    nativeDomain: e.NATIVE_DOMAIN.toLowerCase().replace(/\.$/, ""),
    accountSubdomain: e.ACCOUNT_SUBDOMAIN,
    adminEmail: e.ADMIN_EMAIL?.toLowerCase(),
    /** CIDRs or addresses that lift the rule "public addresses and mail ports only". */
    egressAllow: e.EGRESS_ALLOW,
    /** Addresses to show for allow-listing. */
    publicIps: e.PUBLIC_IPS.length > 0 ? e.PUBLIC_IPS : publicInterfaceAddresses(),
    dnsServers: e.DNS_SERVERS,
    headerBrand: e.HEADER_BRAND,
    maxDomainsPerAccount: e.MAX_DOMAINS_PER_ACCOUNT,
    maxAddressesPerDomain: e.MAX_ADDRESSES_PER_DOMAIN,
    /** Bytes. */
    maxMessageSize: e.MAX_MESSAGE_SIZE,
    /** Bytes. */
    inboundMemoryBudget: e.INBOUND_MEMORY_BUDGET,
    /** Milliseconds. */
    verificationTimeout: e.VERIFICATION_TIMEOUT,
    logLevel: e.LOG_LEVEL,
  });
}

/** The public addresses of this machine's interfaces: a private one tells a company's firewall nothing. */
function publicInterfaceAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map((entry) => entry.address)
    .filter((address) => ipaddr.parse(address).range() === "unicast");
}

export type Env = ReturnType<typeof parseEnv>;
export const env: Env = parseEnv(process.env);

/** Settings that are secrets. Functions, so that no dump of a module or an object shows a value. */
export const secrets = Object.freeze({
  databaseUrl(): string {
    const url = process.env.DATABASE_URL;
    if (!url) throw new SettingsError("DATABASE_URL is not set; start with `npm start`, which provides the database");
    return url;
  },
  /** smtp:// or smtps:// URL of the operator's relay, which may hold a password; undefined: direct to MX. */
  systemSmtpUrl(): string | undefined {
    return process.env.SYSTEM_SMTP_URL || undefined;
  },
  adminPassword(): string | undefined {
    return process.env.ADMIN_PASSWORD || undefined;
  },
  /** What SECRET_KEY and SECRET_KEY_PREVIOUS say; lib/crypto/key-ring.ts makes keys of them. */
  masterKeys(): { current: string | undefined; previous: string | undefined } {
    return { current: process.env.SECRET_KEY || undefined, previous: process.env.SECRET_KEY_PREVIOUS || undefined };
  },
});
