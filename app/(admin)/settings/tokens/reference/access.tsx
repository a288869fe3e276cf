import { useTranslations } from "next-intl";
import { CredentialField } from "#components/credential-field.tsx";
import { Card, Section } from "#components/section.tsx";
import styles from "./reference.module.css";
import { Sample } from "./sample.tsx";

/** How a program gets in: the root, the two ways to present a token, and what scopes are. */
export function Access({ root, email }: { root: string; email: string }) {
  const t = useTranslations();
  const path = `"${root}/recipient_addresses.json"`;
  return (
    <Section title={t("api.access.title")} purpose={t("api.access.text")}>
      <Card>
        <div className={styles.two}>
          <div className="stack">
            <CredentialField label={t("api.access.root")} value={root} />
            <p className="muted">{t("api.access.scopes")}</p>
          </div>
          <div className="stack">
            <div>
              <p className={styles.above}>{t("api.access.basic")}</p>
              <Sample title="HTTP Basic" text={`curl -u "${email}/token:$TOKEN" \\\n  ${path}`} />
            </div>
            <div>
              <p className={styles.above}>{t("api.access.bearer")}</p>
              <Sample title="Bearer" text={`curl -H "Authorization: Bearer $TOKEN" \\\n  ${path}`} />
            </div>
          </div>
        </div>
      </Card>
    </Section>
  );
}
