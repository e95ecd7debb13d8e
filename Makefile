# Two commands for a newcomer: `make run` does the main job, `make test` proves it. Both set everything up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core-installed
DEV := $(VENV)/.dev-installed
PEERS := $(VENV)/.peers-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-input

.DEFAULT_GOAL := help
.PHONY: help run test check lint bench soak lock bundle clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "python3 is missing: apt install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
	  || { echo "nianbao needs Python 3.11 to 3.14, $(PYTHON) is $$($(PYTHON) -V): apt install python3 python3-venv, or make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "the venv module is missing: apt install python3-venv" >&2; exit 1; }
	@echo "setting up $(VENV) (once; a minute or two)"
	@$(PYTHON) -m venv $(VENV)

$(CORE): requirements.lock pyproject.toml | $(BIN)/python
	@test -e $(DEV) || { echo "installing the locked packages"; $(PIP) --require-hashes -r requirements.lock; }
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock pyproject.toml | $(BIN)/python
	@echo "installing the locked packages for tests"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(CORE)

# Compiled modules are kept whatever the shell says: two workers and hundreds of children would each compile them anew.
test check soak bench: export PYTHONDONTWRITEBYTECODE :=

run: $(CORE) ## set up, then the main job: a sandbox city crawled, read and judged
	$(BIN)/nianbao demo --quick

test: $(DEV) ## set up, then the quick suite (SQLite and PostgreSQL, at most 3 minutes)
	@echo "quick suite: tests not marked slow"
	@$(BIN)/python -m pytest -n 2 -m "not slow" -q

lint: $(DEV) ## formatting, lint, types and layers
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

check: lint ## lint, types, layers, then the full suite
	@$(BIN)/python -m pytest -n 2 -q --durations=15

$(PEERS): requirements-bench.lock $(DEV)
	@echo "installing the peers of the benches"
	@$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

bench: $(PEERS) ## speed and accuracy beside named peers
	@$(BIN)/python -m bench

soak: $(DEV) ## the full suite with examples and seeds drawn by chance (not in CI)
	@chance=$$(od -An -N3 -tu4 /dev/urandom | tr -d ' '); echo "NIANBAO_TEST_CHANCE=$$chance"; \
	  NIANBAO_TEST_CHANCE=$$chance NIANBAO_TEST_KILLS=20 $(BIN)/python -m pytest -n 2 -q --durations=15

lock: ## compile the locks anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev pyproject.toml -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev --extra bench -c requirements-dev.lock pyproject.toml -o requirements-bench.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --extra postgres --extra web --extra ocr --extra build -c requirements-dev.lock pyproject.toml -o requirements-server.lock

bundle: $(DEV) ## the offline archive for servers without network, in dist/
	@deploy/bundle.sh $(BIN)/python

clean: ## remove what make has built
	rm -rf $(VENV) build dist data
