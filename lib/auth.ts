import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { nextCookies } from "better-auth/next-js";
import { currentKey, type MasterKey } from "#lib/crypto/key-ring.ts";
import { hashPassword, verifyPassword } from "#lib/crypto/password.ts";
import { database } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { cookiePrefix, secureCookies, sessionLifetime, sessionSecret } from "#lib/sessions/cookie-signature.ts";

/** Origins a sign-in may come from: PUBLIC_URL, and whatever host the request itself was sent to. */
function trustedOrigins(request?: Request): string[] {
  const host = request?.headers.get("x-forwarded-host") ?? request?.headers.get("host");
  return host ? [env.publicUrl, `http://${host}`, `https://${host}`] : [env.publicUrl];
}

function create(key: MasterKey) {
  return betterAuth({
    appName: "Postern",
    baseURL: env.publicUrl,
    basePath: "/api/auth",
    secret: sessionSecret(key),
    trustedOrigins,
    database: prismaAdapter(database(), { provider: "postgresql" }),
    account: { modelName: "authAccount" },
    verification: { modelName: "authVerification" },
    emailAndPassword: {
      enabled: true,
      // People come by setup link or invitation only.
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 256,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
    },
    session: { expiresIn: sessionLifetime, updateAge: 60 * 60 * 24 },
    advanced: { cookiePrefix, useSecureCookies: secureCookies },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [nextCookies()],
  });
}

const shared = globalThis as { posternAuth?: { keyId: string; service: ReturnType<typeof create> } };

/** The process's sign-in service, made on first use, because a build has neither database nor secret; and anew under a new SECRET_KEY. */
export function auth(): ReturnType<typeof create> {
  const key = currentKey();
  if (shared.posternAuth?.keyId !== key.id) shared.posternAuth = { keyId: key.id, service: create(key) };
  return shared.posternAuth.service;
}
