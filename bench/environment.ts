// Imported first: `lib/env.ts` reads the settings once, when it is loaded. Nothing of the developer's own reaches a measurement.
import { randomBytes } from "node:crypto";
import { scratch } from "./scratch.ts";

export const admin = { email: "admin@company.test", password: randomBytes(18).toString("base64url") };

for (const name of ["DATABASE_URL", "SYSTEM_SMTP_URL", "TLS_CERT", "TLS_KEY"]) delete process.env[name];
Object.assign(process.env, {
  DATA_DIR: scratch.folder("postern"),
  SECRET_KEY: randomBytes(32).toString("base64url"),
  NATIVE_DOMAIN: "postern.test",
  ACCOUNT_SUBDOMAIN: "acme",
  ADMIN_EMAIL: admin.email,
  ADMIN_PASSWORD: admin.password,
  SMTP_HOSTNAME: "localhost",
  SMTP_BIND: "127.0.0.1",
  MX_PORT: "0",
  RELAY_PORT: "0",
  RELAY_TLS_PORT: "0",
  EGRESS_ALLOW: "127.0.0.0/8",
  LOG_LEVEL: "silent",
});
