const blocks = new Set(
  "address article blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tr ul".split(
    " ",
  ),
);
const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };

/**
 * Plain text of HTML that came out of {@link sanitizeMailHtml}, whose tags are few and well formed: that is why
 * this can read it by tokens. Linear in its length.
 */
export function textOfSanitizedHtml(html: string): string {
  const out: string[] = [];
  let preformatted = 0;
  let links: (string | null)[] = [];
  for (const [, text, closing, tag, attributes] of html.matchAll(/([^<]+)|<(\/?)([a-z0-9]+)([^>]*)>/g)) {
    if (text !== undefined) {
      const words = decode(text);
      out.push(preformatted > 0 ? words : words.replace(/\s+/g, " "));
      continue;
    }
    if (tag === "pre") preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
    if (tag === "br") out.push("\n");
    else if (tag === "td" || tag === "th") out.push(closing ? "\t" : "");
    else if (tag && blocks.has(tag)) out.push(tag === "p" || /^h\d$/.test(tag) ? "\n\n" : "\n");
    if (tag === "li" && !closing) out.push("• ");
    if (tag === "img") out.push(attribute(attributes, "alt"));
    if (tag === "a" && !closing) links.push(attribute(attributes, "href") || null);
    if (tag === "a" && closing) {
      const href = links.pop();
      const shown = (out.at(-1) ?? "").trim();
      if (href && href.replace(/^mailto:|^tel:|\/$/g, "") !== shown.replace(/\/$/, "")) out.push(` <${href}>`);
    }
    if (links.length > 100) links = [];
  }
  return out
    .join("")
    .split("\n")
    .map((line) => line.trimEnd().replace(/^ (?=\S)/, ""))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function attribute(attributes: string | undefined, name: string): string {
  return decode(new RegExp(` ${name}="([^"]*)"`).exec(attributes ?? "")?.[1] ?? "");
}

function decode(text: string): string {
  return text.replace(/&([a-z]+);/g, (whole, name: string) => named[name] ?? whole).replaceAll("\u00a0", " ");
}
