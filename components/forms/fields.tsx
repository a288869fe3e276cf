"use client";

import {
  NativeSelect,
  type NativeSelectProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { useFieldError } from "./refusals-context.ts";

const alert = { role: "alert" } as const;

/** A labelled line of text with its refusal beneath. */
export function TextField(props: TextInputProps & { name: string }) {
  return <TextInput aria-required errorProps={alert} {...props} error={useFieldError(props.name)} />;
}

/** A labelled choice: the browser's own list, which every keyboard and screen reader knows. */
export function SelectField(props: NativeSelectProps & { name: string }) {
  return <NativeSelect errorProps={alert} {...props} error={useFieldError(props.name)} />;
}

/** A labelled longer text. */
export function TextAreaField(props: TextareaProps & { name: string }) {
  return <Textarea aria-required errorProps={alert} {...props} error={useFieldError(props.name)} />;
}
