// The company's server that takes everything and keeps nothing: STARTTLS, AUTH (any password), PIPELINING and CHUNKING, as
// Postfix, Exim and Exchange announce them. Arguments: the PEM files of its certificate and key.
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Order, Taken } from "./contract.ts";

const [certificate = "", key = ""] = process.argv.slice(2);
const secureContext = createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) });
const endOfData = Buffer.from("\r\n.\r\n");
const nothing: Buffer = Buffer.alloc(0);
const hello = (words: string) =>
  `250-localhost\r\n250-PIPELINING\r\n250-SIZE 62914560\r\n250-CHUNKING\r\n250 ${words}\r\n`;

let messages = 0;
let lastAt = 0;
let cpu = process.cpuUsage();

function serve(socket: Socket, greeting: string): void {
  let rest = nothing;
  let inData = false;
  /** Bytes of a chunk that are still to come, and its answer. */
  let chunk = 0;
  let asked = false;
  const taken = () => {
    messages += 1;
    lastAt = Date.now();
    return "250 2.0.0 Ok: taken\r\n";
  };
  const answer = (line: string): string => {
    if (asked) {
      asked = false;
      return "235 2.7.0 Ok\r\n";
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO") return hello(socket instanceof TLSSocket ? "AUTH PLAIN" : "STARTTLS");
    if (verb === "AUTH") {
      asked = line.trim().split(" ").length < 3;
      return asked ? "334 \r\n" : "235 2.7.0 Ok\r\n";
    }
    if (verb === "DATA") return "354 Go ahead\r\n";
    if (verb === "QUIT") return "221 2.0.0 Bye\r\n";
    return "250 2.0.0 Ok\r\n";
  };
  const read = (data: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, data]) : data;
    let at = 0;
    let out = "";
    for (;;) {
      if (chunk > 0) {
        const here = Math.min(chunk, bytes.length - at);
        at += here;
        chunk -= here;
        if (chunk > 0) break;
        out += taken();
      }
      const end = bytes.indexOf(inData ? endOfData : "\r\n", at);
      if (end === -1) break;
      if (inData) {
        at = end + endOfData.length;
        inData = false;
        out += taken();
        continue;
      }
      const line = bytes.toString("latin1", at, end);
      at = end + 2;
      if (line.startsWith("BDAT ")) {
        chunk = Number.parseInt(line.slice(5), 10);
        continue;
      }
      if (/^STARTTLS$/i.test(line)) return secure(socket);
      const words = answer(line);
      out += words;
      inData = words.startsWith("354");
      // The line's own end stays: an empty message ends with it.
      if (inData) at -= 2;
    }
    rest = bytes.subarray(inData ? Math.max(at, bytes.length - 4) : at);
    if (out) socket.write(out, "latin1");
    if (out.endsWith("221 2.0.0 Bye\r\n")) socket.end();
  };
  socket.on("data", read);
  socket.on("error", () => socket.destroy());
  if (greeting) socket.write(greeting);
}

function secure(plain: Socket): void {
  plain.removeAllListeners("data");
  plain.write("220 2.0.0 Ready\r\n");
  serve(new TLSSocket(plain, { isServer: true, secureContext }), "");
}

const server = createServer({ noDelay: true }, (socket) => serve(socket, "220 localhost ESMTP\r\n"));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.send?.({ ready: true, ports: { relay: typeof address === "object" ? address?.port : 0 } });
});
process.on("message", (order: Order) => {
  if (order === "reset") {
    messages = 0;
    lastAt = 0;
    cpu = process.cpuUsage();
  }
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({ messages, lastAt, cpu: (user + system) / 1_000 } satisfies Taken);
});
process.on("disconnect", () => process.exit());
process.on("SIGTERM", () => process.exit());
