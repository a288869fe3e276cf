"use client";

import { useTranslations } from "next-intl";
import { CredentialField } from "#components/credential-field.tsx";
import { ActionForm } from "#components/forms/action-form.tsx";
import { SelectField } from "#components/forms/fields.tsx";
import { FormActions } from "#components/forms/form-actions.tsx";
import type { ActionResult } from "#components/forms/result.ts";
import { SubmitButton } from "#components/forms/submit-button.tsx";
import { useAction } from "#components/forms/use-action.ts";
import { Notice } from "#components/notice.tsx";
import { canSeal, seal } from "#components/sealed-link/seal.ts";
import { Card, Section } from "#components/section.tsx";
import { useOnceShown } from "#components/use-once-shown.ts";
import { type HandoffContent, type HandoffLifetime, handoffLifetimes, usualLifetime } from "#lib/handoffs/schema.ts";
import { createHandoffAction } from "../../actions.ts";
import { HandoffList } from "./handoff-list.tsx";
import { useHandoffs } from "./use-handoffs.ts";

interface HandoffLinkProps {
  readonly domainId: string;
  readonly credentialId: string;
  /** What is sealed. It leaves this browser encrypted, or not at all. */
  readonly content: HandoffContent;
}

const fields = ["lifetime"] as const;

/** Makes links to hand the credentials over by, while they are in this page's memory, and shows what becomes of each. */
export function HandoffLink({ domainId, credentialId, content }: HandoffLinkProps) {
  const t = useTranslations();
  const [link, show] = useOnceShown<string>();
  const { handoffs, reload } = useHandoffs(domainId);
  const { run, pending, refusals } = useAction(create);

  /** The server is told all but the key. */
  async function create(lifetime: HandoffLifetime, accountId?: string): Promise<ActionResult<string>> {
    const { key, ...sealed } = await seal(content);
    const made = await createHandoffAction({ ...sealed, credentialId, lifetime }, accountId);
    return made.ok ? { ok: true, data: `${made.data.url}#${key}` } : made;
  }

  async function submit(data: FormData) {
    const lifetime = handoffLifetimes.find((hours) => String(hours) === data.get("lifetime"));
    const made = lifetime && (await run(lifetime));
    if (!made) return;
    show(made.data);
    reload();
  }

  return (
    <Section title={t("handoff.title")} purpose={t("handoff.purpose")}>
      <Card>
        <div className="stack">
          {link ? (
            <div role="status">
              <CredentialField label={t("handoff.link")} value={link} hint={t("handoff.linkHint")} />
            </div>
          ) : null}
          {canSeal() ? (
            <ActionForm className="stack" refusals={refusals} fields={fields} onSubmit={(data) => void submit(data)}>
              <SelectField
                name="lifetime"
                label={t("handoff.lifetime")}
                maw={240}
                defaultValue={usualLifetime}
                data={handoffLifetimes.map((hours) => ({
                  value: String(hours),
                  label: hours > 24 ? t("handoff.days", { count: hours / 24 }) : t("handoff.hours", { count: hours }),
                }))}
              />
              <FormActions>
                <SubmitButton variant={link ? "default" : "filled"} pending={pending}>
                  {t(link ? "handoff.another" : "handoff.create")}
                </SubmitButton>
              </FormActions>
            </ActionForm>
          ) : (
            <Notice tone="wait">{t("handoff.insecure")}</Notice>
          )}
          {handoffs.length > 0 ? <HandoffList domainId={domainId} handoffs={handoffs} onChanged={reload} /> : null}
        </div>
      </Card>
    </Section>
  );
}
