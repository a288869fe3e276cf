import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { admins, requireRole } from "#app/_server/require-role.ts";
import { listBrands } from "#lib/addresses/list-brands.ts";
import { listDomains } from "#lib/domains/list-domains.ts";
import { bothForms } from "#lib/mail/address.ts";
import { AddAddress } from "./add-address.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations())("addAddress.title") };
}

export default async function AddAddressPage({
  searchParams,
}: {
  searchParams: Promise<{ brand?: string | string[] }>;
}) {
  const ctx = await requireRole(admins);
  const { brand: wanted } = await searchParams;
  const [all, brands] = await Promise.all([listDomains(ctx), listBrands(ctx)]);
  const domains = all.filter(({ disconnecting }) => !disconnecting);
  const brand = wanted === undefined ? brands[0] : brands.find(({ id }) => String(id) === wanted);
  if (!brand) notFound();
  if (domains.length === 0) redirect("/channels/email");
  return (
    <AddAddress
      brand={{ id: brand.id, name: brand.name }}
      domains={domains.map(({ id, domain }) => ({ id, domain: bothForms(domain) }))}
    />
  );
}
