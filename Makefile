# lawlab: two commands. `make demo` shows it, `make test` checks it; each does its whole set-up by itself.
.DEFAULT_GOAL := help
.PHONY: help demo test check coverage setup setup-test format lock clean
.NOTPARALLEL:

PORT ?= 8000
export PYTHON

help: ## what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: setup ## a complete demonstration on http://127.0.0.1:8000 (another port: make demo PORT=8123)
	@exec .venv/bin/lawlab demo --port $(PORT)

test: setup-test ## every check: format, lint, types, import order, tests on both databases, browser, wheel
	@sh .make/services.sh
	@.venv/bin/python .make/checks.py all

check: setup-test ## the fast part of it: format, lint, types, import order, tests on SQLite
	@.venv/bin/python .make/checks.py fast

coverage: setup-test ## the branches of the amendment engine that its tests go through: 95 % at least
	@.venv/bin/python -m coverage run -m pytest -q tests/engine tests/commands/test_rank.py tests/commands/test_forms.py tests/votes/test_groups.py
	@.venv/bin/python -m coverage report

format: setup-test ## put the code in the house's format, and fix what the linter can fix
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format --quiet .

setup: ## only prepare to run: a virtual environment in .venv with the locked packages
	@sh .make/setup.sh run

setup-test: ## only prepare to test
	@sh .make/setup.sh test

lock: setup-test ## write the lock files again after a change in pyproject.toml (newest versions: make lock UPGRADE=1)
	@UPGRADE=$(UPGRADE) sh .make/lock.sh

clean: ## remove what make made (never your data)
	@rm -rf .venv dist build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
