SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test dev check types pictures bench install install-dev

TOOLS := . scripts/tools.sh; need_uv; need_node;
RUN := uv run --frozen --no-sync

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

run: install ## Serve page and API on http://localhost:8089 (installs what is missing first)
	@$(TOOLS) exec .venv/bin/python serv.py

test: install-dev ## Install what the tests need, run every check and every test
	@scripts/system_packages.sh
	@$(MAKE) --no-print-directory check
	@$(TOOLS) npm --prefix docker/gpt-vis-api test --silent
	@$(TOOLS) $(RUN) pytest -n 2 --dist loadgroup tests

dev: install-dev ## Serve the API with reload and the page with hot reload (http://localhost:5173)
	@$(TOOLS) trap 'kill $$(jobs -p); wait' EXIT; .venv/bin/python serv.py --reload & web/node_modules/.bin/vite web & wait

check: install-dev ## Lint, types, import contracts, docs checks; needs no servers
	@$(TOOLS) $(RUN) ruff check .; $(RUN) ruff format --check .; $(RUN) mypy; $(RUN) lint-imports; $(RUN) deptry .
	@$(TOOLS) $(RUN) python scripts/make_types.py --check; npm --prefix web run check --silent
	@$(TOOLS) npm --prefix docker/gpt-vis-api run check --silent

types: install-dev ## Write the TypeScript of the activities from the Python
	@$(TOOLS) $(RUN) python scripts/make_types.py

pictures: install-dev ## Take the screenshots of the READMEs anew
	@$(TOOLS) README_PICTURES=$(CURDIR)/docs/images $(RUN) pytest -q tests/e2e -k product

bench: install-dev ## Run the benchmarks (ONLY="questions streams" for some), each beside its baseline
	@$(TOOLS) $(RUN) python -m tests.benchmarks $(ONLY)

install:
	@$(TOOLS) if [ -d .venv ] && [ -e .venv/bin/pytest ]; then uv sync --frozen --quiet; \
	  else uv sync --frozen --no-dev --compile-bytecode --quiet; fi
	@$(TOOLS) scripts/build_web.sh

install-dev:
	@$(TOOLS) uv sync --frozen --quiet
	@$(TOOLS) scripts/build_web.sh
	@$(TOOLS) scripts/install_vis.sh
