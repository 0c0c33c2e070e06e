#!/bin/sh
# Makes .venv from a lock: `infra/setup.sh local` (to run) or `infra/setup.sh dev` (to test as well).
# Does nothing when the lock, the interpreter and the folder are those of the last time.
set -eu
cd "$(dirname "$0")/.."
kind=$1
lock=infra/requirements/$kind.txt
log=""
child=""

main() {
    take_turns
    if has_packages && has_project; then return; fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    trap 'if [ -n "$child" ]; then kill "$child" 2>/dev/null; fi; exit 130' INT TERM HUP
    has_packages || put_packages
    has_project || put_project
}

put_packages() {
    python=$(find_python) || python=""
    if [ -z "$python" ]; then
        install_python
        python=$(find_python) || give_up "$(missing_python)"
    fi
    make_venv
    say "set-up    packages of $lock"
    quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$lock"
    fingerprint "$kind" >".venv/made-$kind"
}

# The project itself, and with it .venv/bin/sotong.
put_project() {
    quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input \
        --no-deps --no-build-isolation --no-index -e .
    cksum <pyproject.toml >.venv/made-project
}

# Two makes started together would write into one .venv.
take_turns() {
    if command -v flock >/dev/null; then
        exec 9<infra/setup.sh
        flock 9
    fi
}

# The tests' packages hold all that is needed to run.
has_packages() { is_asked_python && { is_current "$kind" || is_current dev; }; }

has_project() { [ -x .venv/bin/sotong ] && [ "$(cat .venv/made-project 2>/dev/null)" = "$(cksum <pyproject.toml)" ]; }

is_current() {
    [ "$(cat ".venv/made-$1" 2>/dev/null)" = "$(fingerprint "$1")" ] && .venv/bin/python -c '' 2>/dev/null
}

is_asked_python() { [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of .venv/bin/python)" ]; }

version_of() { "$1" --version 2>&1 || true; }

# A moved folder breaks the scripts in .venv/bin, so the place counts too.
fingerprint() { { pwd && cat "infra/requirements/$1.txt"; } | cksum; }

make_venv() {
    # What an older lock put there must not hide what the new one lacks.
    if is_asked_python && is_current local; then return; fi
    rm -rf .venv
    say "set-up    .venv from $("$python" --version) ($python)"
    quietly "$python" -m venv .venv
}

find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
            >/dev/null 2>&1
        then
            echo "$name"
            return
        fi
    done
    return 1
}

# Debian ships Python without venv; there root can simply have it.
install_python() {
    if [ -n "${PYTHON:-}" ] || ! can_apt; then return; fi
    say "set-up    python3-venv through apt"
    apt-get update -qq >/dev/null 2>&1 || true
    apt-get install -y -qq python3-venv >/dev/null 2>&1 || true
}

can_apt() { [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null; }

missing_python() {
    echo "Sotong needs Python 3.11, 3.12 or 3.13 with venv and ensurepip, and ${PYTHON:-python3} is not" \
        "that: install it (Debian: apt-get install python3-venv) or name one with PYTHON=/path/to/python."
}

# Shows what a command printed only when it fails.
quietly() {
    "$@" >"$log" 2>&1 &
    child=$!
    if wait "$child"; then child=""; return; fi
    cat "$log" >&2
    give_up "Set-up failed at: $*"
}

say() { echo "$*"; }

give_up() {
    echo "$*" >&2
    exit 1
}

main
