import { addressesOf, type Block, comment, lines, nativeDomainOf, type RelayValues, type Words } from "./block.ts";

const etc = "/etc/exim4";
const pem = "helpdesk.pem";

/** A literal inside an expanded string (Exim 11.1): `$`, `\`, `{` and `}` lose their meaning. */
export const literal = (text: string) => text.replace(/[\\${}]/g, "\\$&");
/** An item of a colon-separated list (Exim 6.21). */
const item = (text: string) => literal(text).replaceAll(":", "::");
/** What stands between carets in client_send, where a caret means NUL (Exim 34.4). */
const sent = (text: string) => literal(text).replaceAll("^", "^^");

/** Exim 4.95 or later: a router before all others, its transport, and the login, which is for our host alone. */
export function exim(values: RelayValues, t: Words): Block[] {
  const { host, port, username, password, certificate } = values;
  const whose = [...addressesOf(values), `*@${nativeDomainOf(values)}`].map(item).join(" : ");
  return [
    {
      id: "router",
      file: `${etc}/conf.d/router/010_helpdesk`,
      title: t("configuration.exim.routerTitle"),
      why: t("configuration.exim.router"),
      secret: false,
      text: lines(
        comment(t("configuration.eachAddress")),
        "helpdesk:",
        "  driver = manualroute",
        `  condition = \${if match_address{$local_part@$domain}{${whose}}}`,
        `  route_list = * ${item(host)}`,
        "  transport = helpdesk_smtp",
        `  ${comment(t("configuration.exim.defer"))}`,
        "  host_find_failed = defer",
        "  no_more",
      ),
    },
    {
      id: "transport",
      file: `${etc}/conf.d/transport/20_helpdesk`,
      title: t("configuration.exim.transportTitle"),
      why: t("configuration.exim.transport"),
      secret: false,
      text: lines(
        "helpdesk_smtp:",
        "  driver = smtp",
        `  port = ${port}`,
        `  ${comment(t("configuration.exim.never"))}`,
        "  hosts_require_tls = *",
        "  hosts_require_auth = *",
        `  tls_verify_certificates = ${certificate ? `${etc}/${pem}` : "system"}`,
        "  tls_verify_hosts = *",
        `  ${comment(t("configuration.exim.longLines"))}`,
        "  message_linelength_limit = 1G",
      ),
    },
    {
      id: "authenticator",
      file: `${etc}/conf.d/auth/20_helpdesk`,
      title: t("configuration.exim.authTitle"),
      why: t("configuration.exim.auth"),
      secret: true,
      text: lines(
        "helpdesk_plain:",
        "  driver = plaintext",
        "  public_name = PLAIN",
        `  ${comment(t("configuration.exim.ours"))}`,
        `  client_condition = \${if eqi{$host}{${literal(host)}}}`,
        `  client_send = ^${sent(username)}^${sent(password)}`,
      ),
    },
    ...(certificate
      ? [
          {
            id: "certificate",
            file: `${etc}/${pem}`,
            title: t("configuration.newFile", { name: pem }),
            why: t("configuration.exim.certificate"),
            secret: false,
            text: certificate,
          },
        ]
      : []),
    {
      id: "commands",
      file: null,
      title: t("configuration.commands"),
      why: t("configuration.exim.commands"),
      secret: false,
      text: lines(
        `chown root:Debian-exim ${etc}/conf.d/auth/20_helpdesk`,
        `chmod 640 ${etc}/conf.d/auth/20_helpdesk`,
        "update-exim4.conf && systemctl reload exim4",
        comment(t("configuration.exim.probe")),
        `exim4 -bt ${addressesOf(values)[0]}`,
      ),
    },
  ];
}
