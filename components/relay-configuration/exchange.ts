import { addressesOf, type Block, comment, lines, nativeDomainOf, type RelayValues, type Words } from "./block.ts";

/**
 * A literal string of PowerShell (about_Quoting_Rules): nothing is expanded in it. Besides ' it is ended by the typographic ones,
 * which PowerShell takes for the same; doubled, each stands for itself.
 */
export function quote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, "$&$&")}'`;
}

/**
 * Exchange Server. It delivers an address of its own domain to a mailbox and cannot relay it as it is; so the mailbox forwards to an address of
 * ours, which the send connector brings on the authenticated way. To still names the support address: the ticket is marked.
 */
export function exchange(values: RelayValues, t: Words): Block[] {
  const { domain, host, port, username, password, nativeAddress, certificate } = values;
  const name = `Help desk (${domain})`;
  const connector = [
    `New-SendConnector -Name ${quote(name)} -Usage Custom`,
    `-AddressSpaces ${quote(`SMTP:${nativeDomainOf(values)};1`)}`,
    `-DNSRoutingEnabled $false -SmartHosts ${quote(host)} -Port ${port}`,
    `-RequireTLS $true -TlsAuthLevel DomainValidation -TlsDomain ${quote(host)}`,
    "-SmartHostAuthMechanism BasicAuthRequireTLS -AuthenticationCredential $credential",
  ].join(" `\n  ");
  return [
    ...(certificate
      ? [
          {
            id: "certificate",
            file: null,
            title: t("configuration.exchange.certificateTitle"),
            why: t("configuration.exchange.certificate"),
            secret: false,
            text: lines(
              "$file = Join-Path $env:TEMP 'helpdesk.cer'",
              `Set-Content -Path $file -Encoding Ascii -Value @'\n${certificate.trim()}\n'@`,
              "Import-Certificate -FilePath $file -CertStoreLocation Cert:\\LocalMachine\\Root",
              "Remove-Item $file",
            ),
          },
        ]
      : []),
    {
      id: "connector",
      file: null,
      title: t("configuration.exchange.connectorTitle"),
      why: t("configuration.exchange.connector"),
      secret: true,
      text: lines(
        comment(t("configuration.exchange.shell")),
        `$password = ConvertTo-SecureString ${quote(password)} -AsPlainText -Force`,
        `$credential = New-Object System.Management.Automation.PSCredential(${quote(username)}, $password)`,
        connector,
        "Remove-Variable password, credential",
      ),
    },
    {
      id: "forwarding",
      file: null,
      title: t("configuration.exchange.forwardingTitle"),
      why: t("configuration.exchange.forwarding"),
      secret: false,
      text: lines(
        `New-MailContact -Name ${quote(name)} -ExternalEmailAddress ${quote(nativeAddress)}`,
        comment(t("configuration.eachAddress")),
        ...addressesOf(values).map(
          (address) =>
            `Set-Mailbox -Identity ${quote(address)} -ForwardingAddress ${quote(nativeAddress)} -DeliverToMailboxAndForward $false`,
        ),
      ),
    },
  ];
}
