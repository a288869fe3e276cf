"use client";

import { crash as en } from "../messages/en.json";
import { crash as fr } from "../messages/fr.json";

/** When even the frame of the pages fails: no theme and no translator are left, so both languages speak. */
export default function GlobalError() {
  return (
    <html lang="fr">
      <body>
        <title>Postern</title>
        <main>
          <h1>{fr.title}</h1>
          <p>{fr.todo}</p>
          <div lang="en">
            <h2>{en.title}</h2>
            <p>{en.todo}</p>
          </div>
        </main>
      </body>
    </html>
  );
}
