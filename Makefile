# Needs make, Python >= 3.11 with venv, and a package index; `make PYTHON=python3.12 test` takes another Python.
PYTHON ?= python3
VENV ?= .venv
MEMOLINT ?= .demo/bin/memolint
SOURCES := pyproject.toml README.md LICENSE $(shell find memolint rules -type f -not -name '*.pyc')

.PHONY: help demo show test quick check pages bench mutants clean
.DELETE_ON_ERROR:

help:
	@echo 'make demo   lint and simulate a workflow with a cache bug (fixtures/demo), in an environment of its own'
	@echo 'make test   run all tests with pytest'
	@echo 'make quick  run the strongest of them, in every room, in less than 40 seconds'
	@echo 'make check  ruff, mypy --strict, import-linter, generated parts of README.md and rules/'
	@echo 'make pages  make those generated parts anew'
	@echo 'make bench  measure start-up, speed and memory against their bars'
	@echo 'make mutants  run the tests of four packages against mutants of them (most of an hour)'
	@echo 'make clean  remove what these made'

demo: .demo/installed
	@$(MAKE) --silent --no-print-directory show

# Both commands find the bug, so 1 is the status that they must have.
show:
	@echo '$$ memolint lint fixtures/demo/train.yaml'
	@$(MEMOLINT) lint fixtures/demo/train.yaml; test $$? -eq 1
	@echo
	@echo '$$ memolint simulate fixtures/demo/train.yaml -p learning-rate=0.1 --run learning-rate=0.01 --show-cache'
	@$(MEMOLINT) simulate fixtures/demo/train.yaml -p learning-rate=0.1 --run learning-rate=0.01 --show-cache; test $$? -eq 1

test: $(VENV)/installed
	$(VENV)/bin/python -m pytest

quick: $(VENV)/installed
	$(VENV)/bin/python -m pytest --quick

check: $(VENV)/installed
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy --strict
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python tests/docs/update_docs.py --check
	$(VENV)/bin/python tests/engine/update_conformance.py --check

pages: $(VENV)/installed
	$(VENV)/bin/python tests/code/update_signals.py
	$(VENV)/bin/python tests/rules/update_pages.py
	$(VENV)/bin/python tests/docs/update_docs.py
	$(VENV)/bin/python tests/engine/update_conformance.py

bench: .benchmarks/installed
	@missed=0; for part in bench scale trees engine; do .benchmarks/bin/python benchmarks/$$part.py || missed=1; done; exit $$missed

mutants: .mutants/installed
	.mutants/bin/python tests/mutants/run.py $(PACKAGES)

clean:
	rm -rf .demo .venv .benchmarks .mutants build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.demo/installed: $(SOURCES)
	$(call environment,.demo,.)

$(VENV)/installed: pyproject.toml
	$(call environment,$(VENV),--editable '.[dev]')

.mutants/installed: pyproject.toml
	$(call environment,.mutants,--editable '.[mutants]')

.benchmarks/installed: $(SOURCES)
	$(call environment,.benchmarks,'.[bench]')

# A stamp in the environment says that it holds what is here now; pip is renewed because the scripts that
# older ones write import `re` before the program starts.
define environment
	@$(PYTHON) -c 'import sys; sys.exit("memolint needs Python >= 3.11: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(1)
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.2'
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check $(2)
	@touch $@
endef
