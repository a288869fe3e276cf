import { IconArrowLeft } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import styles from "./back-link.module.css";

export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} prefetch={false} className={styles.link}>
      <IconArrowLeft size={18} aria-hidden />
      {children}
    </Link>
  );
}
