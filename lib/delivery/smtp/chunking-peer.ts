import type { Socket } from "node:net";
import { type ScriptedPeer, scriptedPeer } from "#lib/testing/smtp-peer.ts";

/** A peer that takes messages by DATA and by BDAT, in groups, in clear. */
export interface ChunkingPeer extends ScriptedPeer {
  /** What it took, header and body. */
  readonly messages: readonly string[];
  /** The commands of each connection, in order. */
  readonly commands: readonly (readonly string[])[];
}

/**
 * `answer` may say something else than "250 ok": to a command, and to a whole message, which it is shown as "." or "BDAT n LAST" with the
 * message. Null: nothing is said.
 */
export async function chunkingPeer(
  answer: (line: string, socket: Socket, message: string) => string | null | undefined = () => undefined,
  announce = "250-mx\r\n250-PIPELINING\r\n250 CHUNKING\r\n",
): Promise<ChunkingPeer> {
  const messages: string[] = [];
  const commands: string[][] = [];
  const state = new Map<Socket, { left: number; ending: string; message: string; commands: string[] }>();
  const begin = (socket: Socket) => {
    const own = { left: 0, ending: "", message: "", commands: [] as string[] };
    commands.push(own.commands);
    state.set(socket, own);
    return own;
  };
  const peer = await scriptedPeer("220 mx\r\n", (line, socket) => {
    const own = state.get(socket) ?? begin(socket);
    if (own.ending !== "") {
      const ends = own.ending === "." ? line === "." : own.left === line.length + 2;
      own.left -= line.length + 2;
      if (!ends || own.ending !== ".") own.message += `${line}\r\n`;
      if (!ends) return null;
    }
    const command = own.ending || line;
    const message = own.ending === "" ? "" : own.message;
    if (own.ending === "") {
      own.commands.push(line);
      own.message = "";
      const size = /^BDAT (\d+) LAST$/.exec(line)?.[1];
      if (size) {
        Object.assign(own, { ending: line, left: Number(size) });
        return null;
      }
    }
    const usual = line.startsWith("EHLO") ? announce : line === "DATA" ? "354 go\r\n" : "250 ok\r\n";
    const said = answer(command, socket, message);
    const reply = said === undefined ? usual : said;
    if (own.ending !== "" && reply?.startsWith("250")) messages.push(message);
    own.ending = reply?.startsWith("354") ? "." : "";
    return reply;
  });
  return Object.assign(peer, { messages, commands });
}
