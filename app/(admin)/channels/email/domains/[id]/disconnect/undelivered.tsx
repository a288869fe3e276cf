import { IconDownload } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { DisconnectionView } from "#lib/disconnect/schema.ts";
import styles from "./disconnect.module.css";

/** The list for the company: what did not leave through its server, and may be worth sending again. */
export function Undelivered({ disconnection }: { disconnection: Pick<DisconnectionView, "id" | "messages"> }) {
  const t = useTranslations();
  const { listed } = disconnection.messages;
  if (listed === 0) return null;
  return (
    <p className={styles.download}>
      <a href={`/channels/email/disconnections/${disconnection.id}/messages.csv`} download>
        <IconDownload size={18} aria-hidden />
        {t("disconnect.download", { count: listed })}
      </a>
      <span className="muted">{t("disconnect.downloadWhat")}</span>
    </p>
  );
}
