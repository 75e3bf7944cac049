# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Behind a proxy that opens TLS only the system's certificates fit; on a machine without them only the bundled ones.
INSTALL = $(BIN)/uv pip install --quiet --python $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help run test coverage test-fast check lint types contracts fix bench prove-conflicts prove-foresight prove-wall prove-analytics prove-scores mutate-conflicts prove-jobs conflict-bar growth docs figures guides screenshots demo-signins demo-large demo-reset clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-17s %s\n", $$1, $$2}'

run: $(VENV)/.runtime ## Start the product: own PostgreSQL, demo data on first start, pages and API on one port
	@exec $(BIN)/python app.py

# Each process has its own PostgreSQL and browser; a file of tests stays in one.
PARALLEL = -n logical --maxprocesses 4 --dist loadfile

test: $(VENV)/.development ## Run every test (browser tests need a chromium)
	$(BIN)/python -m pytest $(PARALLEL) --durations=15

coverage: $(VENV)/.development ## Every test, with the lines that none of them ran; the engine's proofs take thrice as long
	$(BIN)/python -m pytest $(PARALLEL) --cov --cov-report=term:skip-covered

test-fast: $(VENV)/.development ## Run the tests without browser and long proofs
	$(BIN)/python -m pytest -m "not slow and not browser" -q

check: lint types contracts test ## The one definition of green: lint, types, contracts, every test

lint: $(VENV)/.development ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.development ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/.development ## Which layer may import which
	$(BIN)/lint-imports

fix: $(VENV)/.development ## Let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.development ## Measure, each figure beside a reference of the same run (ONLY="reading pages" DISTRIBUTIONS=1000000)
	$(BIN)/python -m benchmarks $(ONLY) $(if $(DISTRIBUTIONS),--distributions $(DISTRIBUTIONS))

prove-conflicts: $(VENV)/.development ## The conflict engine against z3, clingo, SQL and enumeration: over 420,000 pairs, 10 minutes
	$(BIN)/python -m tests.proof.long_run

prove-foresight: $(VENV)/.development ## What is foreseen of a sending beside what then happens, in 500 generated cases
	FORESIGHT_CASES=500 $(BIN)/python -m pytest tests/integration/foresight -n 2 -q

prove-scores: $(VENV)/.development ## Scores in SQL against the rules: 20,000 states, 600 facts one by one, seeded bugs; some minutes
	$(BIN)/python -m tests.proof.prove_scores

prove-reports: $(VENV)/.development ## Fifty random reports read back from every format, by LibreOffice too (apt install libreoffice-calc-nogui), some minutes
	PAPERS=50 $(BIN)/python -m pytest tests/unit/papers tests/edges/test_report_page.py -q

prove-wall: $(VENV)/.development ## A client that tries fifty values, riders and an exception learns nothing of a rival's limit
	BISECTION_VALUES=all $(BIN)/python -m pytest tests/edges/wall/test_bisection.py -q

prove-analytics: $(VENV)/.development ## Over 150 queries that try to get out of the workbench or to take the machine along, the slow ones at length
	$(BIN)/python -m tests.integration.analytics.prove

mutate-conflicts: $(VENV)/.development ## Seed bugs into the conflict engine one by one, and see which the proof kills
	$(BIN)/python -m tests.proof.mutate

prove-jobs: $(VENV)/.development ## Two killed schedulers for 120 slots, none doubled or missed; reminders over every change of clocks
	$(BIN)/python -m tests.edges.jobs.two_instances
	$(BIN)/python -m tests.integration.notices.every_change

conflict-bar: $(VENV)/.development ## Every goal of the conflict engine with its figure, met or NOT met, beside z3 in one run
	$(BIN)/python -m benchmarks.bar

growth: $(VENV)/.development ## What detection takes as clients and policies grow; draws docs/images/growth.svg
	$(BIN)/python -m benchmarks.growth

docs: $(VENV)/.development ## Print API, errors, permissions, states and the glossary from the code into docs/reference/
	$(BIN)/python -m docs.generate

figures: $(VENV)/.development ## Measure the tree against the figures it is held to; print them, and into docs/reference/
	@$(BIN)/python -m docs.figures

guides: $(VENV)/.development ## Take the guides' pictures anew from a fresh demo, into docs/images/guides/
	@$(BIN)/python -m docs.pictures

screenshots: $(VENV)/.development ## Take a picture of every page, wide and narrow, light and dark, into tests/artefacts/screens/; a sheet of each role into docs/images/
	@$(BIN)/python -m tests.edges.screens
	@$(BIN)/python -m tests.edges.contact_sheets

accessibility: $(VENV)/.development ## Look with axe at every page in light and dark; do the main job by keys alone, at 200 %
	$(BIN)/python -m pytest tests/edges/test_accessibility.py tests/edges/test_keyboard_and_zoom.py -q

demo-signins: $(VENV)/.runtime ## Print the demo sign-ins as JSON
	@$(BIN)/python -m core.demo.sign_ins

demo-large: $(VENV)/.runtime ## Fill the demo with many rows (ENTERPRISES=20 AGENCIES=10000 DISTRIBUTIONS=1000000)
	@$(BIN)/python -m core.demo.large --enterprises $(or $(ENTERPRISES),20) --agencies $(or $(AGENCIES),10000) --distributions $(or $(DISTRIBUTIONS),1000000)

demo-reset: ## Throw the embedded demo database in var/ away; the next `make run` makes it anew (stop the product first)
	@printf 'Delete the database in var/ for good? Type yes: '; read answer; [ "$$answer" = yes ] && rm -rf var && echo Deleted. || echo Kept.

clean: ## Remove what the commands above made, the database excepted
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov

$(VENV)/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.11.")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python has no venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Making the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.runtime: requirements.txt | $(VENV)/bin/uv
	@$(INSTALL) -r requirements.txt 2>/dev/null || $(INSTALL) --system-certs -r requirements.txt
	@touch $@

$(VENV)/.development: requirements.txt requirements-dev.txt | $(VENV)/bin/uv
	@$(INSTALL) -r requirements-dev.txt 2>/dev/null || $(INSTALL) --system-certs -r requirements-dev.txt
	@touch $@ $(VENV)/.runtime
