import { useTranslations } from "next-intl";
import type { ApiDocument } from "#app/_server/api/describe/document.ts";
import { Card, Section } from "#components/section.tsx";
import { failureRule, tokenRule } from "#lib/tokens/schema.ts";
import { Facts } from "./facts.tsx";

/** How often a program may ask, and the headers that say what is left. */
export function Limits({ document }: { document: ApiDocument }) {
  const t = useTranslations();
  const headers = Object.entries(document.components.headers).map(([name, { description }]) => ({
    name,
    text: description,
  }));
  return (
    <Section
      title={t("api.limits.title")}
      purpose={t("api.limits.text", { limit: tokenRule.limit, count: failureRule.limit })}
    >
      <Card>
        <Facts rows={headers} />
      </Card>
    </Section>
  );
}
