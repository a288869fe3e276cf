import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Handoff } from "./handoff.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations())("handoffPage.tab");
  return { title, referrer: "no-referrer", robots: { index: false, follow: false, noarchive: true } };
}

/**
 * Where a hand-off link leads, for people without an account. It is the same for every link, whether there is one or not: nothing is read here, so
 * that a scanner that follows links burns none and learns nothing. The key stands in the fragment, which no server sees.
 */
export default async function HandoffPage({ params }: { params: Promise<{ id: string }> }) {
  return <Handoff handoffId={(await params).id} />;
}
