import { localStorageColorSchemeManager } from "@mantine/core";

/** Where this browser keeps its theme: ColorSchemeScript reads it before the first paint, so that nothing flashes. */
export const colorSchemes = localStorageColorSchemeManager({ key: "mantine-color-scheme-value" });
