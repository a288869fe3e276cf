import {
  addressesOf,
  type Block,
  comment,
  lines,
  nativeDomainOf,
  type RelayValues,
  table,
  type Words,
} from "./block.ts";

const etc = "/etc/postfix";
const names = { main: "main.cf", transport: "helpdesk_transport", password: "helpdesk_passwd", tls: "helpdesk_tls" };

/**
 * Postfix 3: mail for the support addresses leaves through us, whatever else the server sends. The tables are texthash: what is typed is what is
 * read, with no postmap and no second file that holds the password (postconf(5), transport(5), TLS_README).
 */
export function postfix(values: RelayValues, t: Words): Block[] {
  const { host, port, username, password, fingerprint } = values;
  // Brackets: the host itself, not its MX. The same words in all three tables: Postfix looks the next hop up as it is written.
  const hop = `[${host}]:${port}`;
  const added = comment(t("configuration.postfix.existing"));
  return [
    {
      id: names.main,
      file: `${etc}/${names.main}`,
      title: t("configuration.addTo", { name: names.main }),
      why: t("configuration.postfix.main"),
      secret: false,
      text: lines(
        added,
        `transport_maps = texthash:${etc}/${names.transport}`,
        "smtp_sasl_auth_enable = yes",
        `smtp_sasl_password_maps = texthash:${etc}/${names.password}`,
        comment(t("configuration.postfix.mechanisms")),
        "smtp_sasl_tls_security_options = noanonymous",
        `smtp_tls_policy_maps = texthash:${etc}/${names.tls}`,
        ...(fingerprint ? ["smtp_tls_fingerprint_digest = sha256"] : ["tls_append_default_CA = yes"]),
      ),
    },
    {
      id: names.transport,
      file: `${etc}/${names.transport}`,
      title: t("configuration.newFile", { name: names.transport }),
      why: t("configuration.postfix.transport"),
      secret: false,
      text: lines(
        comment(t("configuration.eachAddress")),
        ...table([...addressesOf(values), nativeDomainOf(values)].map((whose) => [whose, `smtp:${hop}`])),
      ),
    },
    {
      id: names.password,
      file: `${etc}/${names.password}`,
      title: t("configuration.newFile", { name: names.password }),
      why: t("configuration.postfix.password"),
      secret: true,
      text: lines(`${hop}    ${username}:${password}`),
    },
    {
      id: names.tls,
      file: `${etc}/${names.tls}`,
      title: t("configuration.newFile", { name: names.tls }),
      why: t(fingerprint ? "configuration.postfix.pinned" : "configuration.postfix.verified"),
      secret: false,
      text: lines(`${hop}    ${fingerprint ? `fingerprint match=${fingerprint}` : `secure match=${host}`}`),
    },
    {
      id: "commands",
      file: null,
      title: t("configuration.commands"),
      why: t("configuration.postfix.commands"),
      secret: false,
      text: lines(
        comment(t("configuration.postfix.sasl")),
        `chmod 600 ${etc}/${names.password}`,
        "postfix check && postfix reload",
        comment(t("configuration.postfix.probe")),
        `postmap -q ${addressesOf(values)[0]} texthash:${etc}/${names.transport}`,
      ),
    },
  ];
}
