import { createTranslator } from "next-intl";
import { vi } from "vitest";
import { auth } from "#lib/auth.ts";
import messages from "../../messages/en.json";

/** The cookies of the one request that is being made; what `next/headers` answers in a test. */
export const jar = new Map<string, string>();

const header = (cookies: ReadonlyMap<string, string>) =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** For `vi.mock("next/headers", …)`. */
export const nextHeaders = () => ({
  headers: async () => new Headers(jar.size > 0 ? { cookie: header(jar) } : {}),
  cookies: async () => ({
    get size() {
      return jar.size;
    },
    get: (name: string) => (jar.has(name) ? { name, value: jar.get(name) } : undefined),
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    has: (name: string) => jar.has(name),
    set: vi.fn(),
    delete: vi.fn(),
  }),
});

/** For `vi.mock("next-intl/server", …)`: an English reader. */
export const nextIntl = () => ({ getTranslations: async () => createTranslator({ locale: "en", messages }) });

/** Signs in as the sign-in page does; the cookies that the browser then keeps. */
export async function cookiesOf(email: string, password: string): Promise<Map<string, string>> {
  const response = await auth().api.signInEmail({ body: { email, password }, asResponse: true });
  if (!response.ok) throw new Error(`sign-in of ${email}: ${response.status}`);
  return new Map(
    response.headers.getSetCookie().map((line) => {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Makes the following calls with these cookies. */
export function browseWith(cookies: ReadonlyMap<string, string> = new Map()): void {
  jar.clear();
  for (const [name, value] of cookies) jar.set(name, value);
}

/** A request with the cookies of now. */
export function request(url: string, init: RequestInit = {}): Request {
  const made = new Request(new URL(url, "http://localhost:3000"), init);
  if (jar.size > 0) made.headers.set("cookie", header(jar));
  return made;
}
