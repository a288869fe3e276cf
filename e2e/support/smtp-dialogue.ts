import { connect } from "node:net";
import { createInterface } from "node:readline";

/** Says each line when the one before was answered; returns the first line of every reply, the greeting first. */
export async function smtpDialogue(port: number, commands: readonly string[]): Promise<string[]> {
  const socket = connect({ host: "127.0.0.1", port });
  socket.setTimeout(30_000, () => socket.destroy(new Error("no reply within 30 s")));
  const replies: string[] = [];
  const left = [...commands];
  let first = "";
  try {
    for await (const line of createInterface({ input: socket })) {
      first ||= line;
      if (line[3] === "-") continue;
      replies.push(first);
      first = "";
      const next = left.shift();
      if (next === undefined) break;
      socket.write(`${next}\r\n`);
    }
    return replies;
  } finally {
    socket.destroy();
  }
}
