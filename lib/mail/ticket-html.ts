import { escapeHtml } from "./text.ts";

const titles: Record<"fr" | "en", string> = { fr: "Message mis en forme", en: "Formatted message" };

// A second wall behind the sanitiser and the frame's sandbox: nothing loads, nothing runs, nothing is sent.
const policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const style = `
:root { color-scheme: light }
body { margin: 16px; background: #fff; color: #1a1d21; font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
a { color: #0b5f6b }
blockquote { margin: 8px 0 8px 4px; padding-left: 12px; border-left: 2px solid #8a8f98 }
pre { white-space: pre-wrap }
table { border-collapse: collapse; max-width: 100% }
td, th { padding: 2px 8px 2px 0; vertical-align: top; text-align: start }`;

/** The whole document to show a comment's sanitised HTML in, as the `srcdoc` of a sandboxed frame. `html` comes from the database. */
export function ticketHtmlDocument(html: string, locale: "fr" | "en"): string {
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(titles[locale])}</title>
<style>${style}</style>
</head>
<body>
${html}
</body>
</html>
`;
}
