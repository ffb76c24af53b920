# Carrier Advisor. `make help` lists what can be done; Python 3.11 or newer is all that must be there.

PORT   ?= 8501
PYTHON ?= $(shell for p in python3.11 python3; do "$$p" -c '' 2>/dev/null && { echo "$$p"; break; }; done)

VENV := .venv
PY   := $(VENV)/bin/python
PIP  := $(PY) -m pip --disable-pip-version-check install --quiet
# One at a time: two runs in one checkout wait for each other while they install (where flock exists).
LOCK := $(shell command -v flock >/dev/null 2>&1 && echo flock .make.lock)
CHROMIUM_PATH := $(or $(CHROMIUM),/usr/bin/chromium)

.DEFAULT_GOAL := help
.PHONY: help run test lint check format bench bench-screen screenshots audit messages lock clean chromium office \
	postgresql broken compiled

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1:/p' Makefile | while IFS=: read -r name text; do printf '  make %-13s%s\n' "$$name" "$$text"; done

run: compiled ## install and start the wizard; PORT=8600 picks another port
	@echo "Carrier Advisor: http://127.0.0.1:$(PORT)  (Ctrl+C ends it)"
	@exec $(PY) -m streamlit run app.py --server.address=127.0.0.1 --server.port=$(PORT)

test: $(VENV)/installed-dev compiled chromium office postgresql ## install and run every test, browser included; ARGS="-k name" picks some
	@$(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/installed-dev ## ruff (rules and format) and mypy
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

check: lint test ## lint and test

format: $(VENV)/installed-dev ## let ruff mend what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: $(VENV)/installed-dev ## customers per second: our engine beside four others
	@$(PY) -m bench.bench

bench-screen: $(VENV)/installed-dev compiled chromium ## how quick the screen is, beside a bare page; ARGS="--only click" measures a part
	@$(PY) -m bench.screen $(ARGS)

screenshots: $(VENV)/installed-dev chromium ## take the pictures of docs/pictures.md anew
	@$(PY) -m tests.browser.screenshots

audit: $(VENV)/installed-dev ## count how evenly both sides are treated, into docs/fairness.md; ARGS=--check only compares
	@$(PY) -m advisor.fairness $(ARGS)

messages: $(VENV)/installed ## collect the texts to translate; TO=fr begins a catalogue or brings it up to date
	@mkdir -p $(LOCALE)
	@$(BABEL) extract -F pyproject.toml --sort-by-file --project "Carrier Advisor" -o $(LOCALE)/advisor.pot \
	  app.py advisor rules
	@if [ -z "$(TO)" ]; then :; \
	elif [ -f $(LOCALE)/$(TO)/LC_MESSAGES/advisor.po ]; then \
	  $(BABEL) update --previous -i $(LOCALE)/advisor.pot -d $(LOCALE) -D advisor -l $(TO); \
	else $(BABEL) init -i $(LOCALE)/advisor.pot -d $(LOCALE) -D advisor -l $(TO); fi

BABEL  = $(PY) -m babel.messages.frontend --quiet
LOCALE = advisor/locale

lock: $(VENV)/installed-dev ## make requirements*.txt again from pyproject.toml; UPGRADE=--upgrade takes newer versions
	@$(UV_COMPILE) -o requirements.txt >/dev/null
	@$(UV_COMPILE) --extra dev -c requirements.txt -o requirements-dev.txt >/dev/null

UV_COMPILE = $(PY) -m uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--annotation-style line --custom-compile-command "make lock" $(UPGRADE)

clean: ## remove the virtual environment and every cache
	@rm -rf $(VENV) .make.lock .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find app.py advisor rules tests bench -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# Where Python may not keep what it compiled (PYTHONDONTWRITEBYTECODE), each start would compile all of it anew.
compiled: $(VENV)/installed
	@$(PY) -m compileall -q app.py advisor rules

# The environment. A stamp is newer than the lock it was installed from. An environment that no longer starts is
# made anew, and so are its stamps.
BROKEN := $(shell test -e $(VENV)/installed && ! $(PY) -c '' 2>/dev/null && echo broken)
broken: ;

$(VENV)/installed: requirements.txt $(BROKEN)
	@test -n "$(PYTHON)" || { echo "Python is missing. Install Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$$($(PYTHON) --version) is too old. Install Python 3.11, or say make PYTHON=/path/to/python3.11."; exit 1; }
	@$(LOCK) sh -c '$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)'
	@echo "Installing requirements.txt ..."
	@$(LOCK) $(PIP) -r requirements.txt && touch $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@echo "Installing requirements-dev.txt ..."
	@$(LOCK) $(PIP) -r requirements-dev.txt && touch $@

# The browser for the tests: $CHROMIUM, or Debian's package.
chromium:
	@if [ -x "$(CHROMIUM_PATH)" ]; then :; \
	elif [ -z "$(CHROMIUM)" ] && command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's chromium ..."; \
	  $(LOCK) sh -c '[ -x "$(CHROMIUM_PATH)" ] || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq -o DPkg::Lock::Timeout=600 install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; }'; \
	else \
	  echo "No Chromium at $(CHROMIUM_PATH): the browser tests are left out."; \
	  echo "Install it (Debian: apt-get install chromium) or set CHROMIUM=/path/to/chromium."; \
	fi

# The programs that open what we write: LibreOffice, and the PDF tools of Poppler, from Debian's packages.
office:
	@if command -v soffice >/dev/null && command -v pdftotext >/dev/null; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's LibreOffice and PDF tools ..."; \
	  $(LOCK) sh -c 'command -v soffice >/dev/null && command -v pdftotext >/dev/null || { \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y \
	    --no-install-recommends libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils >/dev/null; }'; \
	else \
	  echo "No LibreOffice or PDF tools: the tests that open our documents with them are left out."; \
	fi

# The database server that the tests start themselves, from Debian's package, which makes and starts none of its own.
POSTGRESQL := $(or $(wildcard /usr/lib/postgresql/*/bin/postgres),$(shell command -v postgres))
NO_CLUSTER := /etc/postgresql-common/createcluster.d/carrier-advisor-tests.conf
postgresql:
	@if [ -n "$(POSTGRESQL)" ]; then :; \
	elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  echo "Installing Debian's PostgreSQL ..."; \
	  $(LOCK) sh -c 'mkdir -p $(dir $(NO_CLUSTER)) && echo "create_main_cluster = false" >$(NO_CLUSTER) && \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 install -y \
	    --no-install-recommends postgresql >/dev/null; failed=$$?; rm -f $(NO_CLUSTER); exit $$failed'; \
	else \
	  echo "No PostgreSQL: the tests of the store run on SQLite alone."; \
	fi
