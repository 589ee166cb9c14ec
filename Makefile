# Mingcha 明察. `make run` serves the sample county, `make test` checks everything; README.md says the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
PORT ?= 8000
MINGCHA_DATA ?= data

VENV := .venv
BIN := $(VENV)/bin
STAMPS := build/stamps
PIP := $(BIN)/pip install --quiet --no-input --disable-pip-version-check

# Some build machines give no home folder, or one that is not there.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/build/home
else ifeq ($(wildcard $(HOME)/.),)
export HOME := $(CURDIR)/build/home
endif
export PIP_ROOT_USER_ACTION := ignore
export npm_config_update_notifier := false

# Whatever the PWA is built from; a stamp newer than all of it means that nothing has to be built.
PWA_INPUTS := $(shell find pwa -type d \( -name node_modules -o -name dist -o -name tests \) -prune -o -type f -print 2>/dev/null) \
	backend/mingcha/evidence/event_v1.json $(wildcard backend/mingcha/publication/static/*.css)

.PHONY: help run ready test test-long test-ready bench bench-draw bench-evidence bench-office bench-phone lighthouse requirements docs migration format clean

help:
	@echo "make run           serve the sample county on http://127.0.0.1:$(PORT) (PORT=, MINGCHA_DATA=)"
	@echo "make test          every check: format, lint, types, floors, tests on both databases, browser"
	@echo "make test-long     the same with the full figures"
	@echo "make bench         one JSON line per speed and memory figure"
	@echo "make bench-draw    the draw against others, and at national scale"
	@echo "make bench-evidence  dossiers, their verifier, the log, pictures, the reviewer's search"
	@echo "make bench-office  import of 10^6 objects; lists, searches, tables over 10^6 inspections"
	@echo "make bench-phone   the phone without network, six times slower"
	@echo "make lighthouse    Lighthouse over every screen of the phone"
	@echo "make requirements  which of the 153 requirements are done, and which test proves it"
	@echo "make docs          write docs/reference again from the code"
	@echo "make migration m='what changes'   a new revision from the difference of models and tables"
	@echo "make format        format and sort imports"

# ---------------------------------------------------------------- set-up, each step only when its inputs changed

$(STAMPS)/venv:
	@mkdir -p $(STAMPS) "$(HOME)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Mingcha needs Python 3.11 or newer; this is " + sys.version)'
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "The Python module venv is missing (Debian: apt-get install python3-venv)"; exit 1; }
	@touch $@

$(STAMPS)/runtime: requirements.txt requirements-build.txt $(STAMPS)/venv
	@echo "Installing the Python requirements"
	@$(PIP) --require-hashes -r requirements.txt -r requirements-build.txt
	@touch $@

$(STAMPS)/package: pyproject.toml backend/hatch_build.py $(STAMPS)/runtime
	@$(PIP) --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/package
	@echo "Installing the test requirements"
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@

$(STAMPS)/node: pwa/package.json pwa/package-lock.json
	@mkdir -p $(STAMPS) "$(HOME)"
	@node -e 'if (+process.versions.node.split(".")[0] < 20) { console.error("Mingcha needs Node 20 or newer; this is " + process.version); process.exit(1) }'
	@echo "Installing the PWA's packages"
	@cd pwa && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null
	@touch $@

$(STAMPS)/pwa: $(STAMPS)/node $(PWA_INPUTS)
	@echo "Building the PWA"
	@cd pwa && npm run --silent build </dev/null >../build/pwa.log 2>&1 || { cat ../build/pwa.log; exit 1; }
	@touch $@

ready: $(STAMPS)/package $(STAMPS)/pwa
test-ready: $(STAMPS)/dev $(STAMPS)/pwa

# ---------------------------------------------------------------- run

# The sample county goes into a data folder that is new, and again when that was interrupted; never into an office's own data.
# `demo load` ends with 2 where it refuses: a database elsewhere that has data, or production.
define SAMPLE_COUNTY
cd "$$MINGCHA_DATA"; mingcha="$(CURDIR)/$(BIN)/mingcha"; \
if [ -e .loading ]; then rm -rf mingcha.sqlite3* imports keys originals sample-files uploads sample-outside; fi; \
if [ ! -e mingcha.sqlite3 ] && [ ! -e .sample-county ]; then touch .loading; fi; \
if [ -e .loading ]; then "$$mingcha" migrate; "$$mingcha" demo load --witness || [ $$? = 2 ]; touch .sample-county; rm .loading; fi
endef

run: export PORT := $(PORT)
run: export MINGCHA_DATA := $(abspath $(MINGCHA_DATA))
run:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 ready
	@mkdir -p "$$MINGCHA_DATA"
	@$(SAMPLE_COUNTY)
	@exec $(BIN)/mingcha serve --migrate --port "$$PORT"

# ---------------------------------------------------------------- checks

# Debian's Chromium when root and none is there; otherwise what is installed.
define CHROMIUM
command -v "$${CHROMIUM:-chromium}" chromium-browser google-chrome 2>/dev/null | grep -q . || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium"; \
		DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null; \
		DEBIAN_FRONTEND=noninteractive apt-get -qqy install --no-install-recommends chromium </dev/null >/dev/null; \
	else \
		echo "The browser tests need Chromium: install it, or name it in CHROMIUM"; exit 1; \
	fi; }
endef

# A real S3 server for the contract tests: Ceph's gateway, from Debian's packages when root and it is not there.
CEPH_PACKAGES := ceph-mon ceph-osd radosgw ceph-common
define CEPH
for program in ceph-mon ceph-osd radosgw radosgw-admin ceph; do command -v $$program >/dev/null || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Ceph's S3 gateway ($(CEPH_PACKAGES))"; \
		DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null; \
		DEBIAN_FRONTEND=noninteractive apt-get -qqy install --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
			-o Dpkg::Options::=--path-exclude=/usr/share/man/* $(CEPH_PACKAGES) </dev/null >/dev/null; \
		break; \
	else \
		echo "The contract tests need a real S3 server. As root (Debian): apt-get install --no-install-recommends $(CEPH_PACKAGES)"; exit 1; \
	fi; }; done
endef

test:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 test-ready
	@$(CHROMIUM)
	@$(CEPH)
	@exec $(BIN)/python backend/tools/stages.py

test-long:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 test-ready
	@$(CHROMIUM)
	@$(CEPH)
	@MINGCHA_TEST_SIZE=long exec $(BIN)/python backend/tools/stages.py

bench:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 ready >&2
	@exec $(BIN)/python backend/tools/bench.py

# The draw beside the published sampler and a database's own chance; needs the test requirements.
bench-draw: $(STAMPS)/dev
	@exec $(BIN)/python backend/tools/bench_draw.py

# Making, printing and checking a dossier of 200 MB, the log at 10^6 leaves, safe pictures, the reviewer's search.
bench-evidence:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 ready >&2
	@exec $(BIN)/python backend/tools/bench_evidence.py

# Importing 10^6 objects; lists at any depth, searches, tables and public pages over 10^6 inspections; the desk's weight.
bench-office:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 ready >&2
	@exec $(BIN)/python backend/tools/bench_office.py

# The phone with its server killed and its processor slowed; needs the test requirements and Chromium.
bench-phone:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 test-ready >&2
	@$(CHROMIUM)
	@exec $(BIN)/python backend/tools/bench_phone.py

$(STAMPS)/lighthouse: pwa/tools/lighthouse/package.json pwa/tools/lighthouse/package-lock.json
	@mkdir -p $(STAMPS) "$(HOME)"
	@echo "Installing Lighthouse"
	@cd pwa/tools/lighthouse && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null
	@touch $@

# Lighthouse over every screen of the phone; ends with 1 where one is under its goal.
lighthouse:
	@test -d pwa/dist || rm -f $(STAMPS)/pwa
	@$(MAKE) -s -j2 test-ready $(STAMPS)/lighthouse >&2
	@$(CHROMIUM)
	@exec $(BIN)/python backend/tools/lighthouse_phone.py

requirements: $(STAMPS)/dev
	@exec $(BIN)/python backend/tools/requirements_report.py

docs: $(STAMPS)/package
	@exec $(BIN)/python backend/tools/docs.py

migration: $(STAMPS)/package
	@test -n "$(m)" || { echo "Say what changes: make migration m='Add the sample table'"; exit 2; }
	@exec $(BIN)/python backend/tools/migration.py "$(m)"

format: $(STAMPS)/dev
	@$(BIN)/ruff check --quiet --fix --select I backend tests migrations || true
	@$(BIN)/ruff format --quiet backend tests migrations

clean:
	@rm -rf build pwa/dist pwa/node_modules $(VENV)
