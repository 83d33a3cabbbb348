# Two commands: `make run` and `make test`. Each sets itself up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test setup-run setup-test lint types contracts migrations-check format lock clean

run: setup-run
	@$(BIN)/shortlist run

test: setup-test lint types contracts migrations-check
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	  echo "NO CHROMIUM FOUND: the browser tests (marker 'browser') are left out. Install Debian's package chromium."
	$(BIN)/pytest -n 2

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup-test
	$(BIN)/mypy

contracts: setup-test
	$(BIN)/lint-imports

migrations-check: setup-test
	$(BIN)/python -m migrations.check

format: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

setup-run: $(VENV)/run.stamp
setup-test: $(VENV)/test.stamp

$(BIN)/uv: requirements/uv.txt
	@echo "Setting up in $(VENV); this takes about half a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "Python cannot make a virtual environment; install Debian's package python3-venv." >&2; exit 1; }
	$(BIN)/pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

# uv installs in seconds what takes pip more than a minute; both check every hash.
$(VENV)/run.stamp: $(BIN)/uv requirements/run.txt pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/dev.txt
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@

COMPILE = $(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-header --python-version 3.11 -c requirements/constraints.txt
lock: setup-test
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt
	grep -A99 '^uv==' requirements/dev.txt | awk 'NR==1 || /^    --hash/ {print; next} {exit}' > requirements/uv.txt

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache
