/** Folders, ports and the next hop of one measured Postfix. */
export interface PostfixSetup {
  readonly root: string;
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
  readonly caFile: string;
  readonly saslSocket: string;
  /** Where released mail goes; 0: nowhere. */
  readonly nextHopPort: number;
}

/**
 * main.cf: Postfix's own defaults wherever they do not stand in a measurement's way. Every message is held, as Postern's waits for
 * its job, until it is released; then it leaves on reused TLS connections.
 */
export function mainCf(setup: PostfixSetup): string {
  const { root, nextHopPort } = setup;
  return `
compatibility_level = 3.6
config_directory = ${root}/etc
queue_directory = ${root}/queue
data_directory = ${root}/data
maillog_file = ${root}/log/mail.log
maillog_file_prefixes = ${root}
myhostname = mail.company.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
alias_maps =
alias_database =
local_transport = error:no local mail here
notify_classes =
biff = no
message_size_limit = 62914560

# No limit on one client: it stands for many.
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0

smtpd_tls_chain_files = ${setup.key}, ${setup.certificate}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${setup.saslSocket}
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_data_restrictions = check_client_access static:HOLD

relayhost = [localhost]:${nextHopPort}
smtp_sasl_password_maps = texthash:${root}/etc/sasl_passwords
smtp_sasl_auth_enable = yes
smtp_sasl_security_options = noanonymous
smtp_sasl_tls_security_options = noanonymous
smtp_tls_security_level = secure
smtp_tls_CAfile = ${setup.caFile}
smtp_tls_secure_cert_match = nexthop
smtp_tls_connection_reuse = yes
`;
}

/** master.cf: the services that accepting, keeping and sending need, as delivered, without chroot. */
export const masterCf = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
tlsproxy unix - - n - 0 tlsproxy
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
