import zendesk from "node-zendesk";
import { expect, test } from "./fixtures.ts";
import { admin } from "./postern.ts";
import { saying } from "./steps/sayings.ts";
import { withDatabase } from "./support/database.ts";
import { fillAccount } from "./support/many-addresses.ts";

// Fills the account to its limits, and empties it.
test.use({ installation: "programs" });
test.beforeAll(async ({ postern }) => fillAccount(await postern.databaseUrl()));

interface Address {
  readonly id: number;
  readonly email: string;
  readonly name: string;
}

test("a client made for the help desk's API pages through, shows, changes, checks and deletes two hundred addresses with a token", async ({
  page,
  postern,
  lang,
}) => {
  const own = await connectorAddresses(await postern.databaseUrl());
  expect(own).toHaveLength(200);
  await page.goto("/settings/tokens");
  await page.getByLabel(saying(lang, "tokens.name")).fill("Client");
  await page.getByLabel(saying(lang, "tokens.scope")).selectOption("read_write");
  await page.getByRole("button", { name: saying(lang, "tokens.create") }).click();
  const shown = page.getByLabel(saying(lang, "tokens.new").replace("{name}", "Client")).locator("input");
  const token = await shown.inputValue();
  await page.getByRole("button", { name: saying(lang, "tokens.done") }).click();

  const root = `${postern.url}/api/v2`;
  const options = { username: admin.email, token, endpointUri: root, throwOriginalException: true };
  // The client has no class for support addresses; every class of it can ask for any resource.
  const client = zendesk.createClient(options).accountsettings;
  client.jsonAPINames = ["recipient_addresses", "recipient_address"];
  const resource = (...parts: (string | number)[]) => ["recipient_addresses", ...parts];

  // By cursor, as it does of itself, and by number.
  const all: Address[] = await client.getAll(resource());
  expect(all.map(({ email }) => email)).toEqual(expect.arrayContaining(own));
  const numbered: Address[] = await client.getAll(`${root}/recipient_addresses.json?per_page=90`);
  expect(numbered).toEqual(all);

  const [one] = all.filter(({ email }) => own.includes(email));
  if (!one) throw new Error("there is no address");
  expect(await client.get(resource(one.id))).toMatchObject({ result: one });
  const renamed = await client.put(resource(one.id), { recipient_address: { name: "Renamed" } });
  expect(renamed).toMatchObject({ result: { ...one, name: "Renamed", updated_at: expect.any(String) } });
  expect(await client.put(resource(one.id, "verify"), { type: "forwarding" })).toMatchObject({
    response: { status: 200 },
  });
  expect(await client.get(resource(one.id))).toMatchObject({ result: { forwarding_status: "waiting" } });
  const domain = one.email.slice(one.email.indexOf("@"));
  await expect(client.post(resource(), { recipient_address: { email: `new${domain}` } })).rejects.toMatchObject({
    statusCode: 422,
    result: { error: "RecordInvalid", details: { email: [{ error: "address_added_in_admin_centre_only" }] } },
  });

  for (const { id } of all.filter(({ email }) => own.includes(email))) await client.delete(resource(id));
  const left: Address[] = await client.getAll(resource());
  expect(left).toEqual(all.filter(({ email }) => !own.includes(email)));
  await expect(client.get(resource(one.id))).rejects.toMatchObject({ statusCode: 404 });

  // The open page has followed; what is revoked there is refused here.
  const row = page.getByRole("listitem").filter({ hasText: "Client" });
  await expect(row).toContainText(/127\.0\.0\.1|::1/);
  await row.getByRole("button", { name: saying(lang, "tokens.revoke") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: saying(lang, "tokens.revoke") })
    .click();
  await expect(row).toHaveCount(0);
  await expect(client.get(resource())).rejects.toMatchObject({ statusCode: 401 });
});

function connectorAddresses(url: string): Promise<string[]> {
  return withDatabase(url, async (db) => {
    const { rows } = await db.query<{ email: string }>(
      "select email from support_address where kind = 'smtp_connector'",
    );
    return rows.map(({ email }) => email);
  });
}
