import type { MailTexts } from "./texts.ts";

export const en: MailTexts = {
  requestReceivedSubject: (subject) => `[Request received] ${subject}`,
  noSubject: () => "(no subject)",
  greeting: () => "Hello,",
  requestReceived: (brand) => `We have received your request. The ${brand} team will reply as soon as possible.`,
  requestReceivedNext: () => "To add a detail or a document, simply reply to this email.",
  signature: (brand) => `The ${brand} team`,
  footer: (brand, reference) => `${brand} · Your request’s reference: [${reference}]`,
  verificationSubject: (subject, address) =>
    ({
      inbound: `Inbound SMTP verification of ${address}`,
      outbound: `Outbound SMTP verification of ${address}`,
      forwarding: `Forwarding verification of ${address}`,
    })[subject],
  verificationWhat: (subject, address, account) =>
    ({
      inbound: `The ${account} help desk is checking that email addressed to ${address} reaches it through your company’s mail server.`,
      outbound: `The ${account} help desk is checking that it can send email from ${address} through your company’s mail server.`,
      forwarding: `The ${account} help desk is checking that email addressed to ${address} is forwarded to it.`,
    })[subject],
  verificationNothingToDo: () =>
    "This message was sent automatically: there is nothing for you to do, and no need to reply.",
  verificationForIt: (subject) =>
    subject === "forwarding"
      ? "This message must come back to the help desk by this address’s automatic forwarding. It contains this single-use code:"
      : "For the IT department: this message must be relayed to the help desk as it is, with its subject, headers and content unchanged. It contains this single-use code:",
  invitationSubject: (account) => `Invitation to join the ${account} help desk`,
  invitationWhat: (inviter, account, role) => {
    const roles = { owner: "an owner", admin: "an administrator", agent: "an agent" };
    return `${inviter} invites you to join the ${account} help desk as ${roles[role]}.`;
  },
  invitationPersonal: () =>
    "The link below is yours alone: please don’t forward this message, and don’t reply to it. If you did not expect this invitation, ignore it: nothing will be created in your name.",
  invitationHow: (days) => `To accept, open this link. It is valid for ${days} days and works once:`,
};
