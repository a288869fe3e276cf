import type { CompanyMailOptions } from "./contract.ts";

export interface Paths {
  /** Everything lies below. */
  readonly root: string;
  readonly etc: string;
  readonly queue: string;
  readonly data: string;
  readonly spool: string;
  readonly log: string;
  readonly saslSocket: string;
  readonly certificate: string;
  readonly key: string;
}

export interface Ports {
  readonly mx: number;
  readonly submission: number;
}

/** main.cf of a company that hosts its own mail: nothing of /etc/postfix, no DNS, quick retries. */
export function mainCf(paths: Paths, options: CompanyMailOptions): string {
  return `
compatibility_level = 3.6
config_directory = ${paths.etc}
queue_directory = ${paths.queue}
data_directory = ${paths.data}
maillog_file = ${paths.log}
maillog_file_prefixes = ${paths.root}
myhostname = mail.${options.domain}
mydomain = ${options.domain}
myorigin = ${options.domain}
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtputf8_enable = no
alias_maps =
alias_database =
local_transport = error:no local mail here
notify_classes =
biff = no
message_size_limit = 62914560
mailbox_size_limit = 0
virtual_mailbox_limit = 0

# A company's patience, in seconds.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
smtp_connect_timeout = 5s
smtpd_error_sleep_time = 0
smtpd_client_connection_count_limit = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000

# Mailboxes: every address has one, in one Maildir, told apart by Delivered-To.
virtual_mailbox_domains = ${[options.domain, ...options.outside].join(", ")}
virtual_mailbox_maps = static:inbox/
virtual_mailbox_base = ${paths.spool}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
default_transport = virtual

# TLS and logins for our own people.
smtpd_tls_chain_files = ${paths.key}, ${paths.certificate}
smtpd_tls_security_level = may
smtpd_tls_received_header = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${paths.saslSocket}
smtpd_sasl_security_options = noanonymous
smtpd_sasl_authenticated_header = yes
smtpd_sender_login_maps = texthash:${paths.etc}/sender_logins
smtpd_helo_required = yes
smtpd_relay_restrictions = reject_unauth_destination
`;
}

/** What sends some mailboxes' mail to the help desk: credentials that it issued, and never a word without TLS. */
export function relayCf(paths: Paths): string {
  return `
transport_maps = texthash:${paths.etc}/transport
smtp_sasl_password_maps = texthash:${paths.etc}/sasl_passwords
smtp_sasl_auth_enable = yes
smtp_sasl_security_options = noanonymous
smtp_sasl_tls_security_options = noanonymous
smtp_sasl_mechanism_filter = plain, login
smtp_tls_security_level = encrypt
smtp_tls_policy_maps = texthash:${paths.etc}/tls_policy
smtp_tls_fingerprint_digest = sha256
smtp_tls_loglevel = 1
`;
}

/** master.cf: an MX, a submission port, and two ways to the help desk (STARTTLS, TLS from the first byte). No chroot. */
export function masterCf(ports: Ports): string {
  return `
127.0.0.1:${ports.mx} inet n - n - - smtpd
127.0.0.1:${ports.submission} inet n - n - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
  -o smtpd_sender_restrictions=reject_sender_login_mismatch
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
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
relay-tls unix - - n - - smtp
  -o smtp_tls_wrappermode=yes
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}
