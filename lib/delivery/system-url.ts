/** The operator's relay, from SYSTEM_SMTP_URL. */
export interface SystemRelay {
  readonly host: string;
  readonly port: number;
  readonly implicitTls: boolean;
  readonly auth: { readonly username: string; readonly password: string } | null;
}

/**
 * Reads `smtp://[user:password@]host[:port]` or `smtps://…`. Default ports: 465 for smtps, 587 with a password, else 25.
 * Throws an Error that never quotes the URL.
 */
export function parseSystemUrl(text: string): SystemRelay {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url?.hostname || !["smtp:", "smtps:"].includes(url.protocol)) {
    throw new Error("SYSTEM_SMTP_URL is not an smtp:// or smtps:// URL");
  }
  const implicitTls = url.protocol === "smtps:";
  const auth = url.username
    ? { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }
    : null;
  const port = url.port ? Number(url.port) : implicitTls ? 465 : auth ? 587 : 25;
  return { host: url.hostname.replace(/^\[|\]$/g, ""), port, implicitTls, auth };
}
