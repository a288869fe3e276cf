import { DomainError, type ErrorCode } from "#lib/errors.ts";

/** A reply line: code, RFC 3463 status and words of our own. `close`: the connection ends after it. */
export interface Reply {
  readonly text: string;
  readonly close?: boolean;
}

const line = (text: string): Reply => ({ text });
const last = (text: string): Reply => ({ text, close: true });

/** The fixed replies of the dialogue (RFC 5321 4.2). */
export const replies = {
  ok: line("250 2.0.0 Ok"),
  senderOk: line("250 2.1.0 Ok"),
  recipientOk: line("250 2.1.5 Ok"),
  startData: line("354 End data with <CR><LF>.<CR><LF>"),
  startTls: line("220 2.0.0 Ready to start TLS"),
  authOk: line("235 2.7.0 Authentication successful"),
  authCancelled: line("501 5.7.0 Authentication cancelled"),
  authMalformed: line("501 5.5.2 Cannot decode the response"),
  authMechanism: line("504 5.5.4 Mechanism not supported"),
  authTwice: line("503 5.5.1 Already authenticated"),
  authNeedsTls: line("538 5.7.11 Encryption required for the requested authentication mechanism"),
  tlsRequired: line("530 5.7.0 Must issue a STARTTLS command first"),
  authRequired: line("530 5.7.0 Authentication required"),
  tlsTwice: line("503 5.5.1 TLS is already active"),
  tlsInjection: last("503 5.5.1 Nothing may follow STARTTLS before the handshake"),
  helloFirst: line("503 5.5.1 EHLO first"),
  mailFirst: line("503 5.5.1 MAIL first"),
  mailTwice: line("503 5.5.1 A transaction is open already"),
  recipientFirst: line("503 5.5.1 RCPT first"),
  noRecipient: line("554 5.5.1 No valid recipients"),
  tooManyRecipients: line("452 4.5.3 Too many recipients"),
  unknownCommand: line("500 5.5.2 Command not recognised"),
  notImplemented: line("502 5.5.1 Command not implemented"),
  syntax: line("501 5.5.4 Syntax error in parameters"),
  parameter: line("555 5.5.4 Parameter not recognised"),
  badSender: line("553 5.1.7 Sender address syntax"),
  badRecipient: line("553 5.1.3 Recipient address syntax"),
  nonAscii: line("553 5.6.7 Address with non-ASCII characters not supported"),
  lineEnding: line("500 5.5.2 Lines end in CR LF"),
  lineTooLong: line("500 5.5.2 Line too long"),
  verify: line("252 2.1.5 Send some mail and see"),
  help: line("214 2.0.0 See RFC 5321"),
  bye: last("221 2.0.0 Bye"),
  tooManyErrors: last("421 4.7.0 Too many errors"),
  tooManyCommands: last("421 4.7.0 Too many commands without a message"),
  tooManyConnections: last("421 4.3.2 Too many connections, try again later"),
  tooSlow: last("421 4.4.2 Too slow, closing the connection"),
  idle: last("421 4.4.2 Time-out, closing the connection"),
  stopping: last("421 4.3.2 Service shutting down"),
  trouble: line("451 4.3.0 Temporary trouble, try again later"),
  authTrouble: line("454 4.7.0 Temporary authentication failure"),
} as const satisfies Record<string, Reply>;

type DoorCode = Extract<
  ErrorCode,
  | "auth_failed"
  | "auth_throttled"
  | "auth_unavailable"
  | "credential_revoked"
  | "recipient_unknown"
  | "recipient_outside_domain"
  | "recipient_needs_auth"
  | "message_too_large"
  | "message_malformed"
  | "mail_loop"
  | "over_capacity"
  | "database_unavailable"
>;

/** What the door says for each refusal of lib. */
const refusals: Readonly<Record<DoorCode, Reply>> = {
  auth_failed: line("535 5.7.8 Authentication credentials invalid"),
  auth_throttled: last("421 4.7.0 Too many authentication failures, try again later"),
  auth_unavailable: replies.authTrouble,
  credential_revoked: last("421 4.7.0 These credentials are no longer valid"),
  recipient_unknown: line("550 5.1.1 Recipient unknown"),
  recipient_outside_domain: line("550 5.7.1 Recipient outside the domain of these credentials"),
  recipient_needs_auth: line("530 5.7.0 Authentication required for this recipient"),
  message_too_large: line("552 5.3.4 Message too large"),
  message_malformed: line("554 5.6.0 Bare CR, bare LF or NUL in the message"),
  mail_loop: line("554 5.4.6 Mail loop"),
  over_capacity: line("452 4.3.1 Out of space, try again later"),
  database_unavailable: replies.trouble,
};

/** The reply to an error. What is not a known refusal is our own trouble, and temporary; an error's own text is never sent. */
export function replyTo(error: unknown, during: "auth" | "mail" = "mail"): Reply {
  const code = error instanceof DomainError ? error.code : undefined;
  const known = code && code in refusals ? refusals[code as DoorCode] : undefined;
  return known ?? (during === "auth" ? replies.authTrouble : replies.trouble);
}
