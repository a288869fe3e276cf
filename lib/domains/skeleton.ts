/**
 * What looks like Latin in a domain name, each followed by what it looks like: after Unicode's confusables.txt (UTS #39), cut down to lower-case
 * letters and digits, and widened by those that only some typefaces make alike (к and k, ӏ and l, п and n).
 */
const alike = {
  cyrillic: "аa вb сc ԁd еe ҽe гr һh нh ңh іi ӏl јj кk қk ҝk мm пn оo ѳo рp ԛq ѕs тt иu цu ѵv ѡw ԝw хx ҳx уy үy",
  greek: "αa εe ηn ιi κk νv οo ρp σo ςc τt υu χx γy ωw ϲc ϳj",
  armenian: "օo ոn սu հh ցg զq յj",
  latin: "ıi ɑa ɡg ɩi ɪi ʏy ᴄc ᴏo ᴠv ᴡw ᴢz ꜱs",
  digits: "0o 1l ०o ੦o ૦o ௦o ౦o ೦o ൦o ๐o ໐o ၀o 〇o ٥o ۵o ١l ۱l",
  others: "סo וl ןl اl هo",
};
const letters = new Map(
  Object.values(alike).flatMap((pairs) => pairs.split(" ").map(([from = "", to = ""]) => [from, to])),
);
/** What reads as two letters. */
const wide = new Map([
  ["m", "rn"],
  ["w", "vv"],
]);

/** What a name in U-label form looks like: two names with the same skeleton are mistaken for one another (UTS #39, section 4). */
export function skeleton(name: string): string {
  return [...name.toLowerCase().normalize("NFD")]
    .map((letter) => letters.get(letter) ?? letter)
    .map((letter) => wide.get(letter) ?? letter)
    .join("");
}
