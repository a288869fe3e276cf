"use client";

import { Tabs } from "@mantine/core";
import { useTranslations } from "next-intl";
import { Card } from "#components/section.tsx";
import type { RelayValues } from "./block.ts";
import { CodeBlock } from "./code-block.tsx";
import { configurations } from "./configurations.ts";
import styles from "./relay-configuration.module.css";

/** What to paste into the company's mail server, filled in: a tab for each kind of server. */
export function RelayConfiguration({ values }: { values: RelayValues }) {
  const t = useTranslations();
  return (
    <Card>
      <Tabs defaultValue="postfix" keepMounted={false} classNames={{ tab: styles.tab ?? "", list: styles.list ?? "" }}>
        <Tabs.List aria-label={t("configuration.servers")}>
          {configurations.map(({ id, name }) => (
            <Tabs.Tab key={id} value={id}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {configurations.map(({ id, blocks }) => (
          <Tabs.Panel key={id} value={id} className={styles.panel ?? ""}>
            {blocks(values, t).map((block) => (
              <CodeBlock key={block.id} block={block} password={values.password} />
            ))}
            <div>
              <h3 className={styles.title}>
                {t(id === "swaks" ? "configuration.swaks.reading" : "configuration.otherWay")}
              </h3>
              <p className={styles.words}>{t(`configuration.${id}.outgoing`)}</p>
            </div>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Card>
  );
}
