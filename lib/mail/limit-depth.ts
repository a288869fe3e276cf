const empty = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));
const cells = ["td", "th"];
/** Elements that an opening tag closes without being asked to. */
const impliedEnds: Record<string, readonly string[]> = {
  p: ["p"],
  li: ["li"],
  dt: ["dt", "dd"],
  dd: ["dt", "dd"],
  td: cells,
  th: cells,
  tr: [...cells, "tr"],
  option: ["option"],
};

/**
 * Drops the tags of HTML that open deeper than `limit`, and end tags that end nothing. HTML parsers take quadratic time on
 * thousands of unclosed tags; this takes linear. No safety rests on it: what it returns is sanitised afterwards.
 */
export function limitDepth(html: string, limit: number): string {
  const open: string[] = [];
  return html.replace(/<(\/?)([a-zA-Z][^\s/>]*)[^>]*>?/g, (tag, closing: string, given: string) => {
    const name = given.toLowerCase();
    if (empty.has(name)) return tag;
    if (closing) {
      const at = open.lastIndexOf(name);
      if (at < 0) return "";
      open.length = at;
      return tag;
    }
    const ends = Object.hasOwn(impliedEnds, name) ? impliedEnds[name] : undefined;
    while (ends?.includes(open.at(-1) ?? "")) open.pop();
    if (open.length >= limit) return "";
    open.push(name);
    return tag;
  });
}
