"use client";

import { Button } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ActionForm } from "#components/forms/action-form.tsx";
import { TextField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import { PasswordField } from "#components/forms/password-field.tsx";
import type { Refusal } from "#components/forms/result.ts";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { Notice } from "#components/notice.tsx";
import { Card } from "#components/section.tsx";
import { CopyFromSibling, type Sibling } from "./copy-from-sibling.tsx";

const fields = ["host", "port", "username", "password"] as const;

/** What may be kept while the reader goes back: never the password. */
export interface OutboundTyped {
  readonly host: string;
  readonly port: string;
  readonly username: string;
}

interface OutboundFormProps {
  readonly email: string;
  readonly typed: OutboundTyped;
  readonly siblings?: readonly Sibling[];
  readonly pending: boolean;
  readonly refusals: readonly Refusal[];
  readonly onBack: (typed: OutboundTyped) => void;
  readonly onSubmit: (server: OutboundTyped & { readonly password: string }) => void;
}

/** Host, port, user name and password of the company's server, for one address. */
export function OutboundForm({ email, typed, siblings = [], pending, refusals, onBack, onSubmit }: OutboundFormProps) {
  const t = useTranslations();
  const place = useRef<HTMLDivElement>(null);
  const form = () => place.current?.querySelector("form") ?? null;

  function read(data: FormData) {
    const text = (name: string) => String(data.get(name) ?? "");
    return { host: text("host"), port: text("port"), username: text("username"), password: text("password") };
  }

  function copy({ host, port }: Sibling) {
    for (const [name, value] of Object.entries({ host, port: String(port) })) {
      const input = form()?.elements.namedItem(name);
      if (input instanceof HTMLInputElement) input.value = value;
    }
  }

  function back() {
    const target = form();
    const { host, port, username } = target ? read(new FormData(target)) : typed;
    onBack({ host, port, username });
  }

  return (
    <Card look="form">
      <div ref={place}>
        <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => onSubmit(read(data))}>
          <Notice tone="info">
            {t.rich("outbound.notice", { email, strong: (words) => <strong>{words}</strong> })}
          </Notice>
          <CopyFromSibling siblings={siblings} onCopy={copy} />
          <TextField
            name="host"
            label={t("outbound.host")}
            description={t("outbound.hostHint")}
            classNames={{ input: "mono" }}
            defaultValue={typed.host}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <TextField
            name="port"
            label={t("outbound.port")}
            description={t("outbound.portHint")}
            classNames={{ input: "mono" }}
            defaultValue={typed.port}
            inputMode="numeric"
            autoComplete="off"
            maxLength={5}
          />
          <TextField
            name="username"
            label={t("outbound.username")}
            classNames={{ input: "mono" }}
            defaultValue={typed.username}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
          <PasswordField
            name="password"
            label={t("outbound.password")}
            description={t("outbound.passwordHint")}
            autoComplete="new-password"
          />
          <FormActions>
            <SubmitButton pending={pending}>{t("common.save")}</SubmitButton>
            <Button variant="default" onClick={back} disabled={pending}>
              {t("common.back")}
            </Button>
          </FormActions>
        </ActionForm>
      </div>
    </Card>
  );
}
