#!/bin/sh
# Installs what the browser journeys run against where it is missing: a real Postfix with Dovecot's SASL, Chromium, swaks, openssl.
# Needs root on Debian or Ubuntu. Quiet when all is there; loud, and still successful, when it cannot: the run then says what it lacks.
set -u

PATH="$PATH:/usr/sbin:/sbin"
missing=""
need() { command -v "$1" >/dev/null 2>&1 || missing="$missing $2"; }
need postfix postfix
need dovecot dovecot-core
need swaks swaks
need openssl openssl
need ps procps
need chromium chromium
[ -z "$missing" ] && exit 0

shout() {
  echo "!! $1" >&2
  echo "!! Missing:$missing" >&2
  echo "!! Without them the journeys use the built-in mail peer, and Playwright's own browser." >&2
  exit 0
}

[ "$(id -u)" = 0 ] || shout "Not root: the test packages cannot be installed."
command -v apt-get >/dev/null 2>&1 || shout "No apt-get: the test packages cannot be installed."

echo "Installing test packages:$missing"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# "No configuration" for the system's Postfix: the journeys bring their own, and nothing here should listen on port 25.
command -v debconf-set-selections >/dev/null 2>&1 &&
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections >>"$log" 2>&1

install() { apt-get install -y -q --no-install-recommends $missing >>"$log" 2>&1; }
install || { apt-get update -q >>"$log" 2>&1 && install; } || {
  tail -n 20 "$log" >&2
  shout "apt-get could not install the test packages."
}
