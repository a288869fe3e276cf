"use client";

import { Tooltip } from "@mantine/core";
import { IconShieldCheckFilled, IconShieldOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import styles from "./relay-marker.module.css";

interface RelayMarkerProps {
  readonly authenticated: boolean;
  /** The connected domain that it came through, where it is known. */
  readonly domain?: string | null;
  /** In a list the marker is no tab stop of its own. */
  readonly inList?: boolean;
}

/** How a mail arrived, as a shield with words. The tooltip says what it proves, and what not. */
export function RelayMarker({ authenticated, domain, inList = false }: RelayMarkerProps) {
  const t = useTranslations();
  const words = authenticated ? t("relay.authenticated") : t("relay.unauthenticated");
  const proof = authenticated
    ? domain
      ? t("relay.provesDomain", { domain })
      : t("relay.proves")
    : t("relay.provesNothing");
  const Icon = authenticated ? IconShieldCheckFilled : IconShieldOff;
  return (
    <Tooltip label={proof}>
      {/* One image: the words inside are seen, and spoken once, as its name. */}
      <span
        role="img"
        aria-label={words}
        className={styles.marker}
        data-authenticated={authenticated}
        tabIndex={inList ? undefined : 0}
      >
        <Icon size={18} />
        {words}
      </span>
    </Tooltip>
  );
}
