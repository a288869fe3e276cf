import { processInbound } from "#lib/intake/process/process-inbound.ts";
import type { JobPayloads } from "#lib/jobs/contract.ts";

export const processInboundTask = ({ messageId }: JobPayloads["process_inbound"]) => processInbound(messageId);
