#!/bin/sh
# Write the two lock files again: `make lock`, or `make lock UPGRADE=1` for the newest allowed versions.
# They hold versions and hashes for every platform and Python, and no address: pip's own configuration says where from.
set -eu
cd "$(dirname "$0")/.."
uv=.venv/bin/uv
if [ ! -x "$uv" ]; then
    if command -v uv >/dev/null 2>&1; then uv=uv; else .venv/bin/python -m pip install --quiet uv; fi
fi
upgrade=${UPGRADE:+--upgrade}
compile() {
    # shellcheck disable=SC2086  # $upgrade is one option or nothing
    "$uv" pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock" $upgrade "$@"
}
compile --group build --output-file requirements.lock
compile --group build --group dev --constraint requirements.lock --output-file .make/dev.lock
if grep -nE '(https?|file)://' requirements.lock .make/dev.lock; then
    echo "A lock file names an address; it must not." >&2
    exit 1
fi
