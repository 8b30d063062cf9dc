# Every target is a thin call; `make help` lists them.
SHELL := /bin/bash
PORT ?= 8000
SIZE ?= small
FRAMEWORK ?= bolton
TRIALS ?= short
DATA_DIR ?= $(CURDIR)/data/demo$(if $(filter-out bolton,$(FRAMEWORK)),-$(FRAMEWORK))
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help install demo test check fix bench trials lock tools

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

install: ## Set up what Full Circle needs to run; leaves the fullcircle command in .venv/bin
	@scripts/install.sh run

tools: ## Set up what checking and testing need as well
	@scripts/install.sh dev

demo: install ## Serve an invented council on 127.0.0.1 (PORT=8000, SIZE=small or full, FRAMEWORK=bolton or six-aspects)
	@PORT=$(PORT) SIZE=$(SIZE) FRAMEWORK=$(FRAMEWORK) DATA_DIR=$(DATA_DIR) scripts/demo.sh

test: install tools ## Run every test, on both databases and in a browser
	@scripts/test.sh

check: install tools ## Lint, types, contracts, migrations, generated reference: changes nothing
	@scripts/check.sh

fix: tools ## Repair what can be repaired: format, simple lint, generated reference
	ruff format fullcircle tests scripts benchmarks trials
	ruff check --fix fullcircle tests scripts benchmarks trials
	FULLCIRCLE_MODE=test python -m scripts.reference
	FULLCIRCLE_WRITE_REFERENCE=1 pytest -q tests/integration/permissions

bench: install ## Measure, as ratios within one run
	@scripts/install.sh bench
	@FULLCIRCLE_MODE=test python -m benchmarks

trials: install tools ## Run the long proofs (TRIALS=short takes minutes, TRIALS=nightly hours)
	@python -m trials --size $(TRIALS)

lock: tools ## Lock the dependencies again, by hash
	@scripts/lock.sh
