import type { ReactNode } from "react";
import { Logo } from "#components/logo.tsx";
import { LanguageLinks } from "./language-links.tsx";
import styles from "./layout.module.css";

/** The frame of what comes before sign-in: one quiet card. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <Logo />
      </header>
      <main className={styles.card}>{children}</main>
      <footer className={styles.footer}>
        <LanguageLinks />
      </footer>
    </div>
  );
}
