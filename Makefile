# Everything that can be done here. Each target does its own set-up: it needs Python 3.11 or later and,
# the first time, the network.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-input --constraint constraints.txt
# Three more than there are cores: tests wait for browsers, servers and each other.
PROCESSES := $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 3)))
SERVICES ?= 20000
REPLICATIONS ?= 40
WEEKS ?= 52

# The program is started hundreds of times: what Python compiled is kept, whatever the surroundings say.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help roster test fuzz bench bench-quick bench-repair bench-muster bench-weather bench-store bench-nights bench-lights bench-web evidence night serve screens

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' Makefile | expand -t 22

roster: .venv/ready-to-run ## Plan the sample service's week into out/roster, and check it
	$(BIN)/unpaid-work roster data/sample --week 2026-12-07 --out out/roster --seconds 30 --workers 2
	$(BIN)/unpaid-work check data/sample out/roster/roster.json

test: .venv/ready-to-test ## Lint, types, layers, and all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	# Types and layers beside the tests: alone they would leave all cores but one idle.
	@{ $(BIN)/mypy && $(BIN)/lint-imports; } & rest=$$!; \
	  $(BIN)/pytest -n $(PROCESSES) --dist worksteal; tests=$$?; wait $$rest && exit $$tests

fuzz: .venv/ready-to-test ## Each wrong value in each field of the pages, and many more generated services (SERVICES=20000)
	FUZZ_EACH_VALUE=yes $(BIN)/pytest -n $(PROCESSES) --dist worksteal tests/webui/test_forms_fuzzed.py tests/webui/test_hostile.py
	GENERATED_SERVICES=$(SERVICES) $(BIN)/pytest -n $(PROCESSES) tests/solver/test_generated_services.py

bench: .venv/ready-to-test ## Speed, proof and memory, and other designs on the same weeks (about an hour)
	$(BIN)/python -m tests.bench

bench-quick: .venv/ready-to-test ## The same on five weeks only (less than five minutes)
	$(BIN)/python -m tests.bench --quick

bench-repair: .venv/ready-to-test ## 200 events on published rosters: seconds, changes, proof
	$(BIN)/python -m tests.bench.repair

bench-muster: .venv/ready-to-test ## 20,000 simulated mornings against rule C1's exact figures
	$(BIN)/python -m tests.bench.muster

bench-weather: .venv/ready-to-test ## 50 simulated wet days: who is sent home for rain
	$(BIN)/python -m tests.bench.weather

bench-store: .venv/ready-to-test ## Eight processes for a minute on each database, half of them killed
	$(BIN)/python -m tests.bench.store

bench-nights: .venv/ready-to-test ## Three workers through a week with a clock change, killed 50 times, on each database
	$(BIN)/python -m tests.bench.nights

bench-lights: .venv/ready-to-test ## Traffic lights of 500 simulated orders against what became of them; five years in SQLite
	$(BIN)/python -m tests.bench.lights

bench-web: .venv/ready-to-test ## Pages under load: five years of records, 50 users on PostgreSQL, 10 on SQLite
	$(BIN)/python -m tests.bench.web

evidence: .venv/ready-to-test ## Four policies through a simulated year, REPLICATIONS=40 times: docs/evidence.md (hours; goes on where it ended)
	$(BIN)/python -m tests.bench.evidence --replications $(REPLICATIONS) --weeks $(WEEKS)

night: .venv/ready-to-serve ## A night and a day of the sample service: the nightly run, and its mails in out/serve/mail
	test -e out/serve/secret || $(BIN)/python -m webui.demo out/serve
	UNPAID_WORK_STORE=out/serve/store.db UNPAID_WORK_DEVELOPMENT=true UNPAID_WORK_MESSAGES_FOLDER=out/serve/mail \
	  UNPAID_WORK_SECRET_KEY=$$(cat out/serve/secret) $(BIN)/unpaid-work worker --once --at 2026-12-03T19:30 \
	  --at 2026-12-08T02:05 --at 2026-12-08T08:01 --at 2026-12-08T16:05 2>out/serve/worker.log
	$(BIN)/unpaid-work nights --store out/serve/store.db --service sample
	$(BIN)/unpaid-work messages list --most 5 --store out/serve/store.db --service sample

serve: .venv/ready-to-serve ## The pages on the sample service at http://127.0.0.1:5000, a login for each role printed
	$(BIN)/python -m webui.demo out/serve
	UNPAID_WORK_STORE=out/serve/store.db UNPAID_WORK_DEVELOPMENT=true UNPAID_WORK_TODAY=2026-12-07 \
	  UNPAID_WORK_MESSAGES_FOLDER=out/serve/mail \
	  UNPAID_WORK_SECRET_KEY=$$(cat out/serve/secret) $(BIN)/python -m webui

screens: .venv/ready-to-test ## Pictures of every page into docs/screens, at desktop and phone width
	$(BIN)/python -m tests.webui.screens

.venv/ready-to-run: pyproject.toml constraints.txt | .venv/bin/pip
	$(PIP) --editable .
	@touch $@

.venv/ready-to-test: pyproject.toml constraints.txt | .venv/bin/pip
	{ sh .ci/install-postgresql && sh .ci/install-chromium; } & machine=$$!; $(PIP) --editable '.[dev]' && wait $$machine
	sh .ci/build-assets $(BIN)
	@touch .venv/ready-to-run .venv/ready-to-serve $@

.venv/ready-to-serve: pyproject.toml constraints.txt | .venv/bin/pip
	$(PIP) --editable '.[web]'
	sh .ci/build-assets $(BIN)
	@touch .venv/ready-to-run $@

# Debian's Python comes without the module that a new environment needs.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name it: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/install-venv
	$(PYTHON) -m venv --clear .venv
	$(PIP) --upgrade pip
