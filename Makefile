# What a newcomer types: `make demo` and `make test`. Both set everything up themselves in .venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO ?=
UP ?=
BENCH ?=
PYTEST ?=
# One more than there are cores: some tests wait for servers that start.
WORKERS ?= $(shell expr $$(nproc) + 1)
LOCKING := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --no-strip-extras pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test check audit format up bench lock clean system

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

system:
	@$(PYTHON) src/actualisatie/preflight.py

$(READY): requirements-dev.lock pyproject.toml | system
	@$(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: system $(READY) ## run a whole synthetic campaign: letters, deadlines and outcomes (DEMO="--dossiers 50")
	@$(BIN)/actualisatie demo $(DEMO)

up: system $(READY) ## start the operators' desk: Prefect UI, worker, all deployments (UP="--port 4300"; Ctrl-C stops it)
	@exec $(BIN)/actualisatie up $(UP)

test: system $(READY) ## run the tests (PYTEST="-k deadline" for a part)
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST)

bench: system $(READY) ## measure against the barest way to the same result (BENCH="--dossiers 20000 --letters 200")
	@$(BIN)/actualisatie bench $(BENCH)

check: $(READY) ## lint, format, types, import order, locks, known faults of packages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python scripts/check_locks.py
	@$(BIN)/python scripts/audit.py

audit: $(READY) ## ask the database of osv.dev about every locked package, and fail on what it knows
	@$(BIN)/python scripts/audit.py --ask

format: $(READY) ## put the code in the house form
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

lock: $(READY) ## renew both lock files from pyproject.toml: versions and hashes, no addresses
	@$(LOCKING) --output-file requirements.lock
	@$(LOCKING) --group dev --output-file requirements-dev.lock

clean: ## remove what these commands made
	@rm -rf $(VENV) demo-output .pytest_cache .mypy_cache .ruff_cache .hypothesis
