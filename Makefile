# The commands of the house; what each does stands at the top of its script.
PYTHON ?= python3
OWN := .venv/bin/python

.PHONY: run install build test lint format bench faults messages requirements

run:
	@$(PYTHON) scripts/run.py

install:
	@$(PYTHON) scripts/install.py

# All but the database: beside a house that runs, before an update.
build:
	@$(PYTHON) scripts/install.py --no-database

test:
	@$(PYTHON) scripts/install.py --tests
	@$(OWN) scripts/test.py

lint:
	@$(PYTHON) scripts/install.py --tests
	@$(OWN) scripts/lint.py

# Lays out Python and template tags as `make lint` wants them.
format:
	@$(OWN) -m ruff check --fix --quiet . ; $(OWN) -m ruff format --quiet .
	@git ls-files -z --cached --others --exclude-standard '*templates/**.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 || true

# On a PostGIS of its own, then on SpatiaLite as one small municipality has it; see docs/performance.md.
# National scale: make bench PREMISES=5000000 CASES=100000. SPATIALITE=0 leaves the second table out.
BENCH = --walked $(or $(WALKED),500) --load-seconds $(or $(LOAD_SECONDS),60) $(ROWS)
bench:
	@$(PYTHON) scripts/install.py --tests
	@$(OWN) scripts/bench.py postgis --premises $(or $(PREMISES),100000) --cases $(or $(CASES),10000) $(BENCH)
	@[ "$(SPATIALITE)" = 0 ] || $(OWN) scripts/bench.py spatialite --premises 50000 --cases 10000 $(BENCH)

faults:
	@$(PYTHON) scripts/install.py --tests
	@$(OWN) scripts/faults.py --runs $(or $(RUNS),200)
	@REQUESTS=$(REQUESTS) $(OWN) scripts/api_faults.py
	@$(OWN) tests/hostile_run.py --files $(or $(FILES),2000)
	@TURNS=$(or $(TURNS),20) $(OWN) -m pytest -q -n 2 --dist worksteal -m fault tests/e2e
	@VISITS=$(or $(VISITS),60) PHOTOS=$(or $(PHOTOS),10) $(OWN) -m pytest -q tests/e2e/test_tablet_full.py

# Brings locale/ up to date with the code: new texts come in empty, vanished ones go.
messages:
	@$(OWN) scripts/messages.py --update

# Pins every requirement with its hashes; the result names no address.
PIN := .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
requirements:
	$(PIN) requirements/uv.in -o requirements/uv.txt
	$(PIN) requirements/dev.in -o requirements/dev.txt
	$(PIN) requirements/base.in -c requirements/dev.txt -o requirements/base.txt
