import { type Block, comment, lines, type RelayValues, type Words } from "./block.ts";

/** A test by hand, from the company's own server, up to the recipient: no mail is sent. swaks reads its options from standard input. */
export function swaks(values: RelayValues, t: Words): Block[] {
  const { domain, host, port, username, password, nativeAddress, fingerprint } = values;
  return [
    ...(fingerprint
      ? [
          {
            id: "certificate",
            file: null,
            title: t("configuration.swaks.certificateTitle"),
            why: t("configuration.swaks.certificate"),
            secret: false,
            text: lines(
              `openssl s_client -starttls smtp -connect ${host}:${port} </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256`,
              comment(t("configuration.swaks.fingerprint")),
              comment(fingerprint),
            ),
          },
        ]
      : []),
    {
      id: "test",
      file: null,
      title: t("configuration.swaks.testTitle"),
      why: t("configuration.swaks.test"),
      secret: true,
      text: lines(
        "set +o history",
        "swaks --config /dev/stdin <<'END'",
        `server ${host}`,
        `port ${port}`,
        "tls",
        ...(fingerprint ? [] : ["tls-verify"]),
        "auth PLAIN",
        `auth-user ${username}`,
        `auth-password ${password}`,
        "auth-hide-password",
        `from postmaster@${domain}`,
        `to ${nativeAddress}`,
        "quit-after RCPT",
        "END",
        "set -o history",
      ),
    },
  ];
}
