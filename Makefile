# report · test · lab · bench · bench-archive · bench-topics · notebooks · lint · clean: `make help` says what each does.
PYTHON ?= python3
CORPUS ?= seeds
OUT ?= outputs

# Nobody's own settings change a result; what kernels start in, the library settles itself.
unexport PYTHONPATH
unexport JUPYTER_PATH

PY := .venv/bin/python
READY := .venv/ready

# JupyterLab as it is set up here asks nothing of the network.
QUIET := .venv/share/jupyter/lab/settings
NO_NEWS := {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}

.DEFAULT_GOAL := help
.PHONY: help report test lab bench bench-archive bench-topics notebooks lint clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1  /p' $(MAKEFILE_LIST) | column -t -l 2 2>/dev/null || grep '##' $(MAKEFILE_LIST)

report: $(READY) ## read CORPUS (default: seeds) and write the report to OUT (default: outputs)
	@.venv/bin/sourcebook report "$(CORPUS)" --out "$(OUT)"

test: $(READY) ## unit tests, strict nbval over the notebooks, image check, coverage
	@rm -f .coverage .coverage.*
	$(PY) -m coverage run -m pytest -n auto --dist loadfile --no-loadscope-reorder
	@$(PY) -m coverage combine -q
	$(PY) -m coverage report

lab: $(READY) ## JupyterLab on the notebooks
	JUPYTER_PREFER_ENV_PATH=1 .venv/bin/jupyter lab --ServerApp.root_dir=. \
	  --LabApp.default_url=/lab/tree/notebooks/01_corpus.ipynb

bench: $(READY) ## speed and growth of each stage, as ratios within one run
	$(PY) tests/bench.py

bench-archive: $(READY) ## time and memory of 1,000, 10,000 and 100,000 articles, grown from CORPUS in OUT
	$(PY) tests/bench_archive.py "$(CORPUS)" "$(OUT)"

bench-topics: $(READY) ## topics beside other programs on TEXTS (words, split, section), time and memory
	$(PY) tests/bench_topics.py "$(TEXTS)" 100000 1000000

notebooks: $(READY) ## run the committed notebooks on the seeds and keep their new outputs
	.venv/bin/sourcebook refresh

lint: $(READY) ## ruff: style, docstrings, format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

clean: ## remove the environment and everything generated
	rm -rf .venv .coverage* .hypothesis .ruff_cache lib/*.egg-info
	find lib tests -name __pycache__ -prune -exec rm -rf {} +
	find outputs -mindepth 1 ! -name .gitignore -delete

# A venv without pip of its own serves machines that lack ensurepip; pip then works on it from outside.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sourcebook needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@echo "Setting up .venv (once; a minute or two) ..."
	@began=$$(date +%s); \
	$(PYTHON) -m venv --clear .venv 2>/dev/null || $(PYTHON) -m venv --clear --without-pip .venv && \
	pip="$(PY) -m pip"; $$pip --version >/dev/null 2>&1 || pip="$(PYTHON) -m pip --python $(PY)"; \
	quiet="--quiet --disable-pip-version-check"; \
	$$pip install $$quiet --require-hashes -r requirements.lock && \
	$$pip install $$quiet --no-deps --no-build-isolation -e . && \
	mkdir -p $(QUIET) && echo '$(NO_NEWS)' > $(QUIET)/overrides.json && \
	echo "Set up in $$(( $$(date +%s) - began )) s." && touch $@
