# Each target sets up its own virtual environment: a fresh clone needs only Python 3.11 or
# newer, make, and a package index that pip can reach.

PYTHON ?= python3
VENV := .venv
DEMO_VENV := .venv-demo
BIN := $(VENV)/bin
PIP := -m pip install --quiet --disable-pip-version-check
WORKERS ?= 2

.PHONY: demo test check format clean

demo: $(DEMO_VENV)/installed  ## ingest the packaged articles, then ask who said what
	@bash scripts/demo.sh $(DEMO_VENV)/bin

test: $(VENV)/installed  ## the whole suite, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_OPTIONS)

check: $(VENV)/installed  ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_OPTIONS)

format: $(VENV)/installed  ## write what check asks for
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) $(DEMO_VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/installed: pyproject.toml
	@echo "Installing quotes and its tools into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python $(PIP) -e ".[dev]"
	@touch $@

# What a user gets: the built package, without tools and without the source tree behind it.
$(DEMO_VENV)/installed: pyproject.toml $(shell find quotes alembic -type f -not -name '*.pyc')
	@echo "Installing quotes into $(DEMO_VENV) ..."
	@$(PYTHON) -m venv $(DEMO_VENV)
	@$(DEMO_VENV)/bin/python $(PIP) .
	@touch $@
