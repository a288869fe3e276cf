import { RelayCertificate } from "#lib/crypto/certificate.ts";
import { closeDelivery, endDelivery } from "#lib/delivery/deliver-lane.ts";
import { env, secrets } from "#lib/env.ts";
import { openIntake } from "#lib/intake/open-intake.ts";
import { log } from "#lib/logger.ts";
import { closeParsing, warmParsing } from "#lib/mail/parse.ts";
import { startRunner } from "./runner.ts";
import { openDoor } from "./smtp/server.ts";
import { workOf } from "./tasks/index.ts";

const role = "worker";
const certificateInterval = 10_000;
const longestStop = 29_000;
/** Tells the launcher that starting again would not help: only a port in use and certificate files end the start. */
const unusable = 78;

/** What has been opened, each with its own release; they close in reverse order. */
const releasers: (() => unknown)[] = [];
let stopping = false;

async function start(): Promise<void> {
  log.processStarted({ role });
  const intake = openIntake();
  releasers.push(() => intake.close());
  releasers.push(closeDelivery);

  const certificate = new RelayCertificate();
  const watch = setInterval(() => certificate.refresh(), certificateInterval);
  releasers.push(() => clearInterval(watch));

  void warmParsing().catch((error) => log.requestFailed({ where: "parsing thread", error }));
  releasers.push(closeParsing);
  const { receiving, sending } = workOf(intake);
  const runners = await Promise.all([receiving, sending].map((work) => startRunner(secrets.databaseUrl(), work)));
  releasers.push(() => Promise.all(runners.map((runner) => runner.stop())));
  releasers.push(endDelivery);

  const { hostname, bind, mxPort, relayPort, relayTlsPort } = env.smtp;
  const ports = { mx: mxPort, relay: relayPort, relay_tls: relayTlsPort };
  const door = await openDoor({ intake, hostname, bind, ports, context: () => certificate.context });
  releasers.push(() => door.stop());
  process.send?.({ ready: true, ports: door.ports });
}

async function stop(signal: string, code: number): Promise<void> {
  log.processStopping({ role, signal });
  setTimeout(() => process.exit(code), longestStop).unref();
  for (const release of releasers.splice(0).reverse()) {
    try {
      await release();
    } catch (error) {
      log.requestFailed({ where: "shutdown", error });
    }
  }
  log.processStopped({ role });
  process.exit(code);
}

const stopOnce = (signal: string, code = 0) => {
  if (stopping) return;
  stopping = true;
  void stop(signal, code);
};
process.on("SIGTERM", () => stopOnce("SIGTERM"));
process.on("SIGINT", () => stopOnce("SIGINT"));
// The launcher is gone, by whatever end: nobody would stop us any more.
process.on("disconnect", () => stopOnce("disconnect"));
process.on("unhandledRejection", (error) => log.requestFailed({ where: "unhandled", error }));

start().catch((error: Error) => {
  log.requestFailed({ where: "start", error });
  process.stderr.write(`postern: the relay cannot start: ${error.message}\n`);
  stopOnce("start failed", unusable);
});
