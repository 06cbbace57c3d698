# The commands of the project; each installs what it needs.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.PHONY: run test test-long test-postgres check bench clean format words lock

# Modules are compiled once, outside the tree: a server that compiles at each start is slow to answer.
run: export PYTHONDONTWRITEBYTECODE =
run: export PYTHONPYCACHEPREFIX = $(CURDIR)/.venv/compiled
run: .venv/run.stamp
	$(BIN)/python app.py init
	$(BIN)/python app.py demo --if-empty
	$(BIN)/python app.py serve --port $(PORT)

# The servers and commands that tests start compile their modules once, not at every start.
test test-long test-postgres: export PYTHONDONTWRITEBYTECODE =
test test-long test-postgres: export PYTHONPYCACHEPREFIX = $(CURDIR)/.venv/compiled

test: .venv/test.stamp
	$(BIN)/python -m tests.machine
	$(BIN)/python -m pytest -n auto --dist loadgroup

# The same questions asked for minutes: crowds of half a minute, and deep random walks.
test-long: .venv/test.stamp
	$(BIN)/python -m pytest -m long

# Every test that needs a database on PostgreSQL instead of SQLite.
test-postgres: .venv/test.stamp
	$(BIN)/python -m tests.machine
	REGISTRY_TEST_ENGINE=postgresql $(BIN)/python -m pytest -n auto --dist loadgroup

check: .venv/test.stamp
	$(BIN)/ruff format --check app.py registry tests benchmarks
	$(BIN)/ruff check app.py registry tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.house

format: .venv/test.stamp
	$(BIN)/ruff format app.py registry tests benchmarks
	$(BIN)/ruff check --fix app.py registry tests benchmarks

# Collect the words of templates and refusals into the catalogs of each language.
words: .venv/test.stamp
	$(BIN)/python -m tests.words

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --group dev pyproject.toml -o requirements-dev.lock

# The portal beside its peers: ONLY=tiles-tipg,phone for parts, SKIP=pygeoapi to go without a peer,
# RESUME=1 to go on after a run that was cut off, QUICK=1 to see whether it works at all.
# The server under measurement runs as `make run` runs it: with modules compiled once.
bench: export PYTHONDONTWRITEBYTECODE =
bench: export PYTHONPYCACHEPREFIX = $(CURDIR)/.venv/compiled
bench: .venv/test.stamp
	$(BIN)/python -m benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(SKIP),--skip $(SKIP)) $(if $(RESUME),--resume) $(if $(QUICK),--quick)

.venv/run.stamp: requirements.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	touch $@

.venv/test.stamp: requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	touch .venv/run.stamp $@

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis
