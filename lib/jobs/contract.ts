/**
 * Every job there is and what it carries: ids only, the row is the truth. `smtp-worker/tasks/index.ts` is exhaustive over this.
 * A handler that runs twice is harmless.
 */
export interface JobPayloads {
  /** Make tickets, comments, verifications and bounces of one accepted message (`inbound_message.id`). */
  process_inbound: { messageId: string };
  /** Send what is due in one lane (`outbound_message.lane`). */
  deliver_lane: { lane: string };
  /** Fail a verification whose mail did not come back in time. */
  expire_verification: { verificationId: string };
  /** Write down that a credential's planned end has come (`inbound_credential.revoke_at`). */
  record_revocation: { credentialId: string };
  /** Erase what a hand-off link holds when its time has passed (`credential_handoff.id`). */
  expire_handoff: { handoffId: string };
  /** Take one turn of disconnecting a domain. */
  run_disconnection: { disconnectionId: string };
  /** Remove chunks of large messages that nothing came to refer to. */
  sweep_content: Record<string, never>;
  /** Remove job queues that hold nothing. */
  sweep_queues: Record<string, never>;
  /** Forget counts of requests that are long over. */
  sweep_windows: Record<string, never>;
}

export type JobName = keyof JobPayloads;
