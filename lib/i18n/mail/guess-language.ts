const words = {
  fr: new Set(
    "le la les des du un une et est je vous nous mon ma mes votre pour avec dans pas que qui sur bonjour merci ne au ce".split(
      " ",
    ),
  ),
  en: new Set(
    "the a an and is are i you we my your for with in not that this on hello hi thanks of to please it have".split(" "),
  ),
};

/**
 * The language to answer a mail in: what its Content-Language says (RFC 3282), else the one whose small words it uses most,
 * French when that is not clear.
 */
export function guessLanguage(mail: { languages: readonly string[]; text: string }): "fr" | "en" {
  for (const tag of mail.languages) {
    const [primary] = tag.toLowerCase().split("-");
    if (primary === "fr" || primary === "en") return primary;
  }
  const found =
    mail.text
      .slice(0, 4_000)
      .toLowerCase()
      .match(/[\p{L}]+/gu) ?? [];
  const count = (set: ReadonlySet<string>) => found.filter((word) => set.has(word)).length;
  return count(words.en) > count(words.fr) + 1 ? "en" : "fr";
}
