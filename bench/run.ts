// `npm run bench`: measures Postern beside Postfix and Haraka, prints one table a part and writes bench/RESULTS.md.
import "./environment.ts";
import { type Options, type PartName, readOptions, usage } from "./options.ts";
import { growth } from "./parts/growth.ts";
import { inbound } from "./parts/inbound.ts";
import { outbound } from "./parts/outbound.ts";
import { ticket } from "./parts/ticket.ts";
import { machine, type Section, writeResults } from "./report.ts";
import { say, shout } from "./say.ts";
import { scratch } from "./scratch.ts";

const parts: Readonly<Record<PartName, { title: string; run: (options: Options) => Promise<string> }>> = {
  inbound: { title: "Inbound durable accept", run: inbound },
  ticket: { title: "Mail to ticket", run: ticket },
  outbound: { title: "Outbound drain", run: outbound },
  growth: { title: "Growth", run: growth },
};

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  const about = machine();
  say(about);
  const sections: Section[] = [];
  let failed = 0;
  for (const part of options.parts) {
    const { title, run } = parts[part];
    say(`${title} …`);
    try {
      sections.push({ title, text: await run(options) });
    } catch (error) {
      failed += 1;
      shout(`${title} failed`);
      console.error(error);
    }
  }
  console.log(`\n${about}\n${sections.map(({ title, text }) => `\n## ${title}\n\n${text}\n`).join("")}`);
  if (!options.quick) await writeResults(sections, about);
  return failed;
}

// The janitor tidies up after whatever end, an interrupted run's too.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(1));
const code = await main();
await scratch.close();
process.exit(code);
