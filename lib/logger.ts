import { type LoggerOptions, pino } from "pino";
import { env } from "#lib/env.ts";
import { logLines } from "./log-lines.ts";

// Redaction is the net below the rule: events below take named fields, and none of them is a secret.
const options = {
  level: env.logLevel,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  messageKey: "event",
  formatters: { level: (label: string) => ({ level: label }) },
  redact: {
    paths: ["password", "secret", "token", "*.password", "*.secret", "*.token", "authorization", "cookie"],
    censor: "[redacted]",
  },
} satisfies LoggerOptions;
const sink = pino(options, logLines());

/** An unknown error as log fields: its class, code and stack, without the properties that may quote input. */
export function errorFields(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as { code?: unknown }).code;
  // Prisma and pg put arguments into their messages; a domain error's message is its code.
  const quotesInput = /^(Prisma|DatabaseError|error$)/.test(error.name) || error.constructor.name === "DatabaseError";
  return {
    error: error.name,
    ...(typeof code === "string" ? { code } : {}),
    ...(quotesInput ? {} : { message: error.message }),
    stack: error.stack
      ?.split("\n")
      .filter((line) => line.startsWith("    at "))
      .slice(0, 12)
      .join("\n"),
  };
}

/** Log events, one named function each: JSON lines, never a secret. Add new ones here. */
export const log = {
  processStarted: (f: { role: string }) => sink.info(f, "process_started"),
  processStopping: (f: { role: string; signal: string }) => sink.info(f, "process_stopping"),
  processStopped: (f: { role: string }) => sink.info(f, "process_stopped"),
  listening: (f: { listener: string; address: string; port: number }) => sink.info(f, "listening"),
  certificateMade: (f: { path: string; fingerprint256: string }) => sink.info(f, "certificate_made"),
  certificateReloaded: (f: { fingerprint256: string }) => sink.info(f, "certificate_reloaded"),
  certificateRefused: (f: { path: string; error: unknown }) =>
    sink.error({ path: f.path, ...errorFields(f.error) }, "certificate_refused"),
  requestFailed: (f: { where: string; error: unknown }) =>
    sink.error({ where: f.where, ...errorFields(f.error) }, "request_failed"),
  jobFailed: (f: { job: string; attempt: number; error: unknown }) =>
    sink.error({ job: f.job, attempt: f.attempt, ...errorFields(f.error) }, "job_failed"),
  jobsReleased: (f: { worker: string; jobs: number }) => sink.warn(f, "jobs_released"),
  connectionFailed: (f: { peer: string; error: unknown }) =>
    sink.warn({ peer: f.peer, ...errorFields(f.error) }, "connection_failed"),
  authAccepted: (f: { peer: string; credentialId: string; listener: string }) => sink.info(f, "auth_accepted"),
  /** `more`: so many of the same peer were not logged before this one. */
  authRefused: (f: { peer: string; code: string; listener: string; more: number }) => sink.warn(f, "auth_refused"),
  recipientRefused: (f: { peer: string; recipient: string; code: string }) => sink.info(f, "recipient_refused"),
  messageAccepted: (f: { messageId: string; peer: string; size: number; recipients: number; authenticated: boolean }) =>
    sink.info(f, "message_accepted"),
  messageRefused: (f: { peer: string; code: string }) => sink.warn(f, "message_refused"),
  commitFailed: (f: { messages: number; error: unknown }) =>
    sink.error({ messages: f.messages, ...errorFields(f.error) }, "commit_failed"),
  messageProcessed: (f: { messageId: string; outcomes: string[] }) => sink.info(f, "message_processed"),
  messageUnparseable: (f: { messageId: string; error: unknown }) =>
    sink.warn({ messageId: f.messageId, ...errorFields(f.error) }, "message_unparseable"),
  messageSent: (f: { outboundId: string; lane: string; peer: string }) => sink.info(f, "message_sent"),
  messageDeferred: (f: { outboundId: string; lane: string; fault: string; nextAttemptAt: Date }) =>
    sink.warn(f, "message_deferred"),
  messageFailed: (f: { outboundId: string; lane: string; fault: string }) => sink.warn(f, "message_failed"),
  deliveryPaused: (f: { credentialId: string; addressId: number }) => sink.warn(f, "delivery_paused"),
  deliveryResumed: (f: { credentialId: string; addressId: number }) => sink.info(f, "delivery_resumed"),
  verificationChanged: (f: { verificationId: string; direction: string; state: string; fault?: string }) =>
    sink.info(f, "verification_changed"),
  disconnectionStep: (f: { disconnectionId: string; step: string }) => sink.info(f, "disconnection_step"),
  domainDisconnected: (f: { disconnectionId: string }) => sink.info(f, "domain_disconnected"),
  queuesSwept: (f: { queues: number }) => sink.info(f, "queues_swept"),
  windowsSwept: (f: { windows: number }) => sink.info(f, "windows_swept"),
  contentSwept: (f: { chunks: number }) => sink.info(f, "content_swept"),
  liveConnectionLost: (f: { error: unknown }) => sink.warn(errorFields(f.error), "live_connection_lost"),
};
