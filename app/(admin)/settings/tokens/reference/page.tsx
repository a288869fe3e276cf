import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { describeApi } from "#app/_server/api/describe/describe-api.ts";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { operations } from "#app/api/v2/operations.ts";
import { BackLink } from "#components/back-link.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { Card, Section } from "#components/section.tsx";
import { Access } from "./access.tsx";
import { Contents } from "./contents.tsx";
import { Facts } from "./facts.tsx";
import { Limits } from "./limits.tsx";
import { OperationCard } from "./operation-card.tsx";
import { operationsOf } from "./operations-of.ts";
import styles from "./reference.module.css";
import { fieldsOf } from "./schema-words.ts";

const statuses = [400, 401, 403, 404, 405, 422, 429, 500] as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("api.title") };
}

/** The API's own OpenAPI document, in the reader's words. */
export default async function ReferencePage() {
  const { actor } = await requireRole(admins);
  const t = await getTranslations();
  const document = describeApi(operations, t);
  const root = document.servers[0]?.url ?? "";
  const described = operationsOf(document);
  const address = document.components.schemas.RecipientAddress;
  return (
    <>
      <PageHeader
        back={<BackLink href="/settings/tokens">{t("api.back")}</BackLink>}
        title={t("api.title")}
        purpose={t("api.purpose")}
        action={<a href={`${root}/openapi.json`}>{t("api.document")}</a>}
      />
      <Contents operations={described} />
      <Access root={root} email={actor.kind === "user" ? actor.email : ""} />
      <Section title={t("api.operations")} purpose={t("api.paging")}>
        <div className={styles.operations}>
          {described.map((one) => (
            <OperationCard key={one.id} one={one} root={root} />
          ))}
        </div>
      </Section>
      <Section title={t("api.object.title")} purpose={t("api.object.text")}>
        <Card>
          <Facts rows={address ? fieldsOf(address) : []} />
        </Card>
      </Section>
      <Limits document={document} />
      <Section title={t("api.errors.title")} purpose={t("api.errors.text")}>
        <Card>
          <Facts rows={statuses.map((status) => ({ name: `${status}`, text: t(`api.status.${status}`) }))} />
        </Card>
      </Section>
    </>
  );
}
