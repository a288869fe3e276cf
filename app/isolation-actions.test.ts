import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ActionResult } from "#components/forms/result.ts";
import { type ActionCase, actionCases } from "./_testing/action-cases.ts";
import { type Neighbours, openNeighbours } from "./_testing/neighbours.ts";

vi.mock("next/headers", async () => (await import("./_testing/browser.ts")).nextHeaders());
vi.mock("next/cache", () => ({ revalidatePath: () => undefined, revalidateTag: () => undefined }));

type Action = (input: unknown, accountId?: string) => Promise<ActionResult<unknown> | undefined>;
const modules = import.meta.glob<Record<string, Action>>("./**/actions.ts", { eager: true });
const there = Object.entries(modules).flatMap(([file, exported]) =>
  Object.keys(exported).map((name) => `${name} of ${file.slice(2)}`),
);

const cases = Object.entries(actionCases).flatMap(([file, actions]) =>
  Object.entries(actions).map(
    ([name, one]) => [`${name} of ${file}`, one, modules[`./${file}`]?.[name] ?? missing] as const,
  ),
);
const forPeople = cases.filter(([, one]) => !one.strangers);
const forAdmins = forPeople.filter(([, one]) => !one.agents);

async function missing(_input: unknown): Promise<undefined> {
  throw new Error("there is no such action");
}

let all: Neighbours;
beforeAll(async () => {
  all = await openNeighbours();
});
afterAll(() => all.world.close());

test("every action there is stands in the table, and nothing else does", () => {
  expect(cases.map(([name]) => name).toSorted()).toEqual(there.toSorted());
});

test("what the browser may call stands in files named actions.ts alone", () => {
  const root = join(import.meta.dirname, "..");
  const files = ["app", "components", "lib"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const open = files.filter((file) => /^\s*["']use server["']/m.test(readFileSync(file, "utf8")));
  expect(open.map((file) => `./${relative(import.meta.dirname, file)}`).toSorted()).toEqual(
    Object.keys(modules).toSorted(),
  );
});

describe.each([
  ["an owner of another account", false],
  ["an owner of another account whose cookie names this one", true],
])("%s", (_who, naming) => {
  const browse = () => all.browseAs("stranger", naming ? all.victim.account.id : undefined);

  test.each(cases)("gets nothing by %s, and changes nothing", async (_name, { inputs, refused }, action) => {
    browse();
    const given = inputs(all.victim, all.other);
    const answers = [];
    for (const input of given) {
      const answer = await action(input);
      all.expectNothingOfTheVictim(JSON.stringify(answer) ?? "", JSON.stringify(input) ?? "");
      answers.push(answer);
    }
    if (refused !== "own") expect(answers).toMatchObject(refused.map((code) => ({ ok: false, refusals: [{ code }] })));
    await all.expectUntouched();
  });

  test.each(forPeople)("gets nothing by %s of one of its pages either", async (_name, { inputs }, action) => {
    browse();
    for (const id of [all.victim.account.id, all.victim.sandbox.id]) {
      const answer = await action(inputs(all.victim, all.other)[0], id);
      if (answer) expect(answer).toEqual({ ok: false, refusals: [{ code: "environment_changed" }] });
    }
    await all.expectUntouched();
  });
});

test.each(forAdmins)("an agent of the account is refused by %s", async (_name, { inputs }, action) => {
  all.browseAs("agent");
  for (const id of [undefined, all.victim.account.id]) {
    for (const input of inputs(all.victim, all.victim)) {
      expect(await action(input, id)).toEqual({ ok: false, refusals: [{ code: "forbidden" }] });
    }
  }
  await all.expectUntouched();
});

test.each(forPeople)("nobody who is not signed in gets anywhere by %s", async (_name, { inputs }, action) => {
  for (const account of [undefined, all.victim.account.id]) {
    all.browseAs("nobody", account);
    for (const input of inputs(all.victim, all.victim)) {
      const answer = await action(input);
      if (answer) expect(answer).toEqual({ ok: false, refusals: [{ code: "not_signed_in" }] });
    }
  }
  await all.expectUntouched();
});

// Were an input of the table to aim at nothing, a refusal would prove nothing.
test.each<readonly [string, ActionCase, Action]>(cases)(
  "the account's own owner gets through with the same input of %s",
  async (_name, { inputs, reaches }, action) => {
    all.browseAs("owner");
    const answer = await action(inputs(all.own, all.own)[0], all.own.account.id);
    if (reaches) expect(answer).toMatchObject({ ok: false, refusals: [{ code: reaches }] });
    else if (answer && "ok" in answer) expect(answer).toMatchObject({ ok: true });
    await all.expectUntouched();
  },
);
