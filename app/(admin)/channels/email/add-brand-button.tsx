import { IconPlus } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { GoButton } from "#components/go-button.tsx";

export function AddBrandButton() {
  const t = useTranslations();
  return (
    <GoButton variant="default" href="/channels/email/brands/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t("brands.add")}
    </GoButton>
  );
}
