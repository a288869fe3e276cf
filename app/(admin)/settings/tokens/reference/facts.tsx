import styles from "./reference.module.css";

export interface Fact {
  readonly name: string;
  readonly type?: string;
  readonly text: string;
}

/** Names with what they are and mean: fields, parameters, headers, statuses. */
export function Facts({ rows }: { rows: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {rows.map(({ name, type, text }) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.factName}>
            <code translate="no">{name}</code>
            {type ? (
              <code className={styles.type} translate="no">
                {type}
              </code>
            ) : null}
          </dt>
          <dd className={styles.factText}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
