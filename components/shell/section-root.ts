/** The page at the top of a path's section: what lies deeper, a ticket or an address, may belong to one account alone. */
export function sectionRoot(path: string): string {
  const [, first = "", second = ""] = path.split("/");
  return first === "channels" && second ? `/${first}/${second}` : `/${first}`;
}
