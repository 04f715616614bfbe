# Set-up, run, test and measure. Each target does all that it needs: `make run` and `make test` work on a fresh clone.

PYTHON ?= python3
# Not from the environment: some shells export the name of the machine as HOST, which would open the site to the network.
HOST = 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

.PHONY: setup run test bench clean lint types lock relevance screenshots browser

run: setup
	$(BIN)/hoofbeats index || test $$? -eq 1
	$(BIN)/hoofbeats serve --host $(HOST) --port $(PORT)

setup: .venv/run.stamp

.venv/python.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Hoofbeats needs Python 3.11 or newer; $(PYTHON) is `$(PYTHON) --version 2>&1`. Try: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

browser: .venv/dev.stamp
	$(BIN)/python tests/browser/install.py

lint: .venv/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/dev.stamp
	$(BIN)/mypy

# A file of tests stays with one process, so that what it sets up is set up once.
test: lint types browser
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile

bench: .venv/dev.stamp
	$(BIN)/python -m tests.benchmarks

relevance: .venv/dev.stamp
	$(BIN)/python -m tests.judged.relevance

screenshots: browser
	$(BIN)/python -m tests.browser.screenshots

# The lock files name versions and hashes, never where they come from.
lock: .venv/python.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url pyproject.toml requirements-build.in -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra dev --extra plots --extra mcp --extra bench pyproject.toml requirements-build.in -c requirements.lock \
	  -o requirements-dev.lock

clean:
	rm -rf .venv .hoofbeats build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
