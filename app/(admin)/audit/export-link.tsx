import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import styles from "./audit-list.module.css";

/** Takes the rows that are asked for away as a file. A plain link: it is a download, and no page. */
export function ExportLink({ href }: { href: string }) {
  const t = useTranslations();
  return (
    <Button
      component="a"
      href={href}
      download
      variant="default"
      className={styles.export}
      leftSection={<IconDownload size={18} aria-hidden />}
    >
      {t("auditLog.export")}
    </Button>
  );
}
