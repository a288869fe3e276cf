import type { Icon } from "@tabler/icons-react";
import { IconClockPause, IconKey, IconMailOff, IconSend, IconTicket, IconUserQuestion } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card, Section } from "#components/section.tsx";
import type { ForeseenDisconnection } from "#lib/disconnect/schema.ts";
import styles from "./disconnect.module.css";
import { QuietHour } from "./quiet-hour.tsx";

/** What will happen, in its order, and when it had better. */
export function Foreseen({ foreseen }: { foreseen: ForeseenDisconnection }) {
  const t = useTranslations();
  const format = useFormatter();
  const { addresses, credentials, waiting, paused, tickets, lastHour, quietHour } = foreseen;
  const successors = format.list(foreseen.successors.map((email) => <strong key={email}>{email}</strong>));
  const named = addresses.length > 0;
  return (
    <>
      <div className={styles.first}>
        <Notice tone="wait" title={t("disconnect.beforeTitle")}>
          <ul className={styles.points}>
            <li>
              {t("disconnect.quiet")} {t("disconnect.lastHour", { count: lastHour })}{" "}
              {quietHour === null ? null : <QuietHour hour={quietHour} />}
            </li>
            <li>{t("disconnect.askIt")}</li>
          </ul>
        </Notice>
      </div>
      <Section title={t("disconnect.effectsTitle")}>
        <Card look="flush">
          <ul className={styles.effects}>
            {named ? (
              <>
                <Effect icon={IconSend} title={t("disconnect.stops")}>
                  <p>
                    {t("disconnect.leavesFrom", { count: foreseen.successors.length })} {successors}
                  </p>
                  {foreseen.defaults.map(({ brand, from, to }) => (
                    <p key={brand}>{t("disconnect.defaultGoes", { brand, email: from, address: to })}</p>
                  ))}
                </Effect>
                <Effect icon={IconClockPause} title={t("disconnect.waiting", { count: waiting })}>
                  <p>{t(waiting > 0 ? "disconnect.waitingWhat" : "disconnect.waitingNone")}</p>
                  {paused > 0 ? <p className={styles.wait}>{t("disconnect.paused", { count: paused })}</p> : null}
                </Effect>
                <Effect icon={IconMailOff} title={t("disconnect.removes", { count: addresses.length })}>
                  <p>{t("disconnect.removesWhat")}</p>
                  <details className={styles.details}>
                    <summary>{t("disconnect.showAddresses")}</summary>
                    <ul className={styles.list}>
                      {addresses.map(({ email, waiting }) => (
                        <li key={email}>
                          <span>{email}</span>
                          {waiting > 0 ? (
                            <span className={styles.count}>{t("disconnect.waitingHere", { count: waiting })}</span>
                          ) : null}
                        </li>
                      ))}
                    </ul>
                  </details>
                </Effect>
              </>
            ) : null}
            <Effect icon={IconKey} title={t("disconnect.revokes", { count: credentials.length })}>
              {credentials.length > 0 ? <p>{t("disconnect.revokesWhat")}</p> : null}
              <ul className={styles.list}>
                {credentials.map(({ id, username, lastUsedAt, lastUsedPeer }) => (
                  <li key={id}>
                    <span className="mono">{username}</span>
                    <span className={styles.count}>
                      {lastUsedAt ? (
                        <>
                          {t("disconnect.lastUsed")} <RelativeTime at={lastUsedAt} />
                          {lastUsedPeer ? <> · {lastUsedPeer}</> : null}
                        </>
                      ) : (
                        t("disconnect.neverUsed")
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </Effect>
            <Effect icon={IconUserQuestion} title={t("disconnect.customers")}>
              <p>{t("disconnect.customersReplies")}</p>
              <p>{t("disconnect.customersWrite")}</p>
            </Effect>
            <Effect icon={IconTicket} title={t("disconnect.tickets", { count: tickets })}>
              <p>{t("disconnect.ticketsWhat")}</p>
            </Effect>
          </ul>
        </Card>
      </Section>
    </>
  );
}

function Effect({ icon: Icon, title, children }: { icon: Icon; title: string; children: ReactNode }) {
  return (
    <li className={styles.effect}>
      <Icon size={18} aria-hidden className={styles.icon} />
      <div className={styles.words}>
        <h3 className={styles.title}>{title}</h3>
        {children}
      </div>
    </li>
  );
}
