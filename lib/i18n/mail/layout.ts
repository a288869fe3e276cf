import { escapeHtml } from "#lib/mail/text.ts";

/** A mail of ours before it is laid out: plain text throughout. */
export interface MailContent {
  readonly locale: "fr" | "en";
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Shown on a line of its own, in a fixed-width face. */
  readonly code?: string;
  /** An address to open, shown whole on a line of its own: whoever reads text only can open it too. */
  readonly link?: string;
  readonly footer?: string;
}

export interface MailBodies {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Lays a mail out as text and as HTML. Everything is escaped. */
export function layOut(mail: MailContent): MailBodies {
  const { subject, paragraphs, code, link, footer } = mail;
  const parts = [...paragraphs, code, link, footer ? `-- \n${footer}` : undefined];
  const text = parts.filter((part) => part !== undefined).join("\n\n");
  return { subject, text: `${text}\n`, html: htmlOf(mail) };
}

// No colour is set on text, and none on the ground: a reader's dark mode has nothing to fight with.
function htmlOf({ locale, subject, paragraphs, code, link, footer }: MailContent): string {
  const body = [
    ...paragraphs.map((text) => `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll("\n", "<br>\n")}</p>`),
    ...(code
      ? [
          `<p style="margin:0 0 16px;font-family:ui-monospace,Consolas,monospace;word-break:break-all">${escapeHtml(code)}</p>`,
        ]
      : []),
    ...(link
      ? [`<p style="margin:0 0 16px;word-break:break-all"><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p>`]
      : []),
    ...(footer
      ? [
          `<p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #8a8f98;font-size:13px">${escapeHtml(footer)}</p>`,
        ]
      : []),
  ];
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:1.5">
<div role="article" lang="${locale}" style="max-width:600px">
${body.join("\n")}
</div>
</body>
</html>
`;
}
