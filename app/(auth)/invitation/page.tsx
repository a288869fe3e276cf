import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Invitation } from "./invitation.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("invitation.title") };
}

/** Where an invitation's link leads. Its token stands in the fragment: it never reaches a server's log, nor this page's HTML. */
export default async function InvitationPage() {
  const t = await getTranslations();
  return (
    <>
      <h1>{t("invitation.title")}</h1>
      <Invitation />
    </>
  );
}
