# Every target prepares the environment it needs in .venv; nothing else has to be installed first.
PYTHON ?= python3
PORT ?= 8000
ARGS ?=

VENV_PYTHON = .venv/bin/python
LOCK = uv pip compile --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help run test test-browser lint lock rollup-verify faults-cards bench-cards bench-spc bench-rollup bench-export bench-masking masking-table clean has-python install-run install-test install-dev has-browser

help:
	@echo "make run            start Perfect Care on http://localhost:$(PORT)/ (another port: make run PORT=8001)"
	@echo "make test           run the tests (only some: make test ARGS=\"-k huddle\")"
	@echo "make test-browser   run the tests that drive Chromium"
	@echo "make lint           check style, types, the laws of the house, migrations and settings"
	@echo "make rollup-verify  recount every figure from the facts and show any difference"
	@echo "make faults-cards   break servers while tablets hand cards in, and count (needs PostgreSQL and Redis; ARGS=--quick)"
	@echo "make bench-cards    measure what a card costs beside a bare view (needs PostgreSQL; shorter: ARGS=--quick)"
	@echo "make bench-rollup   measure what counting costs (needs PostgreSQL and minutes; try: ARGS=\"--cards 200000\")"
	@echo "make bench-export   measure what an export costs beside a bare SELECT (needs PostgreSQL; ARGS=\"--sizes 10000\")"
	@echo "make bench-spc      measure what a chart costs, by its number of points"
	@echo "make masking-table  print what masking finds of its hard cases (of comments of yours: ARGS=\"--file F --column C\")"
	@echo "make bench-masking  measure what masking costs, and its slowest hostile text"
	@echo "make lock           lock the packages again (needs uv; newer ones: make lock ARGS=--upgrade)"
	@echo "make clean          remove the environment and the caches; the data in var/ stays"
	@echo "Another Python:     make run PYTHON=python3.12"

run: install-run
	@PORT='$(PORT)' exec $(VENV_PYTHON) manage.py run --until-parent-ends

test: install-test
	@exec $(VENV_PYTHON) -m pytest -n auto $(ARGS)

test-browser: has-browser install-dev
	@exec $(VENV_PYTHON) -m pytest -m browser tests/functional $(ARGS)

lint: install-dev
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m djlint templates --lint --quiet
	$(VENV_PYTHON) -m mypy .
	$(VENV_PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(VENV_PYTHON) manage.py makemigrations --check
	HTTPS=1 $(VENV_PYTHON) manage.py check --deploy --fail-level WARNING

rollup-verify: install-run
	@exec $(VENV_PYTHON) manage.py rollup --verify

faults-cards: install-run
	@exec $(VENV_PYTHON) -m benchmarks.faults_cards $(ARGS)

bench-cards: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_cards $(ARGS)

bench-spc: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_spc

masking-table: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_masking $(ARGS)

bench-masking: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_masking --speed

bench-rollup: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_rollup $(ARGS)

bench-export: install-run
	@exec $(VENV_PYTHON) -m benchmarks.bench_export $(ARGS)

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: install it (python3 -m pip install uv) and try again." >&2; exit 1; }
	$(LOCK) $(ARGS) requirements/run.in -o requirements/run.txt
	$(LOCK) $(ARGS) -c requirements/run.txt requirements/test.in -o requirements/test.txt
	$(LOCK) $(ARGS) -c requirements/test.txt requirements/dev.in -o requirements/dev.txt
	$(LOCK) $(ARGS) --no-deps requirements/assets.in -o requirements/assets.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -not -path "./var/*" -prune -exec rm -rf {} +

has-python:
	@command -v '$(PYTHON)' >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name another with: make run PYTHON=python3.12" >&2; exit 1; }

install-run install-test install-dev: has-python
	@'$(PYTHON)' requirements/install.py $(@:install-%=%)

has-browser:
	@for browser in "$$CHROMIUM" /usr/bin/chromium chromium-browser google-chrome; do \
	  command -v "$$browser" >/dev/null 2>&1 && exit 0; \
	  test -z "$$CHROMIUM" || { echo "CHROMIUM names $$CHROMIUM, which is not there: correct it, or leave it out." >&2; exit 1; }; \
	done; \
	echo "The browser tests need Chromium: sudo apt-get install chromium, or name one with CHROMIUM=/path/to/chromium." >&2; exit 1
