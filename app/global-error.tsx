"use client";

import { crash as en } from "../messages/en.json";
import { crash as fr } from "../messages/fr.json";
import styles from "./global-error.module.css";

/** When even the frame of the pages fails: no theme and no translator are left, so both languages speak. */
export default function GlobalError() {
  return (
    <html lang="fr">
      <body className={styles.page}>
        <title>Postern</title>
        <main className={styles.card}>
          <h1>{fr.title}</h1>
          <p>{fr.todo}</p>
          <div lang="en" className={styles.other}>
            <h2>{en.title}</h2>
            <p>{en.todo}</p>
          </div>
          {/* The frame is made with the document: only a full load makes it again. */}
          <button type="button" className={styles.retry} onClick={() => window.location.reload()}>
            {fr.retry} · <span lang="en">{en.retry}</span>
          </button>
        </main>
      </body>
    </html>
  );
}
