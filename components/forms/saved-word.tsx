import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./saved-word.module.css";

/** Beside a form's button: that it was done, seen and spoken. The live region is there before it has anything to say. */
export function SavedWord({ saved, children }: { saved: boolean; children: ReactNode }) {
  return (
    <span role="status" className={styles.word}>
      {saved ? (
        <>
          <IconCheck size={18} aria-hidden />
          {children}
        </>
      ) : null}
    </span>
  );
}
