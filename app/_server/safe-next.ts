/**
 * Where to go after sign-in: the page that was asked for, when it is a page of this site; otherwise Home. Takes a path with its
 * query ("/tickets?status=new"); every other form ("https://…", "//host", "/\host", control characters) is refused.
 */
export function safeNext(text: string | null | undefined): string {
  if (!text?.startsWith("/") || text.length > 2_000) return "/";
  const base = "http://here.invalid";
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url?.origin !== base || url.pathname.startsWith("//")) return "/";
  if (/^\/(?:sign-in|setup|invitation|api|events)(?:\/|$)/.test(url.pathname)) return "/";
  return url.pathname + url.search;
}
