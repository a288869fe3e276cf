// The relay process of the product, with the jobs that it is told to run: none, so that accepted mail stays where it is as it does
// in the other servers' queues, or only those that send. `smtp-worker/main.ts` is the same with all of them.
import { RelayCertificate } from "#lib/crypto/certificate.ts";
import { closeDelivery } from "#lib/delivery/deliver-lane.ts";
import { env, secrets } from "#lib/env.ts";
import { openIntake } from "#lib/intake/open-intake.ts";
import { startRunner } from "../../smtp-worker/runner.ts";
import { openDoor } from "../../smtp-worker/smtp/server.ts";
import { workOf } from "../../smtp-worker/tasks/index.ts";

const intake = openIntake();
const certificate = new RelayCertificate();
const runner = process.argv.includes("--sending")
  ? await startRunner(secrets.databaseUrl(), workOf(intake).sending)
  : null;
const door = await openDoor({
  intake,
  hostname: env.smtp.hostname,
  bind: env.smtp.bind,
  ports: { mx: 0, relay: 0, relay_tls: 0 },
  context: () => certificate.context,
});
process.send?.({ ready: true, ports: door.ports });

async function stop(): Promise<void> {
  await door.stop();
  await runner?.stop();
  await closeDelivery();
  await intake.close();
  process.exit(0);
}
process.once("SIGTERM", () => void stop());
process.once("disconnect", () => void stop());
