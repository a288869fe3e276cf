import { escapeHtml } from "#lib/mail/text.ts";
import type { NoticeContent } from "./security-mail.ts";

// Every colour is stated with its ground, and both change together in the dark: a program that knows no media query shows the light one whole.
const dark = `@media (prefers-color-scheme: dark) {
  .ground { background: #0c181e !important; color: #dbe6e8 !important; }
  .card { background: #101e25 !important; border-color: #33474f !important; border-top-color: #48aea1 !important; }
  .label, .foot { color: #93a8ae !important; }
  .row { border-color: #24363d !important; }
  .care { background: #182830 !important; border-color: #d99c22 !important; }
  .open { background: #48aea1 !important; color: #081217 !important; }
}
@media (max-width: 480px) {
  .pad { padding: 20px !important; }
  .foot { padding: 0 20px !important; }
  .row td { display: block !important; width: auto !important; padding: 0 !important; border: 0 !important; }
  .row .value { padding-bottom: 12px !important; }
}`;

const cell = "padding:8px 0;border-top:1px solid #e1e8ea;vertical-align:top";

/** The notice as HTML for mail programs: styles on the elements, one column, nothing fetched from anywhere. */
export function noticeHtml(notice: NoticeContent): string {
  const { locale, subject, what, facts, adviceTitle, advice, page, link, footer } = notice;
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>
${dark}
</style>
</head>
<body class="ground" style="margin:0;padding:0;background:#f6f8f9;color:#16242b">
<div role="article" lang="${locale}" aria-label="${escapeHtml(subject)}" class="ground" style="padding:24px 12px;background:#f6f8f9;color:#16242b;font-family:Inter,system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:15px;line-height:1.55">
<div class="card pad" style="max-width:560px;margin:0 auto;padding:28px 32px;background:#ffffff;border:1px solid #d0dadd;border-top:4px solid #0d695f;border-radius:6px">
<h1 style="margin:0 0 16px;font-size:20px;line-height:1.3;font-weight:650;overflow-wrap:anywhere">${escapeHtml(subject)}</h1>
${what.map((text) => `<p style="margin:0 0 16px;overflow-wrap:anywhere">${escapeHtml(text)}</p>`).join("\n")}
<table role="presentation" style="width:100%;margin:8px 0 20px;border-collapse:collapse;font-size:14px">
${facts.map(row).join("\n")}
</table>
<div class="care" style="margin:0 0 24px;padding:14px 16px;background:#fdf6e7;border-left:3px solid #b98012;border-radius:3px">
<strong>${escapeHtml(adviceTitle)}</strong><br>
${escapeHtml(advice)}
</div>
<a class="open" href="${escapeHtml(link)}" style="display:inline-block;padding:10px 18px;background:#0a564e;color:#ffffff;border-radius:6px;font-weight:600;text-decoration:none">${escapeHtml(page)}</a>
</div>
<p class="foot" style="max-width:560px;margin:16px auto 0;padding:0 32px;color:#5f737b;font-size:13px;box-sizing:border-box">${escapeHtml(footer)}</p>
</div>
</body>
</html>
`;
}

function row([label, value]: readonly [string, string]): string {
  return `<tr class="row"><td class="label row" style="${cell};width:38%;padding-right:12px;color:#5f737b">${escapeHtml(label)}</td><td class="value row" style="${cell};overflow-wrap:anywhere">${escapeHtml(value)}</td></tr>`;
}
