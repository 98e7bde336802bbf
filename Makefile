# Every target makes the environment (.venv) by itself.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench serve docs lock

.venv/ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("guikou needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv || { echo "venv is missing: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: .venv/ready
	$(BIN)/python -m api.demo

test: .venv/ready
	$(BIN)/python -m pytest

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m api.docs --check

docs: .venv/ready
	$(BIN)/python -m api.docs

serve: out/demo.kgl
	$(BIN)/guikou --db out/demo.kgl serve

out/demo.kgl: .venv/ready
	$(BIN)/python -m api.demo

bench: .venv/ready
	$(BIN)/python benchmarks/run.py

lock: .venv/ready
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --all-extras --no-emit-index-url --no-header --python-version 3.11 --output-file requirements.lock pyproject.toml
