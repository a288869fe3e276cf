import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { safeNext } from "#app/_server/safe-next.ts";
import { currentContext } from "#app/_server/session.ts";
import { SignInForm } from "./sign-in-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("signIn.title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const target = safeNext(typeof next === "string" ? next : null);
  if (await currentContext()) redirect(target);
  const t = await getTranslations();
  return (
    <>
      <h1>{t("signIn.title")}</h1>
      <p className="muted">{t("signIn.purpose")}</p>
      <SignInForm next={target} />
    </>
  );
}
