# `make serve` and `make test` set everything up; all else is for those who work on liveref.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: serve test shared slow search check bench dist lock format clean

serve: .venv/runtime
	$(BIN)/liveref serve $(ARGS)

test: .venv/development
	$(PYTEST) $(ARGS)
# A worker more than there are cores, since tests of servers and browsers wait.
PYTEST := $(BIN)/pytest -n $(shell expr $$(nproc) + 1) --dist loadscope

# What needs ../shared (or LIVEREF_SHARED), which is no part of the project.
shared: .venv/development
	$(PYTEST) -m 'shared and not slow' $(ARGS)

slow: .venv/development
	$(PYTEST) -m slow $(ARGS)

# Property tests with examples that no run took before.
search: .venv/development
	$(BIN)/pytest --hypothesis-profile=search -m 'not slow' $$(grep -rl --include='test_*.py' 'import given' tests) $(ARGS)

check: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest tests/test_architecture.py

bench: .venv/development
	$(BIN)/python -m benchmarks $(ARGS)

format: .venv/development
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dist: .venv/runtime
	rm -rf dist
	$(BIN)/python -m hatchling build -d dist

lock: .venv/development
	$(BIN)/uv pip compile $(LOCK) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) -c requirements.lock --group build -o requirements-build.lock
	$(BIN)/uv pip compile $(LOCK) -c requirements.lock --extra postgresql --extra s3 pyproject.toml -o requirements-server.lock
	$(BIN)/uv pip compile $(LOCK) -c requirements.lock --group dev --all-extras pyproject.toml -o requirements-dev.lock
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.venv/runtime: requirements.lock requirements-build.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock -r requirements-build.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

.venv/development: requirements-dev.lock .venv/runtime
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv build dist
