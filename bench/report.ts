import { readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What one part has to say, in Markdown. */
export interface Section {
  readonly title: string;
  readonly text: string;
}

const file = new URL("./RESULTS.md", import.meta.url);
const head = `# Measured

\`npm run bench\` writes this file; each part is replaced when it is run again. Medians of interleaved rounds on one machine: read the ratios and
the processor time a message, which hold on another, before the rates, which do not.
`;

/** The machine and how busy it was before the first measurement. */
export function machine(): string {
  const [one = 0] = loadavg();
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} processors (${model}), ${memory} GiB; Node ${process.versions.node}; load before: ${one.toFixed(2)}`;
}

/** Replaces the sections of the parts that ran, and keeps the others. */
export async function writeResults(sections: readonly Section[], about: string): Promise<void> {
  const old = await readFile(file, "utf8").catch(() => "");
  const day = new Date().toISOString().slice(0, 10);
  const dated = sections.map((section) => ({ ...section, text: `${day}: ${about}\n\n${section.text}` }));
  await writeFile(file, merged(old, dated));
}

/** The whole file: what `old` says under other titles stays, in its order. */
export function merged(old: string, sections: readonly Section[]): string {
  const kept = new Map<string, string>();
  for (const part of old.split(/^## /m).slice(1)) {
    const end = part.indexOf("\n");
    kept.set(part.slice(0, end), part.slice(end).trim());
  }
  for (const { title, text } of sections) kept.set(title, text);
  return `${[head.trim(), ...[...kept].map(([title, text]) => `## ${title}\n\n${text}`)].join("\n\n")}\n`;
}
