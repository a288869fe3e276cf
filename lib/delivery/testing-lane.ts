import { afterEach, beforeAll, beforeEach } from "vitest";
import { type TestAuthority, testCertificates } from "#lib/testing/certificates.ts";
import { type PeerOptions, type SmtpPeer, smtpPeer } from "#lib/testing/smtp-peer.ts";
import { testWorld, type World } from "#lib/testing/world.ts";
import { deliverLaneWith } from "./deliver-lane.ts";
import type { DeliveryDeps } from "./deps.ts";
import { connectedDomain, routedAddress, testDelivery } from "./testing.ts";

/** Of the test that runs. */
interface At {
  world: World;
  domainId: string;
  deps: DeliveryDeps;
  authority: TestAuthority;
  /** Closes it when the test has ended, the last first. */
  closeAfter(each: { close(): Promise<void> }): void;
}

/** A help desk with a connected company for each test of a file, which calls this once at its top; and what runs its lanes. */
export function laneTests() {
  const closing: { close(): Promise<void> }[] = [];
  const at = { closeAfter: (each) => void closing.push(each) } as At;
  let serial = 0;
  beforeAll(() => {
    at.authority = testCertificates();
    at.authority.trust();
  });
  beforeEach(async () => {
    at.world = await testWorld();
    at.domainId = await connectedDomain(at.world);
    const delivery = testDelivery(at.world);
    at.deps = delivery.deps;
    closing.push(at.world, delivery);
  });
  afterEach(async () => {
    // A peer's close waits for its connections, and idle ones are kept for the next message.
    at.deps.pool.close();
    for (const each of closing.splice(0).toReversed()) await each.close();
  });

  async function peer(options: PeerOptions = {}): Promise<SmtpPeer> {
    const made = await smtpPeer(options);
    at.closeAfter(made);
    return made;
  }

  /** The company's server: TLS, AUTH, and an address that is routed through it. */
  async function company(options: PeerOptions = {}, verified = true) {
    const local = `help${++serial}`;
    const users = { [`${local}@company.test`]: "hunter2 secret" };
    const server = await peer({ certificate: at.authority.issue(["smtp.company.test"]), users, ...options });
    return {
      server,
      port: server.port,
      ...(await routedAddress(at.world, at.domainId, local, server.port, verified)),
    };
  }

  return {
    at: at as Readonly<At>,
    peer,
    company,
    /** A run of a lane to its end. */
    run: (lane: string, more: Partial<DeliveryDeps> = {}, signal = never) =>
      deliverLaneWith({ ...at.deps, ...more }, lane, signal),
    stored: (id: string) =>
      at.world.db.outboundMessage.findUniqueOrThrow({
        where: { id },
        include: { waits: true, tries: { orderBy: { startedAt: "asc" } } },
      }),
  };
}

/** Of a run that nobody stops. */
export const never = new AbortController().signal;

/** The first field of this name in a mail. */
export const headerOf = (raw: string, name: string) =>
  new RegExp(`^${name}: (.*)$`, "im").exec(raw.replaceAll("\r", ""))?.[1];
