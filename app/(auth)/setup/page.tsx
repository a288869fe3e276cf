import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { setupIsOpen } from "#lib/accounts/setup.ts";
import { SetupForm } from "./setup-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("setup.title") };
}

/** The first owner. The token stands in the link's fragment: it never reaches a server's log, nor this page's HTML. */
export default async function SetupPage() {
  const t = await getTranslations();
  const open = await setupIsOpen();
  return (
    <>
      <h1>{t("setup.title")}</h1>
      <p className="muted">{open ? t("setup.purpose") : t("setup.closed")}</p>
      {open ? <SetupForm /> : <Link href="/sign-in">{t("setup.toSignIn")}</Link>}
    </>
  );
}
