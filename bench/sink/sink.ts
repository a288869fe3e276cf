import { type Certificates, makeCertificates } from "../../e2e/company-mail/certificates.ts";
import { startChild } from "../peers/child.ts";
import { scratch } from "../scratch.ts";
import type { Order, Taken } from "./contract.ts";

/** Where outgoing mail ends: fast enough not to be what is measured. */
export interface Sink {
  readonly port: number;
  /** PEM of the authority that its certificate, for localhost, comes from. */
  readonly caFile: string;
  reset(): Promise<void>;
  taken(): Promise<Taken>;
  close(): Promise<void>;
}

export async function startSink(): Promise<Sink> {
  const files: Certificates = await makeCertificates(scratch.folder("sink"));
  const child = await startChild("bench/sink/main.ts", {}, { args: [files.chainFile, files.keyFile] });
  const tell = (order: Order) => child.ask<Taken>(order);
  return {
    port: child.ports.relay,
    caFile: files.caFile,
    reset: async () => void (await tell("reset")),
    taken: () => tell("tell"),
    close: child.stop,
  };
}
