# Saferplan: every task by one word.  A fresh Debian needs Python 3.11 or newer (with venv) and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
DEMO ?= worked-example
# Tests of the portal that are run on PostgreSQL too, in `make test`; `make test-all` runs all of them on both.
ON_POSTGRESQL := $(addprefix tests/portal/test_,$(addsuffix .py,ground running_backup running_migrations audit_pages \
	accounts_people board_minutes delivery_actions money_actions planning_versions publications_two_people outbox))
# Tests marked `real` find the real data here, and are skipped with a reason where it is not set.
export SAFERPLAN_REAL_DATA

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check docs bench real-demo portal-assets lock clean

help: ## Say what each word does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /: /'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Saferplan needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "Python could not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }

# A lock file is whole, so pip has nothing to work out (--no-deps): a release of today cannot change what is installed.
$(VENV)/run-ready: requirements/run.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev-ready: requirements/dev.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(VENV)/run-ready

# The portal's stylesheet and script, and what only its tests need, are built from what npm holds at locked versions.
STYLE := $(wildcard $(addprefix src/saferplan_portal/assets/,*.json *.scss *.mjs)) scripts/portal_assets.py

$(VENV)/assets-ready: $(STYLE) | $(VENV)/run-ready
	$(BIN)/python scripts/portal_assets.py
	@touch $@

$(VENV)/test-assets-ready: $(STYLE) | $(VENV)/dev-ready
	$(BIN)/python scripts/portal_assets.py --tests
	@touch $@ $(VENV)/assets-ready

portal-assets: $(VENV)/assets-ready ## Build the stylesheet and the script of the portal

demo: $(VENV)/run-ready $(VENV)/assets-ready ## Build the worked example, publish it and open its portal (SERVE=0: do not)
	$(BIN)/saferplan demo $(DEMO) $(if $(filter 0,$(SERVE)),--no-serve)
	@echo 'To use "saferplan" in this terminal: . $(BIN)/activate'

# Django's types are read off the settings of the tests, which lie among them.
check: $(VENV)/dev-ready ## Format, lint, strict types, import contracts, unsafe calls
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	PYTHONPATH=tests MYPYPATH=tests $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml src

test: check $(VENV)/test-assets-ready ## The checks, then the tests but for the long ones
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow and not browser" --doctest-modules src tests
	$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -n 2 -m "not slow and not browser" $(ON_POSTGRESQL)

test-all: check $(VENV)/test-assets-ready ## The checks and every test: browser, long runs, coverage (over an hour)
	$(BIN)/pytest -n 2 --dist worksteal --doctest-modules --cov --cov-report=term:skip-covered --cov-fail-under=90 src tests
	$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -n 2 tests/portal tests/portal_service

docs: $(VENV)/dev-ready ## Write the reference anew from the code
	$(BIN)/python docs/generate.py

$(VENV)/bench-ready: requirements/bench.lock | $(VENV)/dev-ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/bench.lock
	@touch $@

bench: $(VENV)/bench-ready ## Measure speed beside the peers (ten million rows; takes some minutes)
	$(BIN)/python benchmarks/run.py

real-demo: $(VENV)/run-ready ## Publish the real Buckinghamshire assessment into real-buckinghamshire/
	$(BIN)/python scripts/real_demo.py real-buckinghamshire

lock: ## Pin every dependency anew (needs uv)
	uv pip compile --quiet pyproject.toml --extra portal --extra assets --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements/run.lock
	uv pip compile --quiet pyproject.toml --extra dev --extra bench --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements/dev.lock
	uv pip compile --quiet pyproject.toml --extra dev --extra bench --extra peers --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -c requirements/dev.lock -o requirements/bench.lock

clean: ## Take away what was made
	rm -rf $(VENV) build dist src/saferplan_portal/static src/saferplan_portal/assets/node_modules worked-example real-buckinghamshire .pytest_cache .mypy_cache .ruff_cache .hypothesis
