import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthThrottle, type ThrottleLimits } from "#lib/credentials/auth-throttle.ts";
import { certificateFingerprint, RelayCertificate } from "#lib/crypto/certificate.ts";
import type { IssuedCredential } from "#lib/domains/schema.ts";
import { type Intake, type IntakeOptions, openIntake } from "#lib/intake/open-intake.ts";
import { connectAddress, connectDomain } from "#lib/testing/connector.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import type { ConnectionLimits } from "../on-connect.ts";
import { type Door, openDoor } from "../server.ts";

/** Three listeners on free ports, in front of a world with company.test and support@company.test connected. */
export interface TestDoor {
  readonly world: World;
  readonly intake: Intake;
  readonly door: Door;
  readonly domainId: string;
  readonly credential: IssuedCredential;
  /** What the listeners present. */
  readonly certificate: { readonly fingerprint: string; readonly pem: string };
  /** Turns the door's clock. */
  forward(milliseconds: number): void;
  close(): Promise<void>;
}

export async function openTestDoor(
  options: IntakeOptions & {
    tls?: { tlsCert: string; tlsKey: string };
    throttle?: AuthThrottle;
    limits?: ThrottleLimits;
    connections?: ConnectionLimits;
  } = {},
): Promise<TestDoor> {
  const world = await testWorld();
  const { domainId, credential } = await connectDomain(world, "company.test");
  await connectAddress(world, { domainId, local: "support" });
  const folder = mkdtempSync(join(tmpdir(), "postern-door-"));
  const files = { dataDir: folder, hostname: "mx.postern.test", ...options.tls };
  const certificate = new RelayCertificate(files);
  const { sha256: fingerprint, pem } = certificateFingerprint(files);
  const throttle = options.throttle ?? new AuthThrottle(options.limits);
  const intake = openIntake({ databaseUrl: world.url, db: world.db, ...options, throttle });
  let skipped = 0;
  const door = await openDoor({
    intake,
    hostname: "mx.postern.test",
    bind: "127.0.0.1",
    ports: { mx: 0, relay: 0, relay_tls: 0 },
    context: () => certificate.context,
    ...(options.connections ? { limits: options.connections } : {}),
    now: () => Date.now() + skipped,
  });
  return {
    world,
    intake,
    door,
    domainId,
    credential,
    certificate: { fingerprint, pem },
    forward(milliseconds) {
      skipped += milliseconds;
      door.sweep();
    },
    async close() {
      await door.stop();
      await intake.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The bytes that were stored for one message, without the trace field that was put before them. */
export async function storedBytes(world: World, messageId: string): Promise<{ trace: string; bytes: Buffer }> {
  const { contentId } = await world.db.inboundMessage.findUniqueOrThrow({ where: { id: messageId } });
  const chunks = await world.db.inboundChunk.findMany({ where: { contentId }, orderBy: { seq: "asc" } });
  const whole = Buffer.concat(chunks.map((chunk) => chunk.bytes));
  const trace = /^Received:(?:.*\r\n)(?:[ \t].*\r\n)*/.exec(whole.subarray(0, 2_000).toString("latin1"))?.[0] ?? "";
  return { trace, bytes: whole.subarray(trace.length) };
}
