import styles from "./logo.module.css";

/** The gate and the letter that passes it; the name beside it, unless the place is too small. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" className={styles.mark}>
        <path d="M5 28V14.5a11 11 0 0 1 22 0V28" className={styles.gate} />
        <path d="M10.5 17h11v9h-11z" className={styles.letter} />
        <path d="m10.9 17.4 5.1 4.4 5.1-4.4" className={styles.letter} />
      </svg>
      <span className={styles.name}>Postern</span>
    </span>
  );
}
