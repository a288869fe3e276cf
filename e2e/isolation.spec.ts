import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { type APIRequestContext, request } from "@playwright/test";
import { openDatabase } from "#lib/db/client.ts";
import { type InhabitedAccount, inhabitAccount } from "#lib/testing/inhabited-account.ts";
import { expect, test } from "./fixtures.ts";
import { until } from "./support/poll.ts";

interface PageCase {
  readonly path: (at: InhabitedAccount) => string;
  /** The status for an owner of another account, an agent of the account, and somebody who is not signed in. */
  readonly stranger: 200 | 307 | 401 | 404;
  readonly agent: 200 | 307 | 401 | 404;
  readonly nobody: 200 | 307 | 401 | 404;
}

const list = { stranger: 200, agent: 404, nobody: 307 } as const;
const thing = { stranger: 404, agent: 404, nobody: 307 } as const;
const open = { stranger: 200, agent: 200, nobody: 200 } as const;

/** Every page, and every endpoint that answers GET with what a browser keeps of a person. */
const cases: Readonly<Record<string, PageCase>> = {
  "(auth)/sign-in/page.tsx": { stranger: 307, agent: 307, nobody: 200, path: () => "/sign-in" },
  "(auth)/setup/page.tsx": { ...open, path: () => "/setup" },
  "(auth)/invitation/page.tsx": { ...open, path: () => "/invitation" },
  // The page tells nothing of any link: what opens one stands in the fragment.
  "(handoff)/handoff/[id]/page.tsx": { ...open, path: ({ handoffId }) => `/handoff/${handoffId}` },
  "(missing)/[...path]/page.tsx": { path: () => "/no/such/page", stranger: 404, agent: 404, nobody: 404 },
  // Agents start at the tickets.
  "(admin)/page.tsx": { ...list, agent: 307, path: () => "/" },
  "(admin)/profile/page.tsx": { ...list, agent: 200, path: () => "/profile" },
  "(admin)/tickets/page.tsx": { ...list, agent: 200, path: () => "/tickets" },
  "(admin)/tickets/[id]/page.tsx": { ...thing, agent: 200, path: ({ ticketId }) => `/tickets/${ticketId}` },
  "(admin)/tickets/[id]/attachments/[attachmentId]/route.ts": {
    stranger: 404,
    agent: 200,
    nobody: 401,
    path: ({ ticketId, attachmentId }) => `/tickets/${ticketId}/attachments/${attachmentId}`,
  },
  "(admin)/audit/page.tsx": { ...list, path: () => "/audit" },
  "(admin)/audit/export.csv/route.ts": { ...list, nobody: 401, path: () => "/audit/export.csv" },
  "(admin)/settings/page.tsx": { ...list, path: () => "/settings" },
  "(admin)/settings/team/page.tsx": { ...list, path: () => "/settings/team" },
  "(admin)/settings/tokens/page.tsx": { ...list, path: () => "/settings/tokens" },
  "(admin)/settings/tokens/reference/page.tsx": { ...list, path: () => "/settings/tokens/reference" },
  "(admin)/channels/email/page.tsx": { ...list, path: () => "/channels/email" },
  "(admin)/channels/email/domains/new/page.tsx": { ...list, path: () => "/channels/email/domains/new" },
  "(admin)/channels/email/domains/[id]/page.tsx": {
    ...thing,
    path: ({ domainId }) => `/channels/email/domains/${domainId}`,
  },
  "(admin)/channels/email/brands/new/page.tsx": { ...list, path: () => "/channels/email/brands/new" },
  "(admin)/channels/email/addresses/native/page.tsx": {
    ...thing,
    path: ({ brandId }) => `/channels/email/addresses/native?brand=${brandId}`,
  },
  "(admin)/channels/email/addresses/forwarded/page.tsx": {
    ...thing,
    path: ({ brandId }) => `/channels/email/addresses/forwarded?brand=${brandId}`,
  },
  "(admin)/channels/email/addresses/new/page.tsx": {
    ...thing,
    path: ({ brandId }) => `/channels/email/addresses/new?brand=${brandId}`,
  },
  "(admin)/channels/email/addresses/[id]/credentials/page.tsx": {
    ...thing,
    path: ({ connectorId }) => `/channels/email/addresses/${connectorId}/credentials`,
  },
  "(admin)/channels/email/domains/[id]/disconnect/page.tsx": {
    ...thing,
    path: ({ domainId }) => `/channels/email/domains/${domainId}/disconnect`,
  },
  "(admin)/channels/email/disconnections/page.tsx": { ...list, path: () => "/channels/email/disconnections" },
  "(admin)/channels/email/disconnections/[id]/messages.csv/route.ts": {
    stranger: 404,
    agent: 404,
    nobody: 401,
    path: ({ disconnectionId }) => `/channels/email/disconnections/${disconnectionId}/messages.csv`,
  },
  "healthz/route.ts": { ...open, path: () => "/healthz" },
  "readyz/route.ts": { ...open, path: () => "/readyz" },
  // A program's key opens these, never a cookie.
  "api/v2/[[...path]]/route.ts": {
    stranger: 401,
    agent: 401,
    nobody: 401,
    path: ({ connectorId }) => `/api/v2/recipient_addresses/${connectorId}.json`,
  },
};
/** It never ends; app/isolation-endpoints.test.ts reads it. And one that answers POST alone. */
const apart = ["events/route.ts", "api/auth/[...all]/route.ts"];

