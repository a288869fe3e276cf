import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { nextCookies } from "better-auth/next-js";
import { hashPassword, verifyPassword } from "#lib/crypto/password.ts";
import { database } from "#lib/db/client.ts";
import { env, secrets } from "#lib/env.ts";

/** Origins a sign-in may come from: PUBLIC_URL, and whatever host the request itself was sent to. */
function trustedOrigins(request?: Request): string[] {
  const host = request?.headers.get("x-forwarded-host") ?? request?.headers.get("host");
  return host ? [env.publicUrl, `http://${host}`, `https://${host}`] : [env.publicUrl];
}

function create() {
  return betterAuth({
    appName: "Postern",
    baseURL: env.publicUrl,
    basePath: "/api/auth",
    secret: secrets.key("sessions").key.toString("base64url"),
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
    session: { expiresIn: 60 * 60 * 24 * 7, updateAge: 60 * 60 * 24 },
    advanced: { cookiePrefix: "postern", useSecureCookies: env.publicUrl.startsWith("https:") },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [nextCookies()],
  });
}

const shared = globalThis as { posternAuth?: ReturnType<typeof create> };

/** The process's sign-in service, made on first use: a build has neither database nor secret. */
export function auth(): ReturnType<typeof create> {
  shared.posternAuth ??= create();
  return shared.posternAuth;
}
