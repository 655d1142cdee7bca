# Every target sets itself up; nothing has to be installed first but Python 3.11 or newer.

VENV := .venv
PYTHONS ?= python3.13 python3.12 python3.11 python3
# Processes that share the tests: a number, auto (one per core), or 0 for none.
WORKERS ?= auto
PORT ?=
APP_URL ?=
ARGS ?=

BIN := $(VENV)/bin
RUN := $(VENV)/installed-run
DEV := $(VENV)/installed-dev
GENERATED := $(wildcard README.md CONTRIBUTING.md docs/*.md plugins/*/README.md)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test lint format bench docs serve woocommerce-zip shopware-zip clean

# After a move of the checkout, or when its Python has gone, the environment is useless: it is made again.
FORGOTTEN := $(shell [ -d $(VENV) ] || exit 0; \
	[ "$$(cat $(VENV)/where 2>/dev/null)" = "$$(pwd -P)" ] && $(BIN)/python -c '' 2>/dev/null || rm -f $(RUN) $(DEV) $(VENV)/where)

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile
	@echo "  PORT=8001 and ARGS='--days 30' are handed on, WORKERS=4 to the tests."

demo: $(RUN) ## real recorded deliveries, 70 days in seconds, then the screens
	@$(BIN)/mahnlauf demo $(if $(PORT),--port $(PORT)) $(ARGS)

serve: $(RUN) ## the service, in this folder
	@$(BIN)/mahnlauf serve $(if $(PORT),--port $(PORT)) $(ARGS)

test: lint ## lint, then all tests
	$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

lint: $(DEV) ## style, types, generated parts of the docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/cog --check --verbosity=0 $(GENERATED) || { echo "The docs are old in part: run make docs." >&2; exit 1; }

format: $(DEV) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(RUN) ## speed, as ratios to yardsticks measured in the same run
	@for file in bench/ingest.py bench/run.py bench/letters.py bench/mail.py bench/access.py bench/screens.py; do $(BIN)/python $$file $(ARGS) || exit 1; done

docs: $(DEV) ## write the generated parts of the docs again
	$(BIN)/cog -r --verbosity=1 $(GENERATED)

woocommerce-zip: $(RUN) ## the plugin that runs inside WordPress, as dist/mahnlauf-woocommerce.zip
	@$(BIN)/python plugins/woocommerce/shop/build_zip.py

shopware-zip: $(RUN) ## the app for Shopware, as dist/*.zip; needs APP_URL=https://…, where shops reach Mahnlauf
	@$(BIN)/mahnlauf shopware zip $(if $(APP_URL),--app-url '$(APP_URL)') $(ARGS)

clean: ## remove the environment, builds and caches; data and letters stay
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find adapter plugins tests bench docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

$(RUN): pyproject.toml
	@sh -c "$$SETUP" setup .
	@touch $@

$(DEV): pyproject.toml
	@sh -c "$$SETUP" setup '.[dev]'
	@touch $(RUN) $@

define SETUP
set -eu
say() { printf '%s\n' "$$*" >&2; }

# A name on the PATH is no promise: version managers leave shims that only complain.
find_python() {
    for name in $(PYTHONS); do
        if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$$name"
            return
        fi
    done
    say "Mahnlauf needs Python 3.11 or newer and found none that runs among: $(PYTHONS)."
    say "Install one (Debian: apt-get install python3 python3-venv) or name it: make PYTHONS=/path/to/python ..."
    return 1
}

# Debian ships the module venv without what it needs to put pip into a new environment.
has_venv() { "$$python" -c 'import ensurepip, venv' 2>/dev/null; }

by_apt() {
    [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    say "python3-venv is missing; installing it with apt-get"
    apt-get update -qq >&2 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2 && has_venv
}

by_venv() { { has_venv || by_apt; } && "$$python" -m venv --clear $(VENV); }

by_virtualenv() {
    tools=$$(mktemp -d)
    say "no python3-venv; trying virtualenv"
    "$$python" -m pip install -qq --disable-pip-version-check --target "$$tools" virtualenv >&2 &&
        PYTHONPATH="$$tools" "$$python" -m virtualenv --quiet --clear $(VENV) >&2 && made=0 || made=1
    rm -rf "$$tools"
    return $$made
}

if ! $(BIN)/python -m pip --version >/dev/null 2>&1 || [ ! -e $(VENV)/where ]; then
    python=$$(find_python)
    say "Making $(VENV) with $$("$$python" --version) ($$python)"
    by_venv || by_virtualenv || {
        say "No environment could be made: $$python has neither venv with ensurepip nor pip."
        say "Install it (Debian: sudo apt-get install python3-venv), then call make again."
        exit 1
    }
fi
say "Installing $$1 into $(VENV); the first time takes a minute"
$(BIN)/python -m pip install -qq --disable-pip-version-check --editable "$$1"
pwd -P > $(VENV)/where
endef
export SETUP
