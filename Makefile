# Every verb of this project; `make help` explains them. CI calls nothing else.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

UV_VERSION := 0.13.9
# The first of these that is new enough; `make PYTHON=/path/to/python3 ...` chooses another. The
# system's own is built with profiles, one of pyenv as a rule is not (docs/decisions/0034).
PYTHON := $(shell new_enough() { \
	$$1 -c "$${2:-pass}; import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$1; }; \
	new_enough /usr/bin/python3 "import ensurepip" || for p in python3 python3.14 python3.13 python3.12 \
	python3.11; do new_enough $$p && break; done)

UV := .tools/uv-$(UV_VERSION)
SHOP := .venv/.shop
DEV := .venv/.dev
LOCAL := .venv/bin/python -m shop.local
SYNC := VIRTUAL_ENV=.venv .tools/bin/uv pip sync --quiet --require-hashes --compile-bytecode
PYTHONPATHS := shop catalog cart orders tests bench manage.py

.PHONY: help setup setup-dev run up down status clean lint format test test-fast

help: ## Explain every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{ printf "  make %-10s %s\n", $$1, $$2 }'
	@echo
	@echo "  make run PORT=9000 WEB_WORKERS=4 SEARCH=postgres are choices of a moment; a server whose"
	@echo "  address is set (DATABASE_URL, REDIS_URL, ELASTICSEARCH_URL) is used instead of our own."

setup: $(SHOP) ## Install what the shop needs, into .venv

setup-dev: $(DEV) ## Install the tools for tests and style as well

run: $(SHOP) ## Open the shop here, with everything it needs; Ctrl-C closes it
	@$(LOCAL) run

up: $(SHOP) ## The same in the background; returns once the shop is open
	@$(LOCAL) up

down: $(SHOP) ## Close the shop that runs in the background (or in another terminal)
	@$(LOCAL) down

status: $(SHOP) ## Say what runs, and where
	@$(LOCAL) status

clean: ## Close the shop; remove its data, .venv and .tools (not the downloads that checkouts share)
	@if [ -x .venv/bin/python ]; then $(LOCAL) clean; \
	elif [ -e .holdfast ]; then echo "The data stays: \`make setup clean\` removes it."; fi
	@rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

lint: $(DEV) ## Check style, types, layers and templates
	@export SECRET_KEY=lint; status=0; \
	check() { echo "$$*"; ".venv/bin/$$@" || { echo "  failed: $$*" >&2; status=1; }; }; \
	check ruff check --quiet .; \
	check ruff format --quiet --check .; \
	check mypy $(wildcard $(PYTHONPATHS)); \
	check lint-imports; \
	check djlint templates --check --lint --quiet; \
	exit $$status

format: $(DEV) ## Put code and templates into the house's shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djlint templates --reformat --quiet

test: $(DEV) ## Style, then all tests on servers of their own, then one summary
	@browser="$$($(LOCAL) browser)"; \
	HOLDFAST_BROWSER="$$browser" $(LOCAL) exec --no-wait -- .venv/bin/python tests/run.py

test-fast: $(DEV) ## The tests without browser, races and faults; T=tests/cart chooses some
	@$(LOCAL) exec -- .venv/bin/python -m pytest -q -n auto $(or $(T),tests \
	  --ignore=tests/browser --ignore=tests/races --ignore=tests/faults)

$(UV):
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed (python3)." >&2; exit 1; fi
	@rm -rf .tools
	@$(PYTHON) -m venv .tools || { rm -rf .tools; \
	  echo "Python's venv module is needed; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Fetching uv $(UV_VERSION) ..."
	@.tools/bin/pip install --quiet --disable-pip-version-check 'uv==$(UV_VERSION)'
	@touch $@

.venv/bin/python: | $(UV)
	@.tools/bin/uv venv --quiet --allow-existing --python "$(PYTHON)" .venv

# Once the development tools are in, they stay in.
$(SHOP): requirements.txt | .venv/bin/python
	@echo "Installing the shop's libraries ..."
	@$(SYNC) $(if $(wildcard $(DEV)),requirements-dev.txt,requirements.txt)
	@touch $@

$(DEV): requirements-dev.txt | .venv/bin/python
	@echo "Installing the shop's libraries and the development tools ..."
	@$(SYNC) requirements-dev.txt
	@touch $@ $(SHOP)
