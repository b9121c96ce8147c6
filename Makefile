# Everything here works from a fresh clone with Python 3.11 or later, git and make; the rest is brought by the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WEB_READY := web/node_modules/.package-lock.json
# As in holiday_rental/local/node_tools.py. Folders too: a file that was deleted changes its folder.
WEB_SOURCES := $(shell find web -mindepth 1 \( -path web/node_modules -o -path web/dist \) -prune -o -print)
PORT ?= 4566
SBOM := uvx --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py requirements --output-reproducible --output-format JSON
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export CDK_VALIDATION ?= false
export JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION := 1
# Where it is set, each of a hundred processes compiles the libraries anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: up down status test check format openapi letters bench prove synth wheel sbom examples constructs lowest docs web
.PHONY: browser clean

up: $(READY) web/dist/index.html  ## run the whole platform on this machine and print its URLs
	@holiday-rental up --port $(PORT)

down: $(READY)  ## stop it; its state stays. PURGE=1 destroys the stacks and deletes the state (YES=1: without asking)
	@holiday-rental down $(if $(PURGE),--purge) $(if $(YES),--yes)

status: $(READY)  ## what is running, and where
	@holiday-rental status

test: $(READY) web/dist/index.html browser  ## every test
	@# What it compiles every worker would compile for itself.
	@pytest --collect-only -qq > /dev/null & npm --prefix web test; passed=$$?; wait; exit $$passed
	pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

check: $(READY) $(WEB_READY)  ## format, lint, types, imports, API document, letters, pages
	ruff format --check .
	ruff check .
	mypy
	PYTHONPATH=lambda_src lint-imports
	PYTHONPATH=lambda_src python -m api_document --check
	python -m letter_shapes --check
	check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	zizmor --offline --quiet --persona pedantic .github/workflows
	NO_MKDOCS_2_WARNING=1 python -m mkdocs build --strict
	npm --prefix web run check

format: $(READY)
	ruff format .
	ruff check --fix .

openapi: $(READY)  ## the API document and the pages' types from the declarations; docs/api.html to read it
	PYTHONPATH=lambda_src python -m api_document

letters: $(READY)  ## the letters' templates from their MJML sources
	python -m letter_shapes

bench: $(READY) web/dist/index.html  ## figures into bench/results.json
	PYTHONPATH=lambda_src python -m bench

prove: $(READY) web/dist/index.html  ## the large counts into bench/proofs.json; goes on where it was interrupted
	PYTHONPATH=lambda_src python -m simulation.prove $(PARTS)

synth: $(READY) web/dist/index.html  ## the CloudFormation templates of the demo app, held against cdk-nag, into cdk.out
	CDK_OUTDIR=cdk.out python app.py

wheel: $(READY) web/dist/index.html  ## the library as a wheel, built from its source distribution, into dist
	uv build --quiet

sbom: $(READY)  ## of what the library, its functions and its pages are made, into dist/sbom
	mkdir -p dist/sbom
	$(SBOM) requirements.txt --pyproject pyproject.toml --mc-type library -o dist/sbom/library.cdx.json
	$(SBOM) lambda_src/requirements.txt -o dist/sbom/functions.cdx.json
	npm --prefix web sbom --sbom-format cyclonedx --omit dev --package-lock-only > dist/sbom/pages.cdx.json

# HOLIDAY_RENTAL_WHEEL=dist/….whl takes that wheel instead of a new one.
examples: $(READY)  ## the wheel and every example from it, lowest and locked libraries, bundled from nothing
	@test -f web/dist/index.html || $(MAKE) web
	pytest tests/wheel -m "matrix or not matrix"

constructs: $(READY) web/dist/index.html  ## the constructs' tests alone
	pytest tests/constructs

lowest: $(READY)  ## the lowest libraries that are allowed, into .venv; remove that to have the locked ones
	uv pip install --quiet --python $(BIN)/python --upgrade --resolution lowest-direct -r pyproject.toml

# Not --quiet: then mkdocs counts no warnings, and nothing fails.
docs: $(READY)  ## the documents as pages, into build/docs; fails on a broken link
	NO_MKDOCS_2_WARNING=1 python -m mkdocs build --strict
	@echo "open build/docs/index.html; with search: python -m http.server --bind 127.0.0.1 --directory build/docs"

$(READY): requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet "$$(grep -i '^uv==' requirements-dev.txt)"
	mkdir -p web/dist
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

web: web/dist/index.html

$(WEB_READY): web/package-lock.json $(READY)
	@test ! -L web/node_modules || { echo "rm web/node_modules: a symbolic link, whose target npm would empty" >&2; exit 1; }
	npm --prefix web ci --no-fund --no-audit --loglevel=error
	touch $@

web/dist/index.html: $(WEB_READY) $(WEB_SOURCES)
	npm --prefix web run build --silent
	touch $@

browser: $(READY)  ## a Chromium for the browser tests
	python -m tests.support.browser
