SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test test-stack dev check check-service check-page types docs pictures bench eval doctor backup restore env up down logs ps service-build web-build image-report \
  docker-build-server-multi docker-build-aliyun-server-multi image-scan image-sbom image-sign install install-dev

TOOLS := . scripts/tools.sh; need_uv; need_node;
RUN := uv run --frozen --no-sync
upper = $(shell echo $(1) | tr a-z A-Z)
# Only variables of the command line: shells have a LANGUAGE and a NAME of their own.
option_from_command = $(if $(filter command,$(origin $(call upper,$(1)))),--$(1) $($(call upper,$(1))))

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-32s %s\n", $$1, $$2}'

run: install ## Serve page and API on http://localhost:8089 (installs what is missing first)
	@$(TOOLS) exec .venv/bin/python serv.py

test: install-dev ## Install what the tests need, run every check and every test
	@scripts/gate/system_packages.sh
	@$(MAKE) --no-print-directory check
	@$(TOOLS) npm --prefix docker/gpt-vis-api test --silent
	@$(TOOLS) $(RUN) python scripts/gate/retry_failed.py -n 2 --dist loadgroup --ignore tests/stack tests
	@$(TOOLS) scripts/gate/test_stack.sh

test-stack: install-dev ## Build the images and bring the compose stack up on stand-ins (as root; says why when it cannot)
	@$(TOOLS) scripts/gate/test_stack.sh

dev: install-dev ## Serve the API with reload and the page with hot reload (http://localhost:5173)
	@$(TOOLS) trap 'kill $$(jobs -p); wait' EXIT; .venv/bin/python serv.py --reload & web/node_modules/.bin/vite web & wait

check: install-dev ## Lint, types, import contracts, docs checks; needs no servers
	@$(MAKE) --no-print-directory -j2 check-service check-page

check-service:
	@$(TOOLS) $(RUN) ruff check .; $(RUN) ruff format --check .; $(RUN) mypy; $(RUN) lint-imports; $(RUN) deptry .
	@$(TOOLS) $(RUN) python scripts/make_types.py --check
	@$(TOOLS) $(RUN) python -m scripts.make_docs --check

check-page:
	@$(TOOLS) npm --prefix web run check --silent
	@$(TOOLS) npm --prefix docker/gpt-vis-api run check --silent

types: install-dev ## Write the TypeScript of the activities from the Python
	@$(TOOLS) $(RUN) python scripts/make_types.py

docs: install-dev ## Write the parts of the documentation that come from the code, and build it to docs/dist
	@$(TOOLS) $(RUN) python -m scripts.make_docs
	@$(TOOLS) scripts/build_docs.sh

pictures: install-dev ## Take the screenshots of the READMEs anew
	@$(TOOLS) README_PICTURES=$(CURDIR)/docs/images $(RUN) pytest -q tests/e2e -k product

bench: install-dev ## Run the benchmarks (ONLY="questions streams" for some), each beside its baseline
	@$(TOOLS) $(RUN) python -m tests.benchmarks $(ONLY)

eval: install-dev ## Ask question sets of the model that MODEL_* names (SETS ONLY LANGUAGE SAMPLE SEED NAME WAYS WORKERS)
	@$(TOOLS) $(RUN) python -m tests.evals $(foreach option,sets only language sample seed name ways workers,$(call option_from_command,$(option)))

env: ## Write docker/.env with fresh secrets (never over one that is there)
	@python3 scripts/stack/write_env.py

up: ## Start the compose stack and wait until it is healthy (PROFILES="monitoring https" for more)
	@scripts/stack/compose.sh $(foreach profile,$(PROFILES),--profile $(profile)) up -d $(SERVICES)
	@scripts/stack/wait_healthy.sh scripts/stack/compose.sh --profile '*'
	@port=$$(sed -n 's/^CHAT_WEB_PORT=//p' docker/.env); port=$${port##*:}; \
	  echo "TableTalk: http://localhost:$${port:-8081} (admin, with the ADMIN_PASSWORD of docker/.env)"

down: ## Stop the compose stack; its data stays in docker/volume
	@scripts/stack/compose.sh --profile '*' down

logs: ## Follow the logs of the stack (SERVICES="chat-service mysql" for some)
	@scripts/stack/compose.sh --profile '*' logs -f --tail 100 $(SERVICES)

ps: ## List the services of the stack with their health
	@scripts/stack/compose.sh --profile '*' ps -a

service-build: ## Build the image of the service, sanic-web (SLIM=1: without vectors)
	@scripts/build_image.sh service

web-build: ## Build the image of the page, chat-web
	@scripts/build_image.sh web

image-report: ## Print how large the images are, and the service's packages in MB
	@scripts/image_report.sh

docker-build-server-multi: ## Build sanic-web for amd64 and arm64 and push it to REGISTRY
	@PUSH_TO="$(REGISTRY)" PUSH_NAME=REGISTRY scripts/build_image.sh service

docker-build-aliyun-server-multi: ## The same, pushed to ALIYUN_REGISTRY
	@PUSH_TO="$(ALIYUN_REGISTRY)" PUSH_NAME=ALIYUN_REGISTRY scripts/build_image.sh service
backup: ## Take every volume of the stack and its keys, consistent, into one archive in backups/
	@python3 scripts/stack/backup.py backup

restore: ## Put a backup in the place of what there is (FILE=backups/tabletalk-….tar); what there was is kept
	@python3 scripts/stack/backup.py restore "$(FILE)"

image-scan: ## Look for known holes in the image built here, before it is published (TAG)
	@scripts/scan_image.sh

image-sbom: ## Write what the published image consists of to .images
	@scripts/published_image.sh sbom

image-sign: ## Sign the published image
	@scripts/published_image.sh sign

doctor: ## Examine every part of the running service (of the stack, when it is up) and say what to do (LOCALE=zh-CN)
	@if [ -e docker/.env ] && [ -n "$$(scripts/stack/compose.sh ps -q chat-service 2>/dev/null)" ]; then \
	  scripts/stack/compose.sh exec -T chat-service python -m services.doctor $(if $(LOCALE),--locale $(LOCALE)); \
	else $(TOOLS) .venv/bin/python -m services.doctor $(if $(LOCALE),--locale $(LOCALE)); fi

install:
	@$(TOOLS) if [ -d .venv ] && [ -e .venv/bin/pytest ]; then uv sync --frozen --quiet; \
	  else uv sync --frozen --no-dev --extra vectors --compile-bytecode --quiet; fi
	@$(TOOLS) scripts/build_web.sh
	@$(TOOLS) scripts/build_docs.sh

install-dev:
	@$(TOOLS) uv sync --frozen --quiet
	@$(TOOLS) scripts/build_web.sh
	@$(TOOLS) scripts/build_docs.sh
	@$(TOOLS) scripts/install_vis.sh
