# run · test · check · bench · package · deploy: everything sets itself up.
.PHONY: run test check bench pictures package deploy lock clean local dev
MAKEFLAGS += --no-print-directory

PORT ?= 8000
STATE_DIR ?= .state
ENGINE ?= ministack
STAGE ?=
TESTS ?= tests
# A module's tests stay in one process; each has an engine of its own. No more than there are
# cores: beside them run browsers and engines, and what waits for a page would wait too long.
SPREAD ?= --numprocesses $(shell nproc) --maxprocesses 4 --dist loadscope --no-loadscope-reorder
export PORT STATE_DIR ENGINE PYTHON
# A run is some fifty processes: what the first has compiled, the others need not compile again.
test: export PYTHONDONTWRITEBYTECODE :=

bin := .venv/bin
uv := uv==0.13.9

run: $(if $(filter moto,$(ENGINE)),dev,local)
	@exec $(bin)/python -m chalicelib.local

test: dev
	@if sh infra/chromium.sh; then exec $(bin)/python -m pytest $(SPREAD) $(TESTS); \
	else exec $(bin)/python -m pytest $(SPREAD) $(TESTS) -m "not browser"; fi

check: dev
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	@$(MAKE) test

bench: dev
	@sh infra/valgrind.sh
	@sh infra/bench.sh
	@exec $(bin)/python -m tests.perf

# Writes the tables and pictures of docs/matching.md anew.
pictures: dev
	@sh infra/bench.sh
	@$(bin)/python -m tests.perf.matchers --write
	@exec $(bin)/python -m tests.perf.pictures

package: dev
	@exec $(bin)/python -m infra.package

deploy: dev
	@exec $(bin)/python -m infra.deploy "$(STAGE)" --version "$(VERSION)" --set "$(SET)"

# Writes infra/requirements/*.txt anew; a version moves only when pyproject.toml asks for it.
lock: local
	@test -x build/uv/bin/uv || { $(bin)/python -m venv build/uv && build/uv/bin/pip install -q $(uv); }
	@infra/requirements/lock.sh build/uv/bin/uv

clean:
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage *.egg-info

# The set-up: quick when nothing has changed.
local dev:
	@sh infra/setup.sh $@
