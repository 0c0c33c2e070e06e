#!/bin/sh
# Writes the locks beside this file from pyproject.toml and webhook.in, hashes included:
# dev.txt decides every version, the others take theirs from it. Called by `make lock`.
set -eu
cd "$(dirname "$0")/../.."
uv=$1

compile() {
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
        --no-emit-index-url --no-emit-find-links --no-strip-extras \
        --custom-compile-command 'make lock' "$@"
}

here=infra/requirements
compile pyproject.toml --extra dev --output-file $here/dev.txt
compile pyproject.toml --extra local --constraints $here/dev.txt --output-file $here/local.txt
compile pyproject.toml --constraints $here/dev.txt --output-file $here/run.txt
compile pyproject.toml --extra bench --constraints $here/dev.txt --output-file $here/bench.txt
compile pyproject.toml --extra training --constraints $here/dev.txt \
    --output-file $here/training.txt
compile $here/webhook.in --no-deps --constraints $here/dev.txt --output-file $here/webhook.txt
