#!/bin/sh
# Gets valgrind, which counts instructions for `make bench`, where this is root on Debian.
# Without it the bench says which rows are missing.
set -eu

if command -v valgrind >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null; then
    echo "set-up    valgrind through apt"
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends valgrind; } >"$log" 2>&1
    then
        tail -n 20 "$log"
    fi
    rm -f "$log"
fi
