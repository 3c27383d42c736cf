# Accord. Two commands do everything: `make demo` and `make test`. Each sets up what it needs by itself.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
REPORT := out/us-japan-2025

.DEFAULT_GOAL := help
.PHONY: help demo test check golden bench certify clean-install

help: ## list the targets
	@echo "Accord: what does a partnership between countries actually deliver?"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## install what is needed, assess the US-Japan partnership of October 2025, say where the report lies
	@$(BIN)/accord assess examples/us-japan-2025 -o $(REPORT) --force
	@echo "The report lies in $(REPORT)/report.html (open it in a browser; it needs no network)."

test: $(VENV)/.installed-test ## install what is needed and run the whole test suite
	@echo "Running the tests."
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-test ## style, types and the layers of the house (under two minutes)
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

golden: $(VENV)/.installed-test ## refresh the golden files; review the change with git diff
	$(BIN)/python -m pytest tests/golden --refresh-golden

bench: $(VENV)/.installed-test ## benchmarks, each with a rival beside ours in the same run
	$(BIN)/python -m pytest tests/bench --benchmark-enable --benchmark-only --benchmark-columns=min,median,max,rounds

certify: $(VENV)/.installed-test ## ten thousand random crises of every mineral, with the worst certificate of each (hours)
	$(BIN)/python tests/certify/certify.py $(CERTIFY)

clean-install: ## remove the virtual environment and install anew
	rm -rf $(VENV)
	@$(MAKE) --no-print-directory $(VENV)/.installed-test

$(VENV)/bin/python:
	@echo "Making a virtual environment in $(VENV) (needs Python 3.11 or later with venv)."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Accord needs Python 3.11 or later; this is `$(PYTHON) --version`. Try: make demo PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
	  || { echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 2; }

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	@echo "Installing Accord and the libraries it needs from the package index (about 300 MB, a minute or two)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar off -e .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests and checks need (JAX among it: about 150 MB more)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --progress-bar off -e '.[test,check]'
	@touch $@
