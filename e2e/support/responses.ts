import type { BrowserContext, Response } from "@playwright/test";

/** Listens to a browser from now on; `holding` names every request or response that carries a secret. */
export class Overheard {
  #kept: Promise<{ what: string; content: string }>[] = [];

  constructor(context: BrowserContext) {
    context.on("response", (response) => void this.#kept.push(keep(response)));
  }

  /** How many responses were read in full. */
  async count(): Promise<number> {
    return (await Promise.all(this.#kept)).filter((one) => one.content !== "").length;
  }

  async holding(secret: string): Promise<string[]> {
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
    const all = await Promise.all(this.#kept);
    return all.filter((one) => forms.some((form) => (one.what + one.content).includes(form))).map((one) => one.what);
  }
}

async function keep(response: Response): Promise<{ what: string; content: string }> {
  const request = response.request();
  const headers = await response.allHeaders().catch(() => ({}) as Record<string, string>);
  const what = `${request.method()} ${request.url()} ${request.postData() ?? ""} ${JSON.stringify(headers)}`;
  // An event stream has no end to wait for; a redirect and what a navigation overtook have no body.
  if (headers["content-type"]?.startsWith("text/event-stream")) return { what, content: "" };
  const content = await response.text().catch(() => "");
  return { what, content };
}
