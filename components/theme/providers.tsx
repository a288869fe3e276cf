"use client";

import { type CSSVariablesResolver, MantineProvider } from "@mantine/core";
import { createContext, type ReactNode, useContext, useState } from "react";
import { colorSchemes } from "./color-schemes.ts";
import { theme } from "./theme.ts";

// Mantine's own colours follow the tokens of app/globals.css, which know both schemes.
const tokens = {
  "--mantine-color-body": "var(--page)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-bright": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-faint)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-placeholder": "var(--ink-faint)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--surface-sunk)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-strong)",
};
const resolver: CSSVariablesResolver = () => ({ variables: {}, light: tokens, dark: tokens });

const NonceContext = createContext("");

/** The nonce of the document's policy: the one under which style elements that appear later are accepted. */
export function useNonce(): string {
  return useContext(NonceContext);
}

/** Mantine under the content security policy. A refresh brings a new nonce, but the document keeps its first policy: so does this. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [first] = useState(nonce);
  return (
    <NonceContext value={first}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={colorSchemes}
        cssVariablesResolver={resolver}
        getStyleNonce={() => first}
      >
        {children}
      </MantineProvider>
    </NonceContext>
  );
}
