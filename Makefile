# report · test · lab · bench · notebooks · lint · clean: `make help` says what each does.
PYTHON ?= python3
CORPUS ?= seeds
OUT ?= outputs

# Runs must not depend on who runs them: no start-up files, no foreign kernels, no threads that race.
export IPYTHONDIR := $(CURDIR)/.venv/ipython
export MPLCONFIGDIR := $(CURDIR)/.venv/matplotlib
export JUPYTER_PREFER_ENV_PATH := 1
export PYTHONHASHSEED := 0
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export TZ := UTC
unexport JUPYTER_PATH
unexport PYTHONPATH

PY := .venv/bin/python
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help report test lab bench notebooks lint clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1  /p' $(MAKEFILE_LIST) | column -t -l 2 2>/dev/null || grep '##' $(MAKEFILE_LIST)

report: $(READY) ## read CORPUS (default: seeds) and write the report to OUT (default: outputs)
	@.venv/bin/sourcebook report "$(CORPUS)" --out "$(OUT)"

test: $(READY) ## unit tests, strict nbval over the notebooks, image check, coverage
	$(PY) -m pytest --cov --cov-report=term

lab: $(READY) ## JupyterLab on the notebooks
	.venv/bin/jupyter lab --notebook-dir=notebooks

bench: $(READY) ## speed and growth of each stage, as ratios within one run
	$(PY) tests/bench.py

notebooks: $(READY) ## run the committed notebooks on the seeds and keep their new outputs
	.venv/bin/sourcebook refresh

lint: $(READY) ## ruff: style, docstrings, format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

clean: ## remove the environment and everything generated
	rm -rf .venv
	git clean -qfdX outputs lib tests notebooks

# A venv without pip of its own serves machines that lack ensurepip; pip then works on it from outside.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sourcebook needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@date +%s > .setup-began
	@echo "Setting up .venv (once; about a minute) ..."
	@$(PYTHON) -m venv --clear .venv 2>/dev/null || $(PYTHON) -m venv --clear --without-pip .venv
	@pip="$(PY) -m pip"; $$pip --version >/dev/null 2>&1 || pip="$(PYTHON) -m pip --python $(PY)"; \
	  $$pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $$pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "Set up in $$(( $$(date +%s) - $$(cat .setup-began) )) s."
	@rm -f .setup-began
	@touch $@
