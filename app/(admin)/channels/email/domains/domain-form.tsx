"use client";

import { Button } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { DomainName } from "#components/domain-name.tsx";
import { FormDialog } from "#components/forms/form-dialog.tsx";
import type { ActionResult } from "#components/forms/result.ts";
import { useAction } from "#components/forms/use-action.ts";
import { useReady } from "#components/use-ready.ts";
import type { DomainView } from "#lib/domains/schema.ts";

interface DomainFormProps<Value, Input> {
  readonly domain: DomainView;
  readonly describedBy: string;
  readonly icon: Icon;
  /** The button's word, and the dialog's title. */
  readonly open: string;
  readonly title: string;
  readonly fields: readonly string[];
  /** What the page shows. */
  readonly value: Value;
  readonly action: (input: Input, accountId?: string) => Promise<ActionResult<unknown>>;
  /** What is sent; `was` is what the page showed when the dialog opened. Undefined: nothing. */
  readonly read: (data: FormData, was: Value) => Input | undefined;
  /** The fields, given what they start with. */
  readonly children: (was: Value) => ReactNode;
}

/** A button by a connection, and the dialog in which one of its settings is changed. */
export function DomainForm<Value, Input>(props: DomainFormProps<Value, Input>) {
  const { domain, icon: Icon, value } = props;
  const router = useRouter();
  const ready = useReady();
  // As it was when the dialog opened: the page below may learn of a change meanwhile.
  const [was, setWas] = useState(value);
  const [opened, setOpened] = useState(false);
  const { run, pending, refusals, setRefusals } = useAction(props.action);

  async function submit(data: FormData) {
    const input = props.read(data, was);
    if (input === undefined || !(await run(input))) return;
    setOpened(false);
    router.refresh();
  }

  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        disabled={!ready}
        aria-haspopup="dialog"
        aria-describedby={props.describedBy}
        leftSection={<Icon size={18} aria-hidden />}
        onClick={() => {
          setRefusals([]);
          setWas(value);
          setOpened(true);
        }}
      >
        {props.open}
      </Button>
      <FormDialog
        opened={opened}
        title={props.title}
        about={
          <p className="muted">
            <DomainName domain={domain.domain} domainUnicode={domain.domainUnicode} />
          </p>
        }
        returnFocus
        pending={pending}
        refusals={refusals}
        fields={props.fields}
        onSubmit={(data) => void submit(data)}
        onClose={() => setOpened(false)}
      >
        {props.children(was)}
      </FormDialog>
    </>
  );
}
