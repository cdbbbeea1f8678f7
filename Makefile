# The menu. `make demo` and `make test` need nothing but Python ≥ 3.11 and the package index.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
SHARED ?= ../shared

.PHONY: demo test lint types docs docs-check quality sample clean

demo: $(VENV)/.demo
	$(BIN)/audit run seeds --out reports
	@echo "The reports are in reports/: begin with reports/index.md"

test: $(VENV)/.test lint types docs-check
	$(BIN)/pytest

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.test
	$(BIN)/mypy

docs: $(VENV)/.test
	$(BIN)/python -m audit.rules.page docs/rules

docs-check: $(VENV)/.test
	$(BIN)/python -m audit.rules.page docs/rules --check

# The floors of tests/quality/floors.json, on the evaluation sets in $(SHARED).
quality: $(VENV)/.test
	$(BIN)/python tests/quality/check.py $(SHARED)

# The sample reports that are checked in.
sample: $(VENV)/.demo
	rm -f reports/*.md reports/*.json
	$(BIN)/audit run seeds --out reports --jobs 1

$(VENV)/.demo: pyproject.toml requirements/constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements/constraints.txt -e .
	@touch $@

$(VENV)/.test: $(VENV)/.demo requirements/test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements/constraints.txt -r requirements/test.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
