"use client";

import Link from "next/link";
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

interface MadeLink {
  readonly handoffId: string;
  /** With its key. */
  readonly link: string;
}

const fields = ["lifetime"] as const;

/** Makes links to hand the credentials over by, while they are in this page's memory, and shows what becomes of each. */
export function HandoffLink({ domainId, credentialId, content }: HandoffLinkProps) {
  const t = useTranslations();
  const [made, show] = useOnceShown<MadeLink>();
  const { handoffs, reload } = useHandoffs(domainId);
  // Once it has been opened or cancelled there is nothing in it to hand over.
  const ended = handoffs.some(({ id, state }) => id === made?.handoffId && state !== "waiting");
  const link = ended ? null : made?.link;
  const { run, pending, refusals } = useAction(create);

  /** The server is told all but the key. */
  async function create(lifetime: HandoffLifetime, accountId?: string): Promise<ActionResult<MadeLink>> {
    const { key, ...sealed } = await seal(content);
    const kept = await createHandoffAction({ ...sealed, credentialId, lifetime }, accountId);
    return kept.ok ? { ok: true, data: { handoffId: sealed.handoffId, link: `${kept.data.url}#${key}` } } : kept;
  }

  async function submit(data: FormData) {
    const lifetime = handoffLifetimes.find((hours) => String(hours) === data.get("lifetime"));
    const created = lifetime && (await run(lifetime));
    if (!created) return;
    show(created.data);
    reload();
  }

  return (
    <Section title={t("handoff.title")} purpose={t("handoff.purpose")}>
      <Card>
        <div className="stack">
          {link ? (
            <div role="status">
              <CredentialField key={link} label={t("handoff.link")} value={link} hint={t("handoff.linkHint")} />
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
                <SubmitButton variant={made ? "default" : "filled"} pending={pending}>
                  {t(made ? "handoff.another" : "handoff.create")}
                </SubmitButton>
              </FormActions>
            </ActionForm>
          ) : (
            <Notice tone="wait">{t("handoff.insecure")}</Notice>
          )}
          {handoffs.length > 0 ? (
            <HandoffList
              handoffs={handoffs}
              rotate={(words) => <Link href={`/channels/email/domains/${domainId}`}>{words}</Link>}
              onChanged={reload}
            />
          ) : null}
        </div>
      </Card>
    </Section>
  );
}
