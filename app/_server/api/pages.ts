import { z } from "zod";
import type { AddressPage, PageInput } from "#lib/addresses/schema.ts";
import { env } from "#lib/env.ts";

const most = 100;
const count = z.coerce.number().int().min(1);
const size = count.transform((wanted) => Math.min(wanted, most));
const cursor = z
  .string()
  .transform((text) => Number(Buffer.from(text, "base64url").toString("latin1")))
  .pipe(z.number().int().min(1).max(2_147_483_647));

/** `page` and `per_page`, or by cursor `page[size]` with `page[after]` or `page[before]`. */
export const pageQuery = z
  .object({
    "page[size]": size.optional(),
    "page[after]": cursor.optional(),
    "page[before]": cursor.optional(),
    page: count.max(1_000_000).default(1),
    per_page: size.prefault(most),
  })
  .transform((query): PageInput => {
    const { "page[size]": wanted, "page[after]": after, "page[before]": before } = query;
    if (wanted === undefined && after === undefined && before === undefined)
      return { by: "offset", page: query.page, size: query.per_page };
    return { by: "cursor", size: wanted ?? most, after: after ?? null, before: before ?? null };
  });

/** What stands beside the records of a page by cursor. */
export const cursorFacts = z.object({
  meta: z.object({
    has_more: z.boolean(),
    after_cursor: z.string().nullable(),
    before_cursor: z.string().nullable(),
  }),
  links: z.object({ next: z.url().nullable(), prev: z.url().nullable() }),
});

/** What stands beside the records of a numbered page. */
export const offsetFacts = z.object({
  count: z.int().min(0),
  next_page: z.url().nullable(),
  previous_page: z.url().nullable(),
});

/** Counts and neighbours of a numbered page, cursors and links of the other. `path` is the list's. */
export function pageFacts(
  path: string,
  page: AddressPage,
  input: PageInput,
): z.input<typeof cursorFacts> | z.input<typeof offsetFacts> {
  const link = (query: Record<string, string | number>) => {
    const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return `${env.publicUrl}${path}?${search}`;
  };
  if (input.by === "offset") {
    const at = (number: number) => link({ page: number, per_page: input.size });
    return {
      count: page.count ?? 0,
      next_page: page.hasAfter ? at(input.page + 1) : null,
      previous_page: page.hasBefore ? at(input.page - 1) : null,
    };
  }
  const first = page.addresses.at(0);
  const last = page.addresses.at(-1);
  const cursorOf = ({ id }: { id: number }) => Buffer.from(String(id), "latin1").toString("base64url");
  return {
    meta: {
      has_more: input.before === null ? page.hasAfter : page.hasBefore,
      after_cursor: last ? cursorOf(last) : null,
      before_cursor: first ? cursorOf(first) : null,
    },
    links: {
      next: last && page.hasAfter ? link({ "page[size]": input.size, "page[after]": cursorOf(last) }) : null,
      prev: first && page.hasBefore ? link({ "page[size]": input.size, "page[before]": cursorOf(first) }) : null,
    },
  };
}
