import { cookies } from "next/headers";
import { env } from "#lib/env.ts";

const accountCookie = "postern_account";

/** The account that this browser chose last. Only a wish: whoever reads it asks whether the person may act there. */
export async function wantedAccount(): Promise<string | undefined> {
  return (await cookies()).get(accountCookie)?.value;
}

/** Keeps the chosen account in this browser for a year. */
export async function rememberAccount(accountId: string): Promise<void> {
  (await cookies()).set(accountCookie, accountId, {
    path: "/",
    maxAge: 60 * 60 * 24 * 365,
    sameSite: "lax",
    httpOnly: true,
    secure: env.publicUrl.startsWith("https:"),
  });
}
