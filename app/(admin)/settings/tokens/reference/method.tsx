import styles from "./reference.module.css";

/** GET, PUT …: the word says it, the colour only helps to find it. */
export function Method({ method }: { method: string }) {
  return (
    <span className={styles.method} data-method={method} translate="no">
      {method}
    </span>
  );
}
