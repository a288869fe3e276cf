import type { TicketStatus } from "./schema.ts";

/** What happens to a ticket apart from an agent choosing its status. */
export type TicketEvent = "customer_replied" | "agent_replied";

const transitions: Record<TicketEvent, Record<TicketStatus, TicketStatus>> = {
  customer_replied: { new: "new", open: "open", pending: "open", solved: "open" },
  agent_replied: { new: "open", open: "open", pending: "pending", solved: "solved" },
};

export function statusAfter(status: TicketStatus, event: TicketEvent): TicketStatus {
  return transitions[event][status];
}
