import { bothForms } from "#lib/mail/address.ts";
import type { SecurityTexts } from "./texts.ts";

const roles = { owner: "owner", admin: "administrator", agent: "agent" };
const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
const timeOf = (at: Date) => `${time.format(at)} (UTC)`;
const domainFacts = ({ domain, username }: { domain: string; username: string }) =>
  [
    ["Domain", bothForms(domain)],
    ["Username", username],
  ] as const;
const serverFacts = ({ address, server, username }: { address: string; server: string; username: string }) =>
  [
    ["Support address", bothForms(address)],
    ["Server", server],
    ["Username", username],
  ] as const;
const toConnectors = "Open the connectors";
const toAddresses = "Open the support addresses";
const toConnection = "Open the connection";
const toTeam = "Open the team";
const secureAccounts =
  "then ask the person in whose name it was done to change their password and to end their other sessions. If in doubt, remove them from the team";

export const en: SecurityTexts = {
  labels: {
    account: "Help desk",
    by: "By",
    system: "this service, automatically",
    ip: "IP address",
    at: "When",
    time: timeOf,
    unexpected: "Didn’t expect this?",
    todo: "What to do",
    footer: (accountName) =>
      `You receive this email because you are an administrator of the ${accountName} help desk. It will never ask you for a password.`,
  },
  events: {
    domain_added: (event) => ({
      subject: `Domain connected: ${bothForms(event.domain)}`,
      what: [
        "A domain was connected by authenticated SMTP, and its first credentials were created. The server that holds them can relay mail to the help desk.",
      ],
      facts: domainFacts(event),
      advice: `Revoke the credentials and disconnect the domain; ${secureAccounts}.`,
      page: toConnection,
    }),
    domain_disconnected: (event) => ({
      subject: `Domain disconnected: ${bothForms(event.domain)}`,
      what: [
        "The connection of this domain has ended and all its credentials were revoked: its server can no longer relay anything to the help desk.",
      ],
      facts: [["Domain", bothForms(event.domain)]],
      advice: `Disconnecting cannot be undone, but the domain can be added again, with other credentials. Before that, ask the person in whose name it was done to change their password and to end their other sessions.`,
      page: toConnectors,
    }),
    credential_issued: (event) => ({
      subject: `Credentials created for ${bothForms(event.domain)}`,
      what: ["Credentials were created for this domain. The server that holds them can relay mail to the help desk."],
      facts: domainFacts(event),
      advice: `Revoke these credentials; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_rotated: (event) => ({
      subject: `Credentials rotated for ${bothForms(event.domain)}`,
      what: [
        `New credentials were created. The previous ones (${event.other}) still work while the company’s server changes over: remember to revoke them afterwards.`,
      ],
      facts: domainFacts(event),
      advice: `Revoke the new credentials; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_revocation_scheduled: (event) => ({
      subject: `Revocation scheduled for ${bothForms(event.domain)}`,
      what: [
        `These credentials will be revoked on ${timeOf(event.at)}. From then on, no message that uses them is accepted.`,
      ],
      facts: domainFacts(event),
      advice: `Cancel the revocation before its time; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_revoked: (event) => ({
      subject: `Credentials revoked for ${bothForms(event.domain)}`,
      what: [
        event.scheduled
          ? "These credentials were revoked at the time that was set: no message that uses them is accepted any more."
          : "These credentials were revoked: no message that uses them is accepted any more.",
        ...(event.left === 0
          ? [
              "They were this domain’s last: the company’s server keeps its mail and tries again, until you create other credentials and it uses them.",
            ]
          : []),
      ],
      facts: domainFacts(event),
      advice: `A revocation cannot be undone: create other credentials and hand them to your IT team; ${secureAccounts}.`,
      page: toConnection,
    }),
    outbound_credential_replaced: (event) => ({
      subject: `Outbound credentials replaced for ${bothForms(event.address)}`,
      what: [
        "Other credentials were entered for sending this address’s mail. Those that were verified last stay in service until the new ones are.",
      ],
      facts: serverFacts(event),
      advice: `This address’s notifications would pass through that server: go back to the previous credentials; ${secureAccounts}.`,
      page: toAddresses,
    }),
    outbound_refused: (event) => ({
      subject: `Sending paused for ${bothForms(event.address)}: password refused`,
      what: [
        `Mail no longer leaves from ${bothForms(event.address)}: the server ${event.server} refuses the password of the account ${event.username}.`,
        ...(event.reply ? [`The server’s answer: ${event.reply}`] : []),
        "Nothing is lost: the messages wait, however long it takes, and leave as soon as the password is accepted again. We try once an hour.",
      ],
      facts: serverFacts(event),
      advice:
        "Ask your IT team for the present password and enter it with “Replace the credentials”; if they restored the account with the same password, choose “Retry now”.",
      page: toAddresses,
    }),
    relay_locked_out: (event) => ({
      subject: `Too many failed authentications: ${event.username}`,
      what: [
        "A server presented too many wrong passwords. Its attempts are refused for a while, longer each time if it goes on. A server that has lately authenticated with the right password is still accepted: nobody can stop your mail this way.",
        "This message is not sent again for six hours, even if the attempts go on.",
      ],
      facts: [["Username", event.username]],
      advice:
        "If this IP address is your server’s, it uses a wrong or revoked password: your IT team must correct it. If you don’t know it, somebody is trying to guess the password: they have no chance of succeeding, and there is nothing for you to do. If the attempts go on, rotate the credentials: the new ones have another username.",
      page: toConnectors,
    }),
    sign_in_locked_out: (event) => ({
      subject: `Too many failed sign-ins: ${event.email}`,
      what: [
        "Too many wrong passwords were entered to sign in with this address. Attempts from this IP address are refused for a while.",
        "This message is not sent again for six hours, even if the attempts go on.",
      ],
      facts: [["Person", event.email]],
      advice:
        "Ask this person whether it was them. If not, somebody is trying to guess their password: make sure that it is long and used nowhere else.",
      page: toTeam,
    }),
    admin_added: (event) => ({
      subject: `New ${roles[event.role]}: ${event.email}`,
      what: [`A person joined the team as ${roles[event.role]}.`],
      facts: [
        ["Person", event.email],
        ["Role", roles[event.role]],
        ...(event.invitedBy ? ([["Invited by", event.invitedBy]] as const) : []),
      ],
      advice:
        "Remove this person from the team; then ask whoever invited them to change their password and to end their other sessions.",
      page: toTeam,
    }),
    admin_promoted: (event) => ({
      subject: `New role for ${event.email}: ${roles[event.role]}`,
      what: ["A member of the team was given a role with more rights."],
      facts: [
        ["Person", event.email],
        ["Role", `${roles[event.role]} (before: ${roles[event.was]})`],
      ],
      advice: `Give them their previous role back; ${secureAccounts}.`,
      page: toTeam,
    }),
    token_created: (event) => ({
      subject: `New API token: ${event.name}`,
      what: ["An API token was created. The program that holds it acts in the name of the person who created it."],
      facts: [
        ["Token", event.name],
        ["Scope", event.scope === "read" ? "read" : "read and write"],
        ["Expires", event.expiresAt ? timeOf(event.expiresAt) : "never"],
      ],
      advice: `Revoke this token; ${secureAccounts}.`,
      page: "Open the API tokens",
    }),
  },
};
