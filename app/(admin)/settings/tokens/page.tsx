import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { soon } from "#app/_server/soon.ts";
import { LiveRefresh } from "#components/live-refresh.tsx";
import { PageHeader } from "#components/page-header.tsx";
import { ListSkeleton } from "#components/page-skeletons.tsx";
import { listTokens } from "#lib/tokens/list-tokens.ts";
import type { TokenView } from "#lib/tokens/schema.ts";
import { ApiTokens } from "./api-tokens.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("tokens.title") };
}

export default async function TokensPage() {
  const ctx = await requireRole(admins);
  const tokens = listTokens(ctx);
  const [t] = await Promise.all([getTranslations(), soon(tokens)]);
  return (
    <>
      {/* A person who leaves takes their tokens along. */}
      <LiveRefresh topics="team tokens" />
      <PageHeader
        title={t("tokens.title")}
        purpose={t("tokens.purpose")}
        action={
          <Link href="/settings/tokens/reference" prefetch={false}>
            {t("api.title")}
          </Link>
        }
      />
      <Suspense fallback={<ListSkeleton rows={3} />}>
        <Tokens tokens={tokens} />
      </Suspense>
    </>
  );
}

async function Tokens({ tokens }: { tokens: Promise<TokenView[]> }) {
  return <ApiTokens tokens={await tokens} />;
}
