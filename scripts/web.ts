// The web process: the built admin centre behind one HTTP server, ended by SIGTERM or with its launcher.
import "./no-dotenv.ts";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import next from "next";
import { env } from "../lib/env.ts";
import { log } from "../lib/logger.ts";
import { clientAddress } from "./client-address.ts";

Object.assign(process.env, { NODE_ENV: "production" });
const dir = join(dirname(fileURLToPath(import.meta.url)), "..");
const app = next({ dev: false, dir, hostname: "localhost", port: env.port });
const server = createServer();

await app.prepare();
const handle = app.getRequestHandler();
server.on("request", (request, response) => {
  const { headers, socket } = request;
  // For the audit log and the sign-in limit.
  headers["x-forwarded-for"] = clientAddress(socket.remoteAddress ?? "", headers["x-forwarded-for"]);
  void handle(request, response);
});
server.on("error", (error: NodeJS.ErrnoException) => {
  // A predecessor whose launcher was killed gives the port up within moments.
  if (error.code === "EADDRINUSE" && attempts++ < 20) return void setTimeout(listen, 250);
  console.error(`postern: the admin centre cannot listen on PORT ${env.port}: ${error.code}`);
  process.exit(78);
});
server.on("listening", () => {
  log.listening({ listener: "web", address: "::", port: env.port });
  process.send?.({ ready: true });
});
let attempts = 0;
const listen = () => server.listen(env.port);
listen();

let stopping = false;
function stop(signal: string): void {
  if (stopping) return;
  stopping = true;
  log.processStopping({ role: "web", signal });
  // Pages hold event streams open: those are cut, requests in progress finish.
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => {
    server.closeAllConnections();
    process.exit(0);
  }, 3_000).unref();
}
process.on("SIGTERM", () => stop("SIGTERM"));
process.on("SIGINT", () => undefined);
process.on("disconnect", () => stop("launcher gone"));
