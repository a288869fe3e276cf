/**
 * Headers of a download under a name that a stranger chose (RFC 6266, RFC 8187). The type is always opaque, so that no browser
 * runs or renders it; the policy is for one that would all the same.
 */
export function attachmentHeaders(filename: string): Record<string, string> {
  const name = safeName(filename);
  const ascii = name.replace(/[^\x20-\x7e]/g, "_").replace(/["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    "Content-Type": "application/octet-stream",
    "Content-Disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
  };
}

/** Without path, control characters, direction overrides, lone surrogates or leading dots; never empty. */
function safeName(filename: string): string {
  const last = filename.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const bare = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\ufffd]/gu, "").replace(/^[.\s]+/, "");
  return [...bare].slice(0, 150).join("").trim() || "attachment";
}
