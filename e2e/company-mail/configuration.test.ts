import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createTranslator } from "next-intl";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Block, RelayValues, Words } from "#components/relay-configuration/block.ts";
import { exim, literal } from "#components/relay-configuration/exim.ts";
import { postfix } from "#components/relay-configuration/postfix.ts";
import { swaks } from "#components/relay-configuration/swaks.ts";
import { makeSelfSigned } from "#lib/crypto/self-signed.ts";
import { processInbound } from "#lib/intake/process/process-inbound.ts";
import { closeParsing } from "#lib/mail/parse.ts";
import en from "../../messages/en.json";
import fr from "../../messages/fr.json";
import { openTestDoor, type TestDoor } from "../../smtp-worker/smtp/testing/door.ts";
import { until } from "../support/poll.ts";
import { run } from "../support/run.ts";
import { makeCertificates } from "./certificates.ts";
import type { CompanyMail } from "./contract.ts";
import { type EximMail, type EximParts, startExim, whyNoExim } from "./exim.ts";
import { startPostfix } from "./postfix.ts";
import { whyNoPostfix } from "./start.ts";

const [noPostfix, noExim] = await Promise.all([whyNoPostfix(), whyNoExim()]);
for (const [name, reason] of [
  ["POSTFIX", noPostfix],
  ["EXIM", noExim],
]) {
  const line = "!".repeat(100);
  if (reason) console.error(`\n${line}\n!! THE READY-MADE CONFIGURATION MEETS NO REAL ${name}: ${reason}\n${line}\n`);
}

const translator = (locale: "fr" | "en", messages: typeof fr) =>
  createTranslator({ locale, messages, onError: (error) => Promise.reject(error) }) as unknown as Words;
const words = { fr: translator("fr", fr), en: translator("en", en) };

let door: TestDoor;
let values: RelayValues;
beforeAll(async () => {
  door = await openTestDoor();
  const { fingerprint, pem } = door.certificate;
  values = {
    ...door.credential,
    domain: "company.test",
    addresses: ["support@company.test"],
    host: "localhost",
    port: door.door.ports.relay,
    fingerprint,
    certificate: pem,
  };
});
afterAll(async () => {
  await door?.close();
  await closeParsing();
});

const textOf = (blocks: readonly Block[], id: string) => blocks.find((block) => block.id === id)?.text ?? "";

/** A customer's mail, brought to the company's own server. */
async function write(server: { host: string; port: number }, to: string, subject: string): Promise<void> {
  const transport = createTransport({ ...server, ignoreTLS: true });
  await transport.sendMail({ from: "customer@customer.test", to, subject, text: "May I come on Tuesday?" });
  transport.close();
}

/** What became of the mail that was accepted last, once it has come. */
async function accepted(subject: string, { db } = door.world) {
  const id = await until(`"${subject}" at the door`, async () => {
    const messages = await db.inboundMessage.findMany({ where: { state: "accepted" } });
    for (const message of messages) await processInbound(message.id, { db });
    return (await db.inboundMessage.findFirst({ where: { subject } }))?.id;
  });
  const message = await db.inboundMessage.findUniqueOrThrow({ where: { id }, include: { deliveries: true } });
  const ticketId = message.deliveries[0]?.ticketId;
  const ticket = ticketId ? await db.ticket.findUnique({ where: { id: ticketId } }) : null;
  return { tls: message.tls, credentialId: message.credentialId, authenticated: ticket?.authenticated ?? null };
}
const throughTheRelay = () => ({
  tls: expect.stringMatching(/^TLSv1\.[23]/),
  credentialId: door.credential.id,
  authenticated: true,
});
const count = (subject: string) => door.world.db.inboundMessage.count({ where: { subject } });

/** As the company's IT would: each text into its file, the commands run. The folder alone is another than in the text. */
async function pasteIntoPostfix(etc: string, blocks: readonly Block[]): Promise<string> {
  const moved = (text: string) => text.replaceAll("/etc/postfix", etc);
  for (const { file, text } of blocks) {
    if (file?.endsWith("/main.cf")) await appendFile(join(etc, "main.cf"), moved(text));
    else if (file) await writeFile(join(etc, basename(file)), moved(text));
  }
  return run("env", [`MAIL_CONFIG=${etc}`, "bash", "-ec", moved(textOf(blocks, "commands"))]);
}

describe.skipIf(noPostfix !== null).each(["fr", "en"] as const)(
  "a Postfix with exactly the text given in %s",
  (lang) => {
    let company: CompanyMail;
    let said: string;
    beforeAll(async () => {
      const started = await startPostfix(
        { domain: "company.test", outside: ["customer.test"], submitters: [] },
        { bare: true },
      );
      company = started;
      said = await pasteIntoPostfix(started.etc, postfix(values, words[lang]));
    });
    afterAll(() => company?.close());
    const server = () => ({ host: "127.0.0.1", port: company.mxPort });

    test("names our server when it is asked for a support address", () => {
      expect(said).toContain(`smtp:[localhost]:${values.port}`);
    });

    test("relays a mail to a support address, which becomes an authenticated ticket", async () => {
      const subject = `To support, ${lang}`;
      await write(server(), "support@company.test", subject);
      expect(await accepted(subject)).toEqual(throughTheRelay());
    });

    test("keeps an employee's mail", async () => {
      const subject = `To an employee, ${lang}`;
      await write(server(), "accounts@company.test", subject);
      await until("the employee's mail", async () =>
        (await company.inbox("accounts@company.test")).find(({ mail }) => mail.subject === subject),
      );
      expect(await count(subject)).toBe(0);
    });
  },
);

