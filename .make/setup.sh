#!/bin/sh
# Prepare this folder to run lawlab (`setup.sh run`) or to test it (`setup.sh test`); called by the Makefile.
#
# A virtual environment in .venv, with exactly the versions and hashes of the lock file, then the project itself,
# editable. What is done is stamped in .venv, so that the next call answers at once. pip is called as this machine
# configures it (index, proxy, certificates); nothing here says where packages come from.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
venv=.venv

say() { printf '%s\n' "$*" >&2; }
give_up() { say "lawlab: $*"; exit 1; }
is_root() { [ "$(id -u)" = 0 ]; }

# Run a command for at most $1 seconds, where the system can tell time.
within() {
    seconds=$1; shift
    if command -v timeout >/dev/null 2>&1; then timeout --kill-after=10 "$seconds" "$@" </dev/null; else "$@" </dev/null; fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 && new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "none")
    give_up "Python 3.11 or newer is needed (found: $found). Install it, or say where it is: make PYTHON=/path/to/python3.13 …"
}

apt_install() { # packages…
    command -v apt-get >/dev/null 2>&1 && is_root || return 1
    say "lawlab: installing $* from the system's packages…"
    export DEBIAN_FRONTEND=noninteractive
    within 600 apt-get -qq install -y --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    within 300 apt-get -qq update >/dev/null 2>&1 || return 1
    within 900 apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

make_venv() {
    python=$(find_python)
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv" || apt_install python3-venv ||
            give_up "$python has no venv module. On Debian or Ubuntu: apt-get install python$version-venv"
    fi
    say "lawlab: making a virtual environment in $venv with $("$python" --version 2>&1)…"
    rm -rf "$venv"
    within 180 "$python" -m venv "$venv" || give_up "the virtual environment could not be made with $python (see above)."
}

# A copied or moved environment still points at the old place: its scripts would run the wrong code.
is_here() { grep -qF "$(pwd -P)/$venv" "$venv/bin/activate" 2>/dev/null; }

usable() { is_here && new_enough "$venv/bin/python" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; }

install_locked() { # lock file, minutes in words
    say "lawlab: installing the locked packages ($2, once)…"
    within 1200 "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --no-deps --require-hashes --requirement "$1" ||
        give_up "the packages of $1 could not be installed (see above). Is the package index reachable?"
    within 180 "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation --editable . ||
        give_up "lawlab itself could not be installed in $venv (see above)."
}

case $what in
    run) lock=requirements.lock; inputs="requirements.lock pyproject.toml" ;;
    test) lock=.make/dev.lock; inputs="requirements.lock .make/dev.lock pyproject.toml" ;;
    *) say "usage: setup.sh run|test"; exit 2 ;;
esac
# shellcheck disable=SC2086  # a list of files
stamp="$venv/.installed-$what-$(cat $inputs | cksum | tr ' ' '-')"

if [ ! -e "$stamp" ] || [ ! -x "$venv/bin/lawlab" ] || ! is_here; then
    usable || make_venv
    if [ "$what" = run ]; then install_locked "$lock" "less than a minute"; else install_locked "$lock" "about a minute"; fi
    rm -f "$venv/.installed-$what-"*
    : >"$stamp"
    if [ "$what" = test ]; then # all that running needs is in there too
        rm -f "$venv/.installed-run-"*
        : >"$venv/.installed-run-$(cat requirements.lock pyproject.toml | cksum | tr ' ' '-')"
    fi
fi
