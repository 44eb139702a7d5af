# `make build` and `make test` do all their own set-up; nothing else is needed but Python 3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

PEERS := .sitegen/bench-peers

.PHONY: build serve check test lint bench bench-peers fuzz soak clean

build: $(VENV)/.base
	$(BIN)/sitegen build

serve: $(VENV)/.base
	$(BIN)/sitegen serve

check: $(VENV)/.base
	$(BIN)/sitegen check

test: lint
	$(BIN)/python tests/tools/browser.py
	$(BIN)/pytest -n auto --dist loadgroup

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# Long tests: fifty killed runs of the translation, hundreds of sequences of edits, 20,000 articles, many more
# broken inputs. Then ARTICLES are built, which takes half an hour and 40 GB, and what that took is printed.
ARTICLES ?= 100000
soak: $(VENV)/.test
	SITEGEN_KILLS=50 $(BIN)/pytest tests/machine/test_translate.py
	SITEGEN_SEQUENCES=300 $(BIN)/pytest tests/building/test_incremental.py
	SITEGEN_ARTICLES=20000 $(BIN)/pytest -s tests/building/test_scale.py
	SITEGEN_FUZZ=2000 $(BIN)/pytest -n auto tests/project/test_fuzz.py
	$(BIN)/python -m tests.benchmarks.archive --sizes 5000,$(ARTICLES)

# Fuzzing with coverage, for SECONDS a parser.
SECONDS ?= 60
fuzz: $(VENV)/.test
	$(PIP) --editable '.[fuzz]'
	$(BIN)/pytest tests/project/test_fuzz.py -k planted
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

# The search: what it costs a reader. Search, books and data: what they add to a build, with PAGEFIND=COMMAND beside
# that program. Building: a corpus of articles, what an edit costs, memory and scaling; with `make bench-peers` on
# 1,000 articles beside Hugo, Eleventy, Pelican and MkDocs, into docs/benchmarks.md.
# With a folder of sentences, references and machine output (MT=…), also what repair and terminology do to it;
# with a folder of annotated texts (LANGUAGE=…), also how well sentences are split and names are found.
bench: $(VENV)/.test
	$(BIN)/python tests/benchmarks/matching.py
	$(BIN)/python tests/benchmarks/throughput.py
	$(BIN)/python -m tests.benchmarks.search --sizes 1000,10000
	$(BIN)/python -m tests.benchmarks.parts --articles 300 --pagefind '$(PAGEFIND)'
	$(BIN)/python -m tests.benchmarks.building --articles 300 --rounds 1 --scaling 100,300 --peers none
ifdef MT
	$(BIN)/python -m tests.benchmarks.machine_text $(MT)
	$(BIN)/python -m tests.benchmarks.terminology $(MT)
endif
ifdef LANGUAGE
	$(BIN)/python tests/benchmarks/language.py $(LANGUAGE)
	$(BIN)/python -m tests.benchmarks.suggestions $(LANGUAGE)
endif

bench-peers: $(PEERS)/.done
	$(BIN)/python -m tests.benchmarks.building --results docs/benchmarks.md

$(PEERS)/.done: $(VENV)/.test tests/benchmarks/peers.py
	$(BIN)/python tests/benchmarks/peers.py install $(PEERS)
	@touch $@

clean:
	rm -rf $(VENV) .sitegen .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find output -mindepth 1 -not -name .gitkeep -delete

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "sitegen needs Python 3.11 or later; try: make PYTHON=python3.12 build" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python's venv module is needed (on Debian and Ubuntu: apt-get install python3-venv)" >&2; exit 1; }
	@touch $@

$(VENV)/.base: $(VENV)/.python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.python pyproject.toml constraints.txt
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.base