test.skipIf(noPostfix !== null)(
  "Postfix relays to a certificate of a known authority in our name, and pins none",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "postern-authority-"));
    const { caFile, chainFile, keyFile } = await makeCertificates(folder);
    const published = await openTestDoor({ tls: { tlsCert: chainFile, tlsKey: keyFile } });
    const company = await startPostfix({ domain: "company.test", outside: [], submitters: [] }, { bare: true });
    try {
      const port = published.door.ports.relay;
      const given = {
        ...values,
        ...published.credential,
        host: "localhost",
        port,
        fingerprint: null,
        certificate: null,
      };
      // What the system trusts already, on a machine that knows this authority.
      await appendFile(join(company.etc, "main.cf"), `smtp_tls_CAfile = ${caFile}\n`);
      await pasteIntoPostfix(company.etc, postfix(given, words.en));
      await write({ host: "127.0.0.1", port: company.mxPort }, "support@company.test", "To a known authority");
      expect(await accepted("To a known authority", published.world)).toMatchObject({ authenticated: true });
    } finally {
      await company.close();
      await published.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
);

test.skipIf(noPostfix !== null)("Postfix tells a server with another certificate nothing", async () => {
  const company = await startPostfix({ domain: "company.test", outside: [], submitters: [] }, { bare: true });
  try {
    const fingerprint = values.fingerprint?.replace(/^../, "00") ?? "";
    await pasteIntoPostfix(company.etc, postfix({ ...values, fingerprint }, words.en));
    await write({ host: "127.0.0.1", port: company.mxPort }, "support@company.test", "To an impostor");
    await until("a refusal", async () => /status=deferred.*not (?:trusted|verified)/.test(await company.log()));
    expect(await count("To an impostor")).toBe(0);
  } finally {
    await company.close();
  }
});

async function startEximWith(lang: "fr" | "en", certificate = values.certificate): Promise<EximMail> {
  const blocks = exim({ ...values, certificate }, words[lang]);
  return startExim("company.test", async (etc): Promise<EximParts> => {
    await writeFile(join(etc, "helpdesk.pem"), textOf(blocks, "certificate"), { mode: 0o644 });
    const moved = (id: string) => textOf(blocks, id).replaceAll("/etc/exim4", etc);
    return { router: moved("router"), transport: moved("transport"), authenticator: moved("authenticator") };
  });
}

describe.skipIf(noExim !== null).each(["fr", "en"] as const)("an Exim with exactly the text given in %s", (lang) => {
  let company: EximMail;
  beforeAll(async () => {
    company = await startEximWith(lang);
  });
  afterAll(() => company?.close());
  const server = () => ({ host: "127.0.0.2", port: company.mxPort });

  test("names router and transport when it is asked for a support address, and others' way is as it was", async () => {
    expect(await company.wayOf("support@company.test")).toMatch(/router = helpdesk, transport = helpdesk_smtp/);
    expect(await company.wayOf("Support@Company.Test")).toMatch(/router = helpdesk,/);
    expect(await company.wayOf("support@acme.postern.test")).toMatch(/router = helpdesk,/);
    expect(await company.wayOf("accounts@company.test")).toMatch(/router = employees,/);
  });

  test("relays a mail to a support address, which becomes an authenticated ticket", async () => {
    const subject = `To support by Exim, ${lang}`;
    await write(server(), "support@company.test", subject);
    expect(await accepted(subject)).toEqual(throughTheRelay());
  });

  test("reads a value as it is, whatever characters it has", async () => {
    const value = ["a$b{c}", "\\d:e^f", "\"g'h", "$", "{run{/bin/true}}"].join("");
    expect((await company.expand(literal(value))).trimEnd()).toBe(value);
  });

  test("relays what is forwarded to an address of ours in the same way", async () => {
    const subject = `To us by Exim, ${lang}`;
    await write(server(), "support@acme.postern.test", subject);
    expect(await accepted(subject)).toMatchObject({ credentialId: door.credential.id });
  });
});

test.skipIf(noExim !== null)("Exim tells a server with another certificate nothing", async () => {
  const company = await startEximWith("en", makeSelfSigned(["localhost"]).cert);
  try {
    await write({ host: "127.0.0.2", port: company.mxPort }, "support@company.test", "To an impostor of Exim's");
    await until("a refusal", async () => /certificate (?:verification failed|invalid)/i.test(await company.log()));
    expect(await count("To an impostor of Exim's")).toBe(0);
  } finally {
    await company.close();
  }
});

describe("the test by hand", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "postern-swaks-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Pasted into a shell: bash reads it from a file, so that no argument of ours shows it. */
  async function paste(id: string, path = process.env.PATH ?? ""): Promise<string> {
    const file = join(folder, `${id}.sh`);
    await writeFile(file, textOf(swaks(values, words.fr), id), { mode: 0o600 });
    return run("env", [`PATH=${path}`, "bash", file]);
  }

  test("is told by our server that the credentials are right, and sends nothing", async () => {
    const before = await door.world.db.inboundMessage.count();
    const said = await paste("test");
    expect(said).toMatch(/<~ {2}235 .*<~ {2}250 2\.1\.5/s);
    expect(said).not.toContain(values.password);
    expect(await door.world.db.inboundMessage.count()).toBe(before);
  });

  test("shows the password to nobody who lists processes", async () => {
    await writeFile(join(folder, "swaks"), '#!/bin/sh\ntr "\\0" " " </proc/$$/cmdline; env; grep -c auth-password\n', {
      mode: 0o755,
    });
    const said = await paste("test", `${folder}:${process.env.PATH}`);
    expect(said).toContain("--config /dev/stdin");
    expect(said).toMatch(/^1$/m);
    expect(said).not.toContain(values.password);
  });

  test("sees the fingerprint that the text says", async () => {
    expect(await paste("certificate")).toContain(values.fingerprint);
  });
});
