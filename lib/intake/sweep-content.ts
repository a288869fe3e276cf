import { log } from "#lib/logger.ts";
import type { Intake } from "./open-intake.ts";
import { sweepUploads } from "./store.ts";

/** Removes the chunks of large messages whose connection or process died before the final dot, a day after the last one came. */
export async function sweepContent(intake: Pick<Intake, "bulk">): Promise<void> {
  log.contentSwept({ chunks: await sweepUploads(intake.bulk) });
}
