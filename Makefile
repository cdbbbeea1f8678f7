# The menu. `make demo` and `make test` need nothing but Python ≥ 3.11 and the package index.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/pip --quiet --disable-pip-version-check
LOCKED = requirements/locked
TOOLS = $(VENV)/tools
SHARED ?= ../shared
WORK ?= .work

.PHONY: demo newsroom test lint types docs docs-check quality sample bench bench-scaling kills fuzz fivegram requirements audit-deps clean

demo: $(VENV)/.demo
	$(BIN)/audit run seeds --out reports
	@echo "The reports are in reports/: begin with reports/index.md"

# A newsroom in one script: examples/newsroom/README.md.
newsroom: $(VENV)/.demo
	PATH="$(abspath $(BIN)):$$PATH" examples/newsroom/run.sh

test: $(VENV)/.test lint types docs-check
	$(BIN)/pytest -n auto --maxprocesses 4

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.test
	$(BIN)/mypy

docs: $(VENV)/.test
	$(BIN)/python -m audit.rules.page docs/rules
	$(BIN)/python -m audit.manual docs/commands.md

docs-check: $(VENV)/.test
	$(BIN)/python -m audit.rules.page docs/rules --check
	$(BIN)/python -m audit.manual docs/commands.md --check

# The floors of tests/quality/floors.json, on the evaluation sets in $(SHARED).
quality: $(VENV)/.test
	$(BIN)/python tests/quality/check.py $(SHARED)

# The language model beside others: bench/fluency/README.md. The 5-gram takes part once `make fivegram` has been run.
bench: $(VENV)/.bench
	$(BIN)/python bench/fluency/bits.py $(SHARED)/sets/clean $(addprefix --fivegram ,$(wildcard $(WORK)/fivegram.bin))
	$(BIN)/python bench/fluency/speed.py $(SHARED)/sets/clean
	$(BIN)/python bench/rules/speed.py
	$(BIN)/python bench/start/cold.py
	$(BIN)/python bench/repair/ranking.py $(SHARED)
	$(BIN)/python bench/resume/second.py seeds
	$(BIN)/python bench/service/load.py -- --model none --workers 2

# Time and memory over the number of articles, on every engine, with workers killed on the way: docs/scaling.md.
bench-scaling: $(VENV)/.bench
	$(BIN)/python bench/scaling.py --out $(WORK)/scaling

# Runs killed at any moment, whose articles must all be there in the end: minutes.
kills: $(VENV)/.test
	$(BIN)/python bench/watch/kills.py --kills 60 --files 720 --span 0.06
	$(BIN)/python bench/watch/kills.py --kills 50 --files 600 --span 0.06 --elsewhere /dev/shm
	$(BIN)/python bench/resume/kills.py

# Speed beside other checkers of prose: bench/peers/README.md. Needs Node.js and npm. ARTICLES: folders of .txt files in English;
# without any, the project's own.
bench-peers: $(VENV)/.test
	$(BIN)/python bench/peers/run.py $(ARTICLES)

# $(WORK) is the scratch folder of models/recipe/README.md, prepared. Takes some 10 GB of disk while it runs.
fivegram: $(VENV)/.bench $(VENV)/kenlm/bin/lmplz
	$(BIN)/python bench/fluency/fivegram.py $(WORK) $(WORK)/fivegram.bin --lmplz $(VENV)/kenlm/bin/lmplz

# Fuzzing led by coverage, so many minutes for each target: docs/robustness.md. What does harm is kept in tests/cases/hostile,
# and is a test from then on. One target alone: make fuzz TARGETS=html MINUTES=10.
MINUTES ?= 1
TARGETS ?= auditing html markdown xml json jsonl csv docx decoding cards config service
fuzz: $(VENV)/.test
	for target in $(TARGETS); do $(BIN)/python tests/fuzz/run.py $$target --minutes $(MINUTES) --corpus $(WORK)/fuzz || exit 1; done

# The sample reports that are checked in.
sample: $(VENV)/.demo
	rm -f reports/*.md reports/*.json
	$(BIN)/audit run seeds --out reports --jobs 1

# What is installed for the demo and the tests, with the hash of every file, from pyproject.toml, requirements/*.txt and the
# versions in constraints.txt. Run it after a change to any of them.
COMPILE = $(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make requirements" --constraints requirements/constraints.txt

requirements: $(TOOLS)/.done
	$(COMPILE) pyproject.toml requirements/build.txt --output-file $(LOCKED)/demo.txt
	$(COMPILE) pyproject.toml requirements/build.txt --extra service --extra web --output-file $(LOCKED)/service.txt
	$(COMPILE) pyproject.toml requirements/build.txt requirements/test.txt --output-file $(LOCKED)/test.txt
	$(COMPILE) requirements/tools.txt --output-file $(LOCKED)/tools.txt

# Known holes in what is installed. Needs the package index; what it cannot be asked about is an error, never a pass.
audit-deps: $(TOOLS)/.done
	$(TOOLS)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(addprefix --requirement $(LOCKED)/,demo.txt service.txt test.txt tools.txt) || { echo "This is no pass:" \
		"either the table above names known holes, or an ERROR says that the index could not be asked," \
		"and then nothing is known." >&2; exit 1; }

$(VENV)/.demo: pyproject.toml $(LOCKED)/demo.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r $(LOCKED)/demo.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.demo $(LOCKED)/test.txt requirements/torch.txt
	$(PIP) install --require-hashes -r $(LOCKED)/test.txt
	$(PIP) install -c requirements/constraints.txt -r requirements/torch.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	$(PIP) install -c requirements/constraints.txt -r requirements/bench.txt
	@touch $@

$(TOOLS)/.done: $(LOCKED)/tools.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCKED)/tools.txt
	@touch $@

# KenLM's package carries the sources of its estimator. Needs cmake, a C++ compiler, Boost and zlib.
$(VENV)/kenlm/bin/lmplz: | $(VENV)/.demo
	rm -rf $(VENV)/kenlm
	$(PIP) download --no-deps --no-binary kenlm -c requirements/constraints.txt \
		-d $(VENV)/kenlm kenlm
	tar -xzf $(VENV)/kenlm/kenlm-*.tar.gz -C $(VENV)/kenlm --strip-components=1
	cmake -S $(VENV)/kenlm -B $(VENV)/kenlm -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF
	cmake --build $(VENV)/kenlm --target lmplz build_binary

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
