import type { MailTexts } from "./texts.ts";

export const fr: MailTexts = {
  requestReceivedSubject: (subject) => `[Demande reçue] ${subject}`,
  noSubject: () => "(sans objet)",
  greeting: () => "Bonjour,",
  requestReceived: (brand) => `Nous avons bien reçu votre demande. L’équipe ${brand} vous répondra dès que possible.`,
  requestReceivedNext: () => "Pour ajouter une précision ou un document, répondez simplement à cet e-mail.",
  signature: (brand) => `L’équipe ${brand}`,
  footer: (brand, reference) => `${brand} · Référence de votre demande : [${reference}]`,
  verificationSubject: (subject, address) =>
    ({
      inbound: `Vérification du SMTP entrant de ${address}`,
      outbound: `Vérification du SMTP sortant de ${address}`,
      forwarding: `Vérification du transfert de ${address}`,
    })[subject],
  verificationWhat: (subject, address, account) =>
    ({
      inbound: `Le service d’assistance ${account} vérifie que les e-mails adressés à ${address} lui sont bien relayés par le serveur de messagerie de votre entreprise.`,
      outbound: `Le service d’assistance ${account} vérifie qu’il peut envoyer des e-mails depuis ${address} par le serveur de messagerie de votre entreprise.`,
      forwarding: `Le service d’assistance ${account} vérifie que les e-mails adressés à ${address} lui sont bien transférés.`,
    })[subject],
  verificationNothingToDo: () =>
    "Ce message est envoyé automatiquement : vous n’avez rien à faire, et il est inutile d’y répondre.",
  verificationForIt: (subject) =>
    subject === "forwarding"
      ? "Ce message doit revenir au service d’assistance par le transfert automatique de cette adresse. Il contient ce code à usage unique :"
      : "À l’attention du service informatique : ce message doit être relayé tel quel au service d’assistance, sans modification de son objet, de ses en-têtes ni de son contenu. Il contient ce code à usage unique :",
  invitationSubject: (account) => `Invitation à rejoindre le service d’assistance ${account}`,
  invitationWhat: (inviter, account, role) => {
    const roles = { owner: "de propriétaire", admin: "d’administrateur", agent: "d’agent" };
    return `${inviter} vous invite à rejoindre le service d’assistance ${account}, avec le rôle ${roles[role]}.`;
  },
  invitationPersonal: () =>
    "Le lien ci-dessous est personnel : ne transmettez pas ce message et n’y répondez pas. Si vous n’attendiez pas cette invitation, ignorez-la : rien ne sera créé à votre nom.",
  invitationHow: (days) => `Pour accepter, ouvrez ce lien. Il est valable ${days} jours et ne sert qu’une fois :`,
};
