import { expect } from "vitest";
import { type InhabitedAccount, inhabitAccount, type TestPerson } from "#lib/testing/inhabited-account.ts";
import { rowsOf } from "#lib/testing/rows.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { browseWith, cookiesOf } from "./browser.ts";

/** Two accounts in one database: what is done from `other` must never touch or show anything of `victim`. */
export interface Neighbours {
  readonly world: World;
  readonly victim: InhabitedAccount;
  readonly other: InhabitedAccount;
  /** A third, for its own owner to go through everything. */
  readonly own: InhabitedAccount;
  /** The following calls are this person's; `account` is what the account cookie says, true or not. */
  browseAs(who: "nobody" | "stranger" | "agent" | "owner", account?: string): void;
  /** What the victim's own people have done is no news. */
  note(): Promise<void>;
  /** No row of the victim's has changed or gone since the last time, and no new one belongs to it. */
  expectUntouched(): Promise<void>;
  /** Nothing in an answer is the victim's but what the caller said first. */
  expectNothingOfTheVictim(answer: string, said: string): void;
}

export async function openNeighbours(): Promise<Neighbours> {
  const world = await testWorld();
  const inhabit = (subdomain: string) => inhabitAccount(world.db, subdomain, "postern.test");
  const victim = await inhabit("zebra");
  let victims = await rowsOf(world.db);
  const other = await inhabit("walrus");
  const own = await inhabit("gazelle");
  const people: Record<string, Map<string, string>> = {
    stranger: await cookiesOf(other.owner.email, other.password),
    agent: await cookiesOf(victim.agent.email, victim.password),
    owner: await cookiesOf(own.owner.email, own.password),
  };
  let seen = await rowsOf(world.db);
  const marks = marksOf(victim);
  return {
    world,
    victim,
    other,
    own,
    browseAs(who, account) {
      browseWith(new Map([...(people[who] ?? []), ...(account ? [["postern_account", account] as const] : [])]));
    },
    async note() {
      seen = await rowsOf(world.db);
    },
    async expectUntouched() {
      const now = await rowsOf(world.db);
      const missing = [...victims].filter((row) => !now.has(row));
      // Its people's own browsers note when they were last active.
      const news = [...now].filter(
        (row) => !seen.has(row) && !row.startsWith("session ") && !ofWrongPassword.test(row),
      );
      const added = news.filter((row) => marks.some((mark) => row.includes(mark)));
      victims = new Set([...victims].filter((row) => now.has(row)));
      seen = now;
      expect({ missing, added }).toEqual({ missing: [], added: [] });
    },
    expectNothingOfTheVictim(answer, said) {
      expect(marks.filter((mark) => answer.includes(mark) && !said.includes(mark))).toEqual([]);
    },
  };
}

/** A wrong password is written down, some time behind its answer, for the team whose door it was tried at. */
const ofWrongPassword = /^(?:audit_event .*member\.sign_in_failed|rate_window \("wrong password |audit_name .*,user,)/;

/** What only the account's own pages and answers may hold: its name, which all its things bear, and every id that is not a small number. */
function marksOf(account: InhabitedAccount): string[] {
  const values = Object.values(account).flatMap((value: string | number | TestPerson | object) =>
    typeof value === "object" ? Object.values(value) : [value],
  );
  return ["zebra", ...values.filter((value): value is string => typeof value === "string" && value.length >= 12)];
}
