#!/bin/sh
# Gets Chromium and Korean letters for the browser tests where this is root on Debian.
# Exit 1, with a sentence, where that cannot be done: those tests are then left out.
set -eu

main() {
    if command -v chromium >/dev/null && has_korean; then return; fi
    if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null; then install; fi
    if command -v chromium >/dev/null; then return; fi
    echo "The browser tests are left out: there is no chromium (Debian: apt-get install chromium fonts-noto-cjk)."
    exit 1
}

has_korean() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ko family 2>/dev/null)" ]; }

install() {
    echo "set-up    chromium and fonts-noto-cjk through apt"
    log=$(mktemp)
    if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        chromium fonts-noto-cjk fontconfig; } >"$log" 2>&1
    then
        tail -n 20 "$log"
    fi
    rm -f "$log"
}

main
