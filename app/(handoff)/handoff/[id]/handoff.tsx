"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PageHeader } from "#components/page-header.tsx";
import { useFragment } from "#components/use-fragment.ts";
import { useOnceShown } from "#components/use-once-shown.ts";
import type { HandoffContent } from "#lib/handoffs/schema.ts";
import { HandedOver } from "./handed-over.tsx";
import { LinkEnd } from "./link-end.tsx";
import { type Opening, openLink } from "./open-link.ts";
import { SealedCard } from "./sealed-card.tsx";

/** A link before it is opened, then what it held, or how it ended. What it held lives in this component's state alone. */
export function Handoff({ handoffId }: { handoffId: string }) {
  const t = useTranslations();
  const key = useFragment();
  const [content, show] = useOnceShown<HandoffContent>();
  const [last, setLast] = useState<{ key: string; end: Exclude<Opening, { is: "content" }> }>();
  // The whole link may have been pasted after a part of it.
  const end = last?.key === key ? last?.end : undefined;

  async function open() {
    if (!key) return;
    const opening = await openLink({ handoffId, key });
    if (opening.is !== "content") return setLast({ key, end: opening });
    show(opening.content);
    // It opens nothing any more: neither the address bar nor the history keeps the key.
    window.history.replaceState(null, "", window.location.pathname);
  }

  if (content) return <HandedOver content={content} />;
  const over = end && end.is !== "refused" ? end : null;
  const refusal = end?.is === "refused" ? end.refusal : undefined;
  return (
    <>
      <PageHeader title={t(over ? "handoffPage.tab" : "handoffPage.title")} purpose={t("handoffPage.purpose")} />
      {over ? <LinkEnd end={over} /> : <SealedCard linkKey={key} refusal={refusal} onOpen={open} />}
    </>
  );
}
