import type { useTranslations } from "next-intl";

/** What a configuration is filled in with: the credential as it was issued, and whose mail it is for. */
export interface RelayValues {
  /** A-label form. */
  readonly domain: string;
  /** The support addresses whose mail is relayed. None yet: an example stands in their place. */
  readonly addresses: readonly string[];
  readonly host: string;
  /** STARTTLS. */
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** An address of the account's own. */
  readonly nativeAddress: string;
  /** SHA-256, "AB:CD:…", while the relay's certificate signs itself. */
  readonly fingerprint: string | null;
  /** That certificate, PEM. */
  readonly certificate: string | null;
}

/** The reader's words; comments in the text are in their language too. */
export type Words = ReturnType<typeof useTranslations<never>>;

/** One piece of text to put into a file, or to run. */
export interface Block {
  readonly id: string;
  /** The file's path, for a block that is a file's content or is added to one; null: commands. */
  readonly file: string | null;
  readonly title: string;
  /** One line: what it does. */
  readonly why: string;
  readonly text: string;
  /** The password stands in it. */
  readonly secret: boolean;
}

/** The support addresses, or the one that an example names. */
export function addressesOf({ addresses, domain }: RelayValues): readonly string[] {
  return addresses.length > 0 ? addresses : [`support@${domain}`];
}

export function nativeDomainOf({ nativeAddress }: RelayValues): string {
  return nativeAddress.slice(nativeAddress.lastIndexOf("@") + 1);
}

/** Lines of a file, each ended. */
export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}

/** Two columns, the second aligned. */
export function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `${first.padEnd(width)}    ${second}`);
}

/** A comment of one line. What a person typed never stands in one, but a line end in it would be a setting. */
export function comment(text: string): string {
  return `# ${text.replaceAll(/\s*[\r\n]+\s*/g, " ")}`;
}
