import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { DescribedResponse } from "#app/_server/api/describe/document.ts";
import { Card } from "#components/section.tsx";
import { curlOf } from "./curl.ts";
import { Facts } from "./facts.tsx";
import { Method } from "./method.tsx";
import type { PlacedOperation } from "./operations-of.ts";
import styles from "./reference.module.css";
import { Sample } from "./sample.tsx";
import { fieldsOf, typeWords } from "./schema-words.ts";

interface OperationCardProps {
  readonly one: PlacedOperation;
  readonly root: string;
}

/** One operation: what it does, what it takes, what it answers and refuses, and a request to try. */
export function OperationCard({ one, root }: OperationCardProps) {
  const t = useTranslations();
  const { id, method, path, described } = one;
  const parameters = described.parameters.map(({ name, description = "", schema }) => ({
    name,
    type: typeWords(schema),
    text: description,
  }));
  const body = described.requestBody?.content["application/json"].schema;
  const refusals = Object.entries(mediaOf(described.responses[422])?.examples ?? {});
  return (
    <Card>
      <div id={id} className={styles.operation}>
        <div className={styles.head}>
          <h3 className={styles.title}>{described.summary}</h3>
          <p className={styles.scope}>{t(`api.scope.${described["x-access"]}`)}</p>
          <p className={styles.path}>
            <Method method={method} />
            <code translate="no">{path}</code>
          </p>
        </div>
        <div className={styles.two}>
          <div className="stack">
            <p className="muted">{described.description}</p>
            {parameters.length > 0 ? (
              <Part title={t("api.parameters")}>
                <Facts rows={parameters} />
              </Part>
            ) : null}
            {body ? (
              <Part title={t("api.body")}>
                <Facts rows={fieldsOf(body)} />
              </Part>
            ) : null}
            {refusals.length > 0 ? (
              <Part title={t("api.refusals")}>
                <Facts rows={refusals.map(([code, { summary }]) => ({ name: code, text: summary }))} />
              </Part>
            ) : null}
          </div>
          <div className="stack">
            <Sample title={t("api.request")} text={curlOf(one, root)} />
            <Answer {...one} />
          </div>
        </div>
      </div>
    </Card>
  );
}

/** The success, as it is answered; of what only ever refuses, the refusal. */
function Answer({ described }: PlacedOperation) {
  const t = useTranslations();
  const status = [200, 204, 422].find((one) => described.responses[one]) ?? 200;
  const media = mediaOf(described.responses[status]);
  const example = media?.example ?? Object.values(media?.examples ?? {})[0]?.value;
  if (example !== undefined)
    return <Sample title={`${t("api.answer.title")} ${status}`} text={JSON.stringify(example, null, 2)} />;
  return (
    <p className="muted">
      <strong>
        {t("api.answer.title")} {status}
      </strong>{" "}
      {media ? t("api.answer.body") : t("api.answer.nothing")}
    </p>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className={styles.part}>{title}</h4>
      {children}
    </div>
  );
}

function mediaOf(response: DescribedResponse | { readonly $ref: string } | undefined) {
  return response && !("$ref" in response) ? response.content?.["application/json"] : undefined;
}
