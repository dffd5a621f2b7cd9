# One command per job. `make setup` needs Python 3.11 or later and nothing else.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO_STORE ?= demo.db

.DEFAULT_GOAL := help
.PHONY: help setup dev system demo test lint format typecheck lock neo4j schema clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or later is needed; name one with: make setup PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/setup.stamp: requirements.lock pyproject.toml | $(VENV)/python
	@echo "setting up $(VENV) (about 300 MB, once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/setup.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/setup.stamp ## a virtual environment in .venv with the command kg
	@$(BIN)/kg --version

dev: $(VENV)/dev.stamp ## setup, and what tests and linters need

system: ## a JDK, Maven and Chromium for the tests (installs them as root on Debian or Ubuntu)
	@bash tests/system-packages.sh

demo: setup ## ingest the sample articles, show three queries with answers, serve (SERVE=0: stop after the answers)
	@bash examples/demo.sh "$(BIN)/kg" "$(DEMO_STORE)" "$(SERVE)" "$(HOST)" "$(PORT)"

test: dev system ## everything, with a real Neo4j and a real browser (KG_TEST_NEO4J=skip leaves Neo4j out)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

lint: dev ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: dev ## put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

neo4j: dev system ## a Neo4j for development from Maven artifacts, until Ctrl-C
	@$(BIN)/python -m tests.neo4j_server

lock: | $(VENV)/python ## write the lock files again (hashes, no addresses)
	@$(BIN)/python -m pip install --quiet pip-tools
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-annotate --build-deps-for editable --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-annotate --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

schema: dev ## write the GraphQL schema file again
	@$(BIN)/kg schema --sdl > schema/schema.graphql

clean: ## remove what was built (not your stores)
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
