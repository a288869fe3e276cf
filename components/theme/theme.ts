import { createTheme, type MantineColorsTuple } from "@mantine/core";

// Ink: greys with the blue-green of a night sea. Teal: the one accent. Both drawn for this product; every pair that carries
// text is checked by axe in both schemes.
const teal: MantineColorsTuple = [
  "#e9f6f4",
  "#d0ebe7",
  "#a3d8d0",
  "#72c3b8",
  "#48aea1",
  "#27968a",
  "#157f74",
  "#0d695f",
  "#0a564e",
  "#07413b",
];
const gray: MantineColorsTuple = [
  "#f6f8f9",
  "#eef2f3",
  "#e1e8ea",
  "#d0dadd",
  "#b0bfc4",
  "#8799a0",
  "#5f737b",
  "#475a62",
  "#2c3d45",
  "#16242b",
];
const dark: MantineColorsTuple = [
  "#dbe6e8",
  "#b9c9cd",
  "#93a8ae",
  "#61777e",
  "#33474f",
  "#24363d",
  "#182830",
  "#101e25",
  "#0c181e",
  "#081217",
];
const red: MantineColorsTuple = [
  "#fdf0ee",
  "#f9ddd9",
  "#f1b7b0",
  "#e88d83",
  "#de685c",
  "#cf4a3d",
  "#b8382c",
  "#9b2c22",
  "#7d231b",
  "#5e1a14",
];
const amber: MantineColorsTuple = [
  "#fdf6e7",
  "#f9e9c6",
  "#f2d28b",
  "#e9b74d",
  "#d99c22",
  "#b98012",
  "#96660b",
  "#794f06",
  "#5f3e05",
  "#452d04",
];

export const theme = createTheme({
  colors: { teal, gray, dark, red, amber },
  primaryColor: "teal",
  // White on either passes AA; the dark one stays calm beside dark surfaces.
  primaryShade: { light: 7, dark: 6 },
  black: "#0f1f26",
  white: "#ffffff",
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
  headings: {
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "2rem" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.5rem" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.5rem" },
    },
  },
  spacing: { xs: "0.5rem", sm: "0.75rem", md: "1rem", lg: "1.5rem", xl: "2rem" },
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: "sm" },
      // Words are never cut: on a phone a long button takes a second line.
      styles: {
        root: { height: "auto", minHeight: "var(--button-height)", paddingBlock: 4 },
        label: { whiteSpace: "normal", overflow: "visible", height: "auto", lineHeight: 1.35 },
      },
    },
    TextInput: { defaultProps: { size: "sm", withAsterisk: false } },
    Textarea: { defaultProps: { size: "sm", withAsterisk: false } },
    NativeSelect: { defaultProps: { size: "sm", withAsterisk: false } },
    Tooltip: {
      defaultProps: { multiline: true, maw: 320, openDelay: 150, events: { hover: true, focus: true, touch: true } },
    },
    Modal: {
      // Locking the page by script needs a style element without a nonce: app/globals.css does it. In place and not in a portal,
      // the dialog's header is no second banner of the page.
      defaultProps: {
        centered: true,
        radius: 8,
        padding: "lg",
        lockScroll: false,
        withinPortal: false,
        overlayProps: { backgroundOpacity: 0.5 },
      },
      styles: {
        inner: { insetInlineStart: 0, top: 0 },
        content: { background: "var(--surface)", border: "1px solid var(--line)" },
        header: { background: "var(--surface)", paddingBlockEnd: 8 },
        title: { fontSize: "1.0625rem", fontWeight: 620, lineHeight: 1.35 },
      },
    },
    Drawer: {
      defaultProps: { lockScroll: false, withinPortal: false },
      styles: { inner: { insetInlineStart: 0, top: 0 } },
    },
    // The placeholder for the first focus is no child that a menu may have (ARIA 1.2, menu). A menu whose button is scrolled out of
    // view stays: it has the focus, and above its button it is what one scrolls to.
    Menu: {
      defaultProps: {
        position: "bottom-end",
        shadow: "sm",
        withinPortal: false,
        hideDetached: false,
        withInitialFocusPlaceholder: false,
      },
    },
  },
});
