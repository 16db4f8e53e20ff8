PYTHON ?= python3
BIN := .venv/bin
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
unexport PYTHONDONTWRITEBYTECODE # or each of the many processes compiles everything again

# Databases of tests live in memory where there is room: what is committed there need not wait for a disk.
export PYTEST_DEBUG_TEMPROOT := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 3000000 {print "/dev/shm"}')

.PHONY: run install test check bench api rasa lock format clean

run: .venv/installed            ## start the desk on http://127.0.0.1:8080
	@$(BIN)/python -m bot serve

install: .venv/installed        ## prepare .venv only

.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Sportello needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the libraries (about a minute, once)…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

check: .venv/installed-dev      ## format, lint, types, layers, unit tests: under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n 2 -m "not browser and not slow"

test: .venv/installed-dev       ## everything, with a real browser and a real PostgreSQL
	@sh tests/browser/install_chromium.sh
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check
	$(BIN)/python -m pytest -q -n 3 --dist loadgroup --no-loadscope-reorder

format: .venv/installed-dev     ## write the format the linters want
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

api: .venv/installed-dev        ## try everything that the description of the API allows, and much that it does not
	SCHEMATHESIS_EXAMPLES=$(or $(EXAMPLES),500) $(BIN)/python -m pytest -q -n0 --timeout=3600 tests/bot/web/api/test_openapi.py

bench: .venv/installed-dev      ## how long a question takes beside other engines, and whether a look-up tells by its time
	$(BIN)/python -m bot faq bench --entries 1000,10000
	$(BIN)/python tests/benchmarks/look_up_timing.py

rasa: .venv/installed-dev       ## train our own files on Rasa 3.6 and compare whole chats (Python 3.10, 3 GB)
	sh tests/rasa_compare/run.sh

lock: .venv/installed-dev       ## pin every dependency again, with hashes and without a registry's address
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --upgrade pyproject.toml --extra dev --extra postgres --extra build --extra import --universal --no-header --no-annotate --no-emit-index-url --generate-hashes -o requirements-dev.lock
	$(BIN)/uv pip compile -q pyproject.toml --extra postgres --extra build --universal --no-header --no-annotate --no-emit-index-url --generate-hashes -c requirements-dev.lock -o requirements.lock

clean:                          ## remove .venv and caches; the data folder stays
	rm -rf .venv .kept_fits .mypy_cache .ruff_cache .pytest_cache
