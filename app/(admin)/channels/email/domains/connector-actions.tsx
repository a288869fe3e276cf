"use client";

import type { DomainView } from "#lib/domains/schema.ts";
import styles from "./connector-actions.module.css";
import { DisconnectDomain } from "./disconnect-domain.tsx";
import { DomainPolicy } from "./domain-policy.tsx";
import { OpenConnection } from "./open-connection.tsx";
import { RenameDomain } from "./rename-domain.tsx";

interface ConnectorActionsProps {
  readonly domain: DomainView;
  /** The element that names the connection. */
  readonly describedBy: string;
}

/** What can be done with a connection. */
export function ConnectorActions(props: ConnectorActionsProps) {
  return (
    <div className={styles.actions}>
      <OpenConnection {...props} />
      <RenameDomain {...props} />
      <DomainPolicy {...props} />
      <DisconnectDomain {...props} />
    </div>
  );
}
