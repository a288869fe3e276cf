import { removeAddress } from "#lib/addresses/remove-address.ts";
import { disconnectDomain } from "#lib/domains/disconnect-domain.ts";
import { plain, TestPeer } from "./client.ts";
import type { TestDoor } from "./door.ts";

/**
 * Plays a session written down as text. `C:` is what the peer sends (a line, with CR LF), `S:` how the answer must begin, each
 * line of it. `P:` is sent together with the next `C:`. `=` lines are acts, listed below; `= repeat 9 535 X` says X nine times.
 * `{name}` stands for a value; `\r \n \0 \t \x1f` for the bytes in `= bytes`. "relay_clear" is the TLS port, reached without TLS.
 */
export async function play(text: string, test: TestDoor, given: Record<string, string> = {}): Promise<void> {
  const { credential, world } = test;
  const values: Record<string, string> = {
    username: credential.username,
    emailUsername: credential.emailUsername,
    password: credential.password,
    plain: plain(credential.username, credential.password),
    plainEmail: plain(credential.emailUsername, credential.password),
    plainWrong: plain(credential.username, `${credential.password.split(".")[0]}.wrong`),
    plainUnknown: plain("nobody", "unknown.wrong"),
    username64: Buffer.from(credential.username).toString("base64"),
    password64: Buffer.from(credential.password).toString("base64"),
    long: "x".repeat(3_000),
    native: world.defaultAddress.email,
    ...given,
  };
  const fill = (line: string) => line.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const bytesOf = (line: string) =>
    line.replace(/\\(x[0-9a-f]{2}|[rn0t\\])/g, (_, c: string) =>
      c.length > 1
        ? String.fromCharCode(Number.parseInt(c.slice(1), 16))
        : ({ r: "\r", n: "\n", "0": "\0", t: "\t" }[c] ?? c),
    );
  const wire: { peer?: TestPeer } = {};
  let held = "";
  let reply: string[] = [];

  const acts: Record<string, (argument: string) => unknown> = {
    async listener(name) {
      wire.peer?.destroy();
      const { mx, relay, relay_tls } = test.door.ports;
      const port = { mx, relay, relay_tls, relay_clear: relay_tls }[name] ?? 0;
      wire.peer = await TestPeer.connect(port, { tls: name === "relay_tls" });
    },
    tls: () => wire.peer?.secure(),
    bytes: (argument) => wire.peer?.send(bytesOf(fill(argument))),
    revoke: () => world.db.inboundCredential.updateMany({ data: { revokedAt: new Date() } }),
    async disconnect() {
      const addresses = await world.db.supportAddress.findMany({ where: { domainId: { not: null } } });
      for (const { id } of addresses) await removeAddress(world.ctx(), { addressId: id });
      const { id } = await world.db.connectorDomain.findFirstOrThrow();
      await disconnectDomain(world.ctx(), { domainId: id });
    },
    "accept-unmarked": () =>
      world.db.connectorDomain.updateMany({ data: { unauthenticatedPolicy: "accept_unmarked" } }),
    forward: (seconds) => test.forward(Number(seconds) * 1_000),
    async closed() {
      const next = await wire.peer?.reply();
      if (next !== "closed") throw new Error(`expected the end of the connection, got: ${next}`);
    },
    async repeat(argument) {
      const [times = "1", expected = "", ...line] = argument.split(" ");
      for (let i = 1; i <= Number(times); i++) {
        const got = (await wire.peer?.ask(fill(line.join(" ")))) ?? "";
        if (!got.startsWith(expected)) throw new Error(`${i}: ${got}`);
      }
    },
  };

  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trimEnd();
    const argument = line.slice(3);
    try {
      if (line === "" || line.startsWith("#")) continue;
      if (line.startsWith("S:")) {
        if (reply.length === 0) reply = ((await wire.peer?.reply()) ?? "no connection").split("\n");
        const got = reply.shift() ?? "";
        if (!got.startsWith(fill(argument))) throw new Error(`got: ${got}`);
        continue;
      }
      if (reply.length > 0) throw new Error(`unexpected: ${reply.join(" / ")}`);
      reply = [];
      if (line.startsWith("P:")) held += `${fill(argument)}\r\n`;
      else if (line.startsWith("C:")) {
        wire.peer?.send(`${held}${fill(argument)}\r\n`);
        held = "";
      } else if (line.startsWith("= ")) {
        const [name = "", ...rest] = line.slice(2).split(" ");
        const act = acts[name];
        if (!act) throw new Error("no such act");
        await act(rest.join(" "));
      } else throw new Error("not a line of a dialogue");
    } catch (error) {
      wire.peer?.destroy();
      throw new Error(`line ${index + 1}: ${line}\n${(error as Error).message}`);
    }
  }
  wire.peer?.destroy();
}
