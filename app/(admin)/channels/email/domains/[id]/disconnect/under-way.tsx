import { Progress } from "@mantine/core";
import { IconCircleCheckFilled, IconCircleDashed, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { Notice } from "#components/notice.tsx";
import { RelativeTime } from "#components/relative-time.tsx";
import { Card } from "#components/section.tsx";
import type { DisconnectionView } from "#lib/disconnect/schema.ts";
import { possible } from "#lib/disconnect/status.ts";
import styles from "./disconnect.module.css";
import { DisconnectControls } from "./disconnect-controls.tsx";
import { progressOf, type StageState, stagesOf } from "./progress.ts";
import { Undelivered } from "./undelivered.tsx";

const icons = { done: IconCircleCheckFilled, now: IconPlayerPlayFilled, later: IconCircleDashed } satisfies Record<
  StageState,
  unknown
>;

/** How far it is, what is being done, what comes next, and what can still be decided. */
export function UnderWay({ disconnection }: { disconnection: DisconnectionView }) {
  const t = useTranslations();
  const { addresses, messages, step, queue, drainUntil, switchedAt } = disconnection;
  const percent = progressOf(disconnection);
  const stages = stagesOf(step);
  const { cancel, giveUpDraining } = possible[step];
  const details: Readonly<Record<(typeof stages)[number]["key"], string>> = {
    stop: t("disconnect.stage.stopCount", { done: addresses.stopped, total: addresses.total }),
    queue: t(`disconnect.stage.${queue}Count`, {
      drained: messages.drained,
      rerouted: messages.rerouted,
      failed: messages.failed,
      waiting: messages.waiting,
    }),
    remove: t("disconnect.stage.removeCount", { done: addresses.removed, total: addresses.total }),
    revoke: t("disconnect.stage.revokeWhat"),
  };
  return (
    <div className={styles.underWay}>
      <Card>
        <div className={styles.bar}>
          <Progress value={percent} size="lg" aria-label={t("disconnect.progress")} />
          <p className={styles.percent} role="status">
            {t("disconnect.percent", { done: percent })}
          </p>
        </div>
        <p className="muted">
          {t("disconnect.startedBy", { email: disconnection.startedByEmail })}{" "}
          <RelativeTime at={disconnection.startedAt} />
        </p>
      </Card>
      <Card look="flush">
        <ol className={styles.stages}>
          {stages.map(({ key, state }) => {
            const Icon = icons[state];
            return (
              <li key={key} className={styles.stage} data-state={state}>
                <Icon size={18} aria-hidden className={styles.icon} />
                <div className={styles.words}>
                  <p className={styles.title}>
                    {key === "queue" ? t(`disconnect.stage.${queue}`) : t(`disconnect.stage.${key}`)}
                    <span className="visually-hidden"> {t(`disconnect.stageState.${state}`)}</span>
                  </p>
                  {state === "later" && key !== "revoke" ? null : <p className="muted">{details[key]}</p>}
                  {key === "queue" && step === "draining" && drainUntil ? (
                    <p className="muted">
                      {t("disconnect.drainsUntil")} <RelativeTime at={drainUntil} />.
                    </p>
                  ) : null}
                </div>
              </li>
            );
          })}
        </ol>
      </Card>
      {step === "draining" && disconnection.paused > 0 ? (
        <Notice tone="wait">{t("disconnect.drainPaused", { count: disconnection.paused })}</Notice>
      ) : null}
      {switchedAt ? <Notice tone="info">{t("disconnect.switched")}</Notice> : null}
      <DisconnectControls
        disconnection={disconnection}
        canCancel={cancel}
        canGiveUp={giveUpDraining && queue === "drain"}
      />
      <Undelivered disconnection={disconnection} />
    </div>
  );
}
