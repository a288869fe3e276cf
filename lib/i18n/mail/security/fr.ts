import { bothForms } from "#lib/mail/address.ts";
import type { SecurityTexts } from "./texts.ts";

const roles = { owner: "propriétaire", admin: "administrateur", agent: "agent" };
const time = new Intl.DateTimeFormat("fr", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
const timeOf = (at: Date) => `${time.format(at)} (UTC)`;
const domainFacts = ({ domain, username }: { domain: string; username: string }) =>
  [
    ["Domaine", bothForms(domain)],
    ["Nom d’utilisateur", username],
  ] as const;
const serverFacts = ({ address, server, username }: { address: string; server: string; username: string }) =>
  [
    ["Adresse d’assistance", bothForms(address)],
    ["Serveur", server],
    ["Nom d’utilisateur", username],
  ] as const;
const toConnectors = "Ouvrir les connecteurs";
const toAddresses = "Ouvrir les adresses d’assistance";
const toConnection = "Ouvrir la connexion";
const toTeam = "Ouvrir l’équipe";
const secureAccounts =
  "demandez aussi à la personne au nom de qui cela a été fait de changer son mot de passe et de fermer ses autres sessions. Au moindre doute, retirez-la de l’équipe";

export const fr: SecurityTexts = {
  labels: {
    account: "Service d’assistance",
    by: "Par",
    system: "ce service, automatiquement",
    ip: "Adresse IP",
    at: "Date",
    time: timeOf,
    unexpected: "Vous ne vous y attendiez pas ?",
    todo: "Que faire ?",
    footer: (accountName) =>
      `Vous recevez cet e-mail parce que vous administrez le service d’assistance ${accountName}. Il ne vous demandera jamais un mot de passe.`,
  },
  events: {
    domain_added: (event) => ({
      subject: `Domaine connecté : ${bothForms(event.domain)}`,
      what: [
        "Un domaine a été connecté par SMTP authentifié, et ses premiers identifiants ont été créés. Le serveur qui les détient peut relayer du courrier au service d’assistance.",
      ],
      facts: domainFacts(event),
      advice: `Révoquez les identifiants et déconnectez le domaine ; ${secureAccounts}.`,
      page: toConnection,
    }),
    domain_disconnected: (event) => ({
      subject: `Domaine déconnecté : ${bothForms(event.domain)}`,
      what: [
        "La connexion de ce domaine a pris fin et tous ses identifiants ont été révoqués : son serveur ne peut plus rien relayer au service d’assistance.",
      ],
      facts: [["Domaine", bothForms(event.domain)]],
      advice: `La déconnexion est définitive, mais le domaine peut être ajouté de nouveau, avec d’autres identifiants. Avant cela, demandez à la personne au nom de qui cela a été fait de changer son mot de passe et de fermer ses autres sessions.`,
      page: toConnectors,
    }),
    credential_issued: (event) => ({
      subject: `Identifiants créés pour ${bothForms(event.domain)}`,
      what: [
        "Des identifiants ont été créés pour ce domaine. Le serveur qui les détient peut relayer du courrier au service d’assistance.",
      ],
      facts: domainFacts(event),
      advice: `Révoquez ces identifiants ; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_rotated: (event) => ({
      subject: `Rotation des identifiants de ${bothForms(event.domain)}`,
      what: [
        `De nouveaux identifiants ont été créés. Les précédents (${event.other}) fonctionnent encore, le temps que le serveur de l’entreprise passe aux nouveaux : pensez ensuite à les révoquer.`,
      ],
      facts: domainFacts(event),
      advice: `Révoquez les nouveaux identifiants ; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_revocation_scheduled: (event) => ({
      subject: `Révocation programmée pour ${bothForms(event.domain)}`,
      what: [
        `Ces identifiants seront révoqués le ${timeOf(event.at)}. À partir de là, plus aucun message qui les emploie ne sera accepté.`,
      ],
      facts: domainFacts(event),
      advice: `Annulez la révocation avant son heure ; ${secureAccounts}.`,
      page: toConnection,
    }),
    credential_revoked: (event) => ({
      subject: `Identifiants révoqués pour ${bothForms(event.domain)}`,
      what: [
        event.scheduled
          ? "Ces identifiants ont été révoqués à l’heure prévue : plus aucun message qui les emploie n’est accepté."
          : "Ces identifiants ont été révoqués : plus aucun message qui les emploie n’est accepté.",
        ...(event.left === 0
          ? [
              "C’étaient les derniers de ce domaine : le serveur de l’entreprise garde son courrier et réessaie, jusqu’à ce que vous créiez d’autres identifiants et qu’il les emploie.",
            ]
          : []),
      ],
      facts: domainFacts(event),
      advice: `La révocation est définitive : créez d’autres identifiants et transmettez-les à votre équipe informatique ; ${secureAccounts}.`,
      page: toConnection,
    }),
    outbound_credential_replaced: (event) => ({
      subject: `Identifiants de sortie remplacés pour ${bothForms(event.address)}`,
      what: [
        "D’autres identifiants ont été saisis pour envoyer le courrier de cette adresse. Ceux qui ont été vérifiés en dernier restent en service tant que les nouveaux ne le sont pas.",
      ],
      facts: serverFacts(event),
      advice: `Les notifications de cette adresse passeraient par ce serveur : revenez aux identifiants précédents ; ${secureAccounts}.`,
      page: toAddresses,
    }),
    outbound_refused: (event) => ({
      subject: `Envoi en pause pour ${bothForms(event.address)} : mot de passe refusé`,
      what: [
        `Les e-mails ne partent plus de ${bothForms(event.address)} : le serveur ${event.server} refuse le mot de passe du compte ${event.username}.`,
        ...(event.reply ? [`Réponse du serveur : ${event.reply}`] : []),
        "Rien n’est perdu : les messages attendent, sans limite de temps, et partiront dès que le mot de passe sera de nouveau accepté. Nous réessayons une fois par heure.",
      ],
      facts: serverFacts(event),
      advice:
        "Demandez à votre équipe informatique le mot de passe en vigueur, puis saisissez-le avec « Remplacer les identifiants » ; si elle a rétabli le compte avec le même mot de passe, choisissez « Réessayer maintenant ».",
      page: toAddresses,
    }),
    relay_locked_out: (event) => ({
      subject: `Trop d’échecs d’authentification : ${event.username}`,
      what: [
        "Un serveur a présenté trop de mots de passe erronés. Ses tentatives sont refusées pour un temps, de plus en plus long tant qu’il continue. Un serveur qui s’est récemment authentifié avec le bon mot de passe continue d’être accepté : personne ne peut bloquer votre courrier ainsi.",
        "Ce message n’est pas renvoyé avant six heures, même si les tentatives continuent.",
      ],
      facts: [["Nom d’utilisateur", event.username]],
      advice:
        "Si cette adresse IP est celle de votre serveur, il emploie un mot de passe erroné ou révoqué : votre équipe informatique doit le corriger. Si elle vous est inconnue, quelqu’un essaie de deviner le mot de passe : il n’a aucune chance d’y parvenir, et vous n’avez rien à faire. Si ces tentatives continuent, effectuez une rotation des identifiants : les nouveaux ont un autre nom d’utilisateur.",
      page: toConnectors,
    }),
    sign_in_locked_out: (event) => ({
      subject: `Trop d’échecs de connexion : ${event.email}`,
      what: [
        "Trop de mots de passe erronés ont été saisis pour se connecter avec cette adresse. Les tentatives venues de cette adresse IP sont refusées pour un temps.",
        "Ce message n’est pas renvoyé avant six heures, même si les tentatives continuent.",
      ],
      facts: [["Personne", event.email]],
      advice:
        "Demandez à cette personne si c’était elle. Sinon, quelqu’un essaie de deviner son mot de passe : assurez-vous qu’il est long et qu’il ne sert nulle part ailleurs.",
      page: toTeam,
    }),
    admin_added: (event) => ({
      subject: `Nouveau compte ${roles[event.role]} : ${event.email}`,
      what: [`Une personne a rejoint l’équipe avec le rôle ${roles[event.role]}.`],
      facts: [
        ["Personne", event.email],
        ["Rôle", roles[event.role]],
        ...(event.invitedBy ? ([["Invitation de", event.invitedBy]] as const) : []),
      ],
      advice: `Retirez cette personne de l’équipe ; demandez aussi à qui l’a invitée de changer son mot de passe et de fermer ses autres sessions.`,
      page: toTeam,
    }),
    admin_promoted: (event) => ({
      subject: `Nouveau rôle pour ${event.email} : ${roles[event.role]}`,
      what: ["Une personne de l’équipe a reçu un rôle qui lui donne davantage de droits."],
      facts: [
        ["Personne", event.email],
        ["Rôle", `${roles[event.role]} (auparavant : ${roles[event.was]})`],
      ],
      advice: `Rendez-lui le rôle précédent ; ${secureAccounts}.`,
      page: toTeam,
    }),
    token_created: (event) => ({
      subject: `Nouveau jeton d’API : ${event.name}`,
      what: ["Un jeton d’API a été créé. Le programme qui le détient agit au nom de la personne qui l’a créé."],
      facts: [
        ["Jeton", event.name],
        ["Droits", event.scope === "read" ? "lecture" : "lecture et écriture"],
        ["Expiration", event.expiresAt ? timeOf(event.expiresAt) : "jamais"],
      ],
      advice: `Révoquez ce jeton ; ${secureAccounts}.`,
      page: "Ouvrir les jetons d’API",
    }),
  },
};
