// The company's server that takes everything and keeps nothing: STARTTLS, AUTH (any password), PIPELINING.
// Arguments: the PEM files of its certificate and key.
import { readFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Order, Taken } from "./contract.ts";

const [certificate = "", key = ""] = process.argv.slice(2);
const secureContext = createSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) });
const endOfData = Buffer.from("\r\n.\r\n");
const hello = (words: string) => `250-localhost\r\n250-PIPELINING\r\n250-SIZE 62914560\r\n250 ${words}\r\n`;

let messages = 0;
let lastAt = 0;
let cpu = process.cpuUsage();

function serve(socket: Socket, greeting: string): void {
  let rest: Buffer = Buffer.alloc(0);
  let inData = false;
  let asked = false;
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
  const read = (chunk: Buffer) => {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let out = "";
    for (;;) {
      const end = bytes.indexOf(inData ? endOfData : "\r\n");
      if (end === -1) break;
      if (inData) {
        bytes = bytes.subarray(end + endOfData.length);
        inData = false;
        messages += 1;
        lastAt = Date.now();
        out += "250 2.0.0 Ok: taken\r\n";
        continue;
      }
      const line = bytes.toString("latin1", 0, end);
      if (/^STARTTLS$/i.test(line)) return secure(socket);
      out += answer(line);
      // The line's own end stays: an empty message ends with it.
      inData = out.endsWith("354 Go ahead\r\n");
      bytes = bytes.subarray(inData ? end : end + 2);
    }
    rest = inData ? bytes.subarray(Math.max(0, bytes.length - 4)) : bytes;
    if (out) socket.write(out);
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
