import { type BrowserContextOptions, test as base } from "@playwright/test";
import type { CompanyMail, Relay } from "./company-mail/contract.ts";
import { startCompanyMail } from "./company-mail/start.ts";
import { type Labels, type Lang, labels } from "./labels.ts";
import { mailboxes, company as theCompany } from "./people.ts";
import { admin, type Postern, startPostern } from "./postern.ts";
import { addDomain } from "./steps/add-domain.ts";
import { relayOf } from "./steps/relay.ts";
import { signIn } from "./steps/sign-in.ts";

export interface Installation {
  readonly lang: Lang;
  /** Specs that name the same one, and language, share a running Postern and mail server. */
  readonly installation: string;
  readonly words: Labels;
  readonly company: CompanyMail;
  readonly postern: Postern;
  /** The administrator's cookies: sign-in is rate-limited, so it happens once. */
  readonly signedIn: Exclude<BrowserContextOptions["storageState"], string | undefined>;
  /** The company's domain, connected through the browser, and its mail server relaying for all of its support mailboxes. */
  readonly connected: Relay;
}

export const test = base.extend<object, Installation>({
  lang: ["fr", { scope: "worker", option: true }],
  installation: ["shared", { scope: "worker", option: true }],
  words: [async ({ lang }, use) => use(labels[lang]), { scope: "worker" }],
  company: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs off this pattern.
    async ({}, use) => {
      const running = await startCompanyMail({
        domain: theCompany.domain,
        outside: ["customer.test"],
        submitters: Object.values(mailboxes),
      });
      await use(running);
      await running.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  postern: [
    // `installation` is not read: two specs that differ in it get two workers, and so two of these.
    async ({ company, installation: _ }, use) => {
      const running = await startPostern(company);
      await use(running);
      await running.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  signedIn: [
    async ({ browser, postern, words, lang }, use) => {
      const context = await browser.newContext({ baseURL: postern.url, locale: lang });
      const page = await context.newPage();
      await page.goto("/");
      await signIn(page, words, admin);
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: "worker", timeout: 60_000 },
  ],
  connected: [
    async ({ browser, postern, company, signedIn, words, lang }, use) => {
      const context = await browser.newContext({ baseURL: postern.url, locale: lang, storageState: signedIn });
      const credentials = await addDomain(await context.newPage(), words, theCompany);
      await context.close();
      const relay = await relayOf(credentials, postern, Object.values(mailboxes));
      await company.configureRelay(relay);
      await use(relay);
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ postern }, use) => use(postern.url),
  storageState: async ({ signedIn }, use) => use(signedIn),
});

export { expect } from "@playwright/test";
