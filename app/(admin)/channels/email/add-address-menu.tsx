"use client";

import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconHome, IconMailPlus, IconWorld } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useReady } from "#components/use-ready.ts";
import styles from "./add-address-menu.module.css";

/** *Add address*: a native one, or *Connect external address*, which unfolds in place into *Select an SMTP domain* and *Forward emails*. */
export function AddAddressMenu({ brandId, canConnect }: { brandId: number; canConnect: boolean }) {
  const t = useTranslations();
  const ready = useReady();
  const [external, setExternal] = useState(false);
  const Chevron = external ? IconChevronDown : IconChevronRight;
  return (
    <Menu width={320} onClose={() => setExternal(false)}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={!ready}
          leftSection={<IconMailPlus size={18} aria-hidden />}
          rightSection={<IconChevronDown size={18} aria-hidden />}
        >
          {t("addresses.add")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.dropdown}>
        <Menu.Item
          component={Link}
          href={`/channels/email/addresses/native?brand=${brandId}`}
          leftSection={<IconHome size={18} aria-hidden />}
        >
          {t("addNative.menu")}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          aria-expanded={external}
          leftSection={<IconWorld size={18} aria-hidden />}
          rightSection={<Chevron size={18} aria-hidden />}
          onClick={() => setExternal(!external)}
        >
          {t("addresses.external")}
        </Menu.Item>
        {external ? (
          <div className={styles.nested}>
            {canConnect ? (
              <Menu.Item component={Link} href={`/channels/email/addresses/new?brand=${brandId}`}>
                {t("addresses.selectDomain")}
              </Menu.Item>
            ) : (
              <>
                <Menu.Item disabled>{t("addresses.selectDomain")}</Menu.Item>
                <p className={styles.hint}>{t("addresses.needsDomain")}</p>
              </>
            )}
            <Menu.Item component={Link} href={`/channels/email/addresses/forwarded?brand=${brandId}`}>
              {t("addForwarded.menu")}
            </Menu.Item>
          </div>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
