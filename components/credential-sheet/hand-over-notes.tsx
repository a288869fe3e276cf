"use client";

import { useTranslations } from "next-intl";
import { Card } from "#components/section.tsx";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import styles from "./hand-over-notes.module.css";

/** What the company's IT needs to know beside the four values. */
export function HandOverNotes({ credential }: { credential: Omit<IssuedCredential, "id"> }) {
  const t = useTranslations();
  const mono = (words: React.ReactNode) => <span className="mono">{words}</span>;
  const { port, tlsPort, emailUsername, fingerprint } = credential;
  return (
    <Card>
      <ul className={styles.notes}>
        <li>{t("credential.noteTls", { port: String(port), tlsPort: String(tlsPort) })}</li>
        {fingerprint ? <li>{t.rich("credential.noteFingerprint", { fingerprint, mono })}</li> : null}
        <li>{t("credential.noteAuth")}</li>
        <li>{t("credential.noteTransport")}</li>
        <li>{t.rich("credential.noteEmailUsername", { address: emailUsername, mono })}</li>
        <li>{t("credential.noteOutbound")}</li>
        <li>{t("credential.noteHeaders")}</li>
        <li>{t("credential.noteLost")}</li>
      </ul>
    </Card>
  );
}
