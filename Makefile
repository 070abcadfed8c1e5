# The verbs. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup system run test trials lint fix bench lock clean

BIN := .venv/bin
STAMP := .venv/.ready

help:  ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## */\t/' | expand -t 10

setup: $(STAMP)  ## make .venv from the lock; install Chromium, a Chinese font and PostgreSQL where apt and root allow

$(STAMP): requirements.txt pyproject.toml scripts/setup.sh
	@bash scripts/setup.sh
	@touch $(STAMP)

run: setup  ## harvest our sample portals into var/samples, and show where to look
	@bash scripts/run.sh

test: setup  ## all tests
	@bash scripts/system.sh postgresql
	$(BIN)/python -m pytest -q --durations=15 -n auto --dist loadfile

trials: setup  ## the long trials: kills, crawls and flows many times over
	@bash scripts/system.sh postgresql
	$(BIN)/python -m pytest -q -m trial --timeout=3600

lint: setup  ## ruff, mypy --strict, the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## the benchmarks: ratios measured side by side
	$(BIN)/python -m bench.archiving
	$(BIN)/python -m bench.reading

lock:  ## make requirements.txt anew (needs uv)
	uv pip compile -q --universal --extra dev --generate-hashes --no-emit-index-url --no-header \
	  --override overrides.txt --python-version 3.11 pyproject.toml -o requirements.txt

clean:  ## remove what the sample run made
	rm -rf var/samples
