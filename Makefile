# The menu. `make demo` and `make test` need nothing but Python ≥ 3.11 and the package index.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
SHARED ?= ../shared
WORK ?= .work

.PHONY: demo test lint types docs docs-check quality sample bench fivegram clean

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

# The language model beside others: bench/fluency/README.md. The 5-gram takes part once `make fivegram` has been run.
bench: $(VENV)/.bench
	$(BIN)/python bench/fluency/bits.py $(SHARED)/sets/clean $(addprefix --fivegram ,$(wildcard $(WORK)/fivegram.bin))
	$(BIN)/python bench/fluency/speed.py $(SHARED)/sets/clean
	$(BIN)/python bench/rules/speed.py

# $(WORK) is the scratch folder of models/recipe/README.md, prepared. Takes some 10 GB of disk while it runs.
fivegram: $(VENV)/.bench $(VENV)/kenlm/bin/lmplz
	$(BIN)/python bench/fluency/fivegram.py $(WORK) $(WORK)/fivegram.bin --lmplz $(VENV)/kenlm/bin/lmplz

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

$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c requirements/constraints.txt -r requirements/bench.txt
	@touch $@

# KenLM's package carries the sources of its estimator. Needs cmake, a C++ compiler, Boost and zlib.
$(VENV)/kenlm/bin/lmplz: | $(VENV)/.demo
	rm -rf $(VENV)/kenlm
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --no-binary kenlm -c requirements/constraints.txt \
		-d $(VENV)/kenlm kenlm
	tar -xzf $(VENV)/kenlm/kenlm-*.tar.gz -C $(VENV)/kenlm --strip-components=1
	cmake -S $(VENV)/kenlm -B $(VENV)/kenlm -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
	cmake --build $(VENV)/kenlm --target lmplz build_binary

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
