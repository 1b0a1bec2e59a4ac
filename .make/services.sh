#!/bin/sh
# A browser, a PostgreSQL server and Pango for the tests, when the machine has none; `make test` calls it after setup.sh.
#
# tests/servers.py says what is missing. PostgreSQL usually is not: the locked packages hold a server in a wheel.
# What cannot be had is left to tests/servers.py to say: an error on the CI, one line per test elsewhere.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

say() { printf '%s\n' "lawlab: $*" >&2; }
within() {
    seconds=$1; shift
    if command -v timeout >/dev/null 2>&1; then timeout --kill-after=10 "$seconds" "$@" </dev/null; else "$@" </dev/null; fi
}
missing() { ! "$python" -m tests.servers find "$1" >/dev/null 2>&1; }
apt_install() { # what it is, packages…
    name=$1; shift
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    say "installing $name for the tests from the system's packages ($*)…"
    export DEBIAN_FRONTEND=noninteractive
    within 300 apt-get -qq update >/dev/null 2>&1 || true
    within 900 apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

if missing chromium; then
    apt_install "a browser" chromium fonts-dejavu-core || apt_install "a browser" chromium-browser || {
        say "downloading a browser for the tests…"
        within 600 "$python" -m playwright install chromium-headless-shell >/dev/null 2>&1 ||
            say "no browser could be installed."
    }
fi
if missing postgresql; then
    apt_install "a PostgreSQL server" postgresql || say "no PostgreSQL server could be installed."
fi
if ! "$python" -c 'import sys; from lawlab.report import press; sys.exit(not press.can_print())' 2>/dev/null; then
    letters="libpango-1.0-0 libpangoft2-1.0-0 fonts-dejavu-core"
    # shellcheck disable=SC2086  # a list of packages; older systems keep harfbuzz-subset inside another one
    apt_install "what draws the letters of a PDF" $letters libharfbuzz-subset0 ||
        apt_install "what draws the letters of a PDF" $letters ||
        say "Pango could not be installed: the tests of the PDF will fail."
fi
"$python" -m tests.servers check
