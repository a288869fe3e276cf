import { IconMapOff } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { LonePage } from "./lone-page.tsx";

export function NotFoundWords() {
  const t = useTranslations();
  return (
    <LonePage icon={IconMapOff} title={t("notFound.title")} action={<Link href="/">{t("notFound.home")}</Link>}>
      {t("notFound.words")}
    </LonePage>
  );
}
