#!/bin/sh
# Puts what `make bench` compares the matcher with beside the packages of `make test`. Where that
# cannot be had the bench says which rows it leaves out.
set -eu
cd "$(dirname "$0")/.."
lock=infra/requirements/bench.txt
made=.venv/made-bench

# Packages that another lock brought in their place are gone with the .venv.
wanted=$(cat .venv/made-dev "$lock" | cksum)
if [ "$(cat "$made" 2>/dev/null)" = "$wanted" ]; then exit 0; fi
echo "set-up    packages of $lock"
log=$(mktemp)
# Kiwi's model comes as a source archive alone: data, and nothing to compile.
if .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes \
    --only-binary :all: --no-binary kiwipiepy-model --no-build-isolation -r "$lock" >"$log" 2>&1
then
    echo "$wanted" >"$made"
else
    tail -n 5 "$log"
fi
rm -f "$log"
