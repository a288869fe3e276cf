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
# As packages, Exim and Postfix exclude one another: Exim's is unpacked into a folder of the tests' own.
exim=/usr/local/lib/postern-test/exim4
[ -x "$exim/usr/sbin/exim4" ] || missing="$missing $exim"
[ -z "$missing" ] && exit 0

shout() {
  echo "!! $1" >&2
  echo "!! Missing:$missing" >&2
  echo "!! Without them the journeys use the built-in mail peer, and Playwright's own browser." >&2
  exit 0
}

[ "$(id -u)" = 0 ] || shout "Not root: the test packages cannot be installed."
command -v apt-get >/dev/null 2>&1 || shout "No apt-get: the test packages cannot be installed."

missing=${missing% $exim}
echo "Installing test packages:$missing $exim"
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# "No configuration" for the system's Postfix: the journeys bring their own, and nothing here should listen on port 25.
command -v debconf-set-selections >/dev/null 2>&1 &&
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections >>"$log" 2>&1

install() { [ -z "$missing" ] || apt-get install -y -q --no-install-recommends $missing >>"$log" 2>&1; }
unpack_exim() {
  [ -x "$exim/usr/sbin/exim4" ] && return 0
  folder=$(mktemp -d) || return 1
  (
    cd "$folder" && apt-get download -q exim4-daemon-light && dpkg -x exim4-daemon-light_*.deb root &&
      apt-get install -y -q --no-install-recommends $(apt-cache depends exim4-daemon-light | sed -n 's/^  Depends: \(lib[^ ]*\)$/\1/p') &&
      { getent passwd Debian-exim || useradd --system --no-create-home --shell /usr/sbin/nologin Debian-exim; } &&
      chmod 755 root && chmod u-s root/usr/sbin/exim4 && mkdir -p "$exim" && cp -R root/. "$exim"
  ) >>"$log" 2>&1
  done=$?
  rm -rf "$folder"
  return $done
}
install || { apt-get update -q >>"$log" 2>&1 && install; } || {
  tail -n 20 "$log" >&2
  shout "apt-get could not install the test packages."
}
unpack_exim || { apt-get update -q >>"$log" 2>&1 && unpack_exim; } || {
  tail -n 20 "$log" >&2
  echo "!! Exim could not be unpacked into $exim: its ready-made configuration is not tested in this run." >&2
}