test("every page and endpoint is in the table", () => {
  const app = join(import.meta.dirname, "../app");
  const there = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === "page.tsx" || name === "route.ts")
    .map((entry) => relative(app, join(entry.parentPath, entry.name)));
  expect([...Object.keys(cases), ...apart].toSorted()).toEqual(there.toSorted());
});

test("no page shows another account anything, an agent nothing that is for administrators, and nobody nothing", async ({
  postern,
}) => {
  const db = openDatabase(await postern.databaseUrl());
  const victim = await inhabitAccount(db, "zebra", "postern.test");
  const other = await inhabitAccount(db, "walrus", "postern.test");
  await db.$disconnect();
  const stranger = await browserOf(postern.url, other.owner.email, other.password);
  const browsers = {
    stranger,
    misled: await alsoNaming(stranger, postern.url, victim.account.id),
    agent: await browserOf(postern.url, victim.agent.email, victim.password),
    owner: await browserOf(postern.url, victim.owner.email, victim.password),
    nobody: await request.newContext({ baseURL: postern.url, storageState: unknownBrowser }),
  };
  const marks = ["zebra", victim.account.id, victim.sandbox.id, victim.domainId, victim.tokenId, victim.owner.userId];
  try {
    for (const [file, { path, ...status }] of Object.entries(cases)) {
      const url = path(victim);
      const get = (who: keyof typeof browsers, headers: Record<string, string> = {}) =>
        browsers[who].get(url, { maxRedirects: 0, headers });
      const told = (text: string) => marks.filter((mark) => text.includes(mark) && !url.includes(mark));

      for (const who of ["stranger", "misled"] as const) {
        const answer = await get(who);
        expect([file, who, answer.status()]).toEqual([file, who, status.stranger]);
        expect([file, who, told(await answer.text())]).toEqual([file, who, []]);
        // What the browser asks for when it goes from page to page.
        expect([file, who, told(await (await get(who, { RSC: "1" })).text())]).toEqual([file, who, []]);
      }
      expect([file, "agent", (await get("agent")).status()]).toEqual([file, "agent", status.agent]);
      const unknown = await get("nobody");
      expect([file, "nobody", unknown.status()]).toEqual([file, "nobody", status.nobody]);
      if (status.nobody === 307) expect(unknown.headers().location).toMatch(/^\/sign-in\b/);
      expect(told(await unknown.text())).toEqual([]);
      expect(told(await (await get("nobody", { RSC: "1" })).text())).toEqual([]);

      const own = await get("owner");
      if (status.stranger === 404 && file !== "(missing)/[...path]/page.tsx") {
        // That what was asked for is there, and would have been recognised.
        expect([file, "owner", own.status()]).toEqual([file, "owner", 200]);
        expect(await own.text()).toContain("zebra");
      } else expect([file, "owner", own.status()]).toEqual([file, "owner", status.stranger]);
    }
  } finally {
    for (const browser of Object.values(browsers)) await browser.dispose();
  }
});

/** Playwright's own default would be the administrator's. */
const unknownBrowser = { cookies: [], origins: [] };

/** Signs in as the page does, as soon as the limit on tries allows it. */
async function browserOf(baseURL: string, email: string, password: string): Promise<APIRequestContext> {
  const context = await request.newContext({
    baseURL,
    storageState: unknownBrowser,
    extraHTTPHeaders: { Origin: baseURL },
  });
  await until(
    `a sign-in of ${email}`,
    async () => {
      const answer = await context.post("/api/auth/sign-in/email", { data: { email, password } });
      if (answer.status() !== 429 && !answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
      return answer.ok();
    },
    30_000,
  );
  return context;
}

/** The same person's browser, in which the account cookie names `account`. */
async function alsoNaming(context: APIRequestContext, baseURL: string, account: string): Promise<APIRequestContext> {
  const { cookies, origins } = await context.storageState();
  const named = { ...cookies[0], name: "postern_account", value: account } as (typeof cookies)[number];
  return request.newContext({ baseURL, storageState: { cookies: [...cookies, named], origins } });
}
