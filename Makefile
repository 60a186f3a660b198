# What a newcomer types. `make help` lists it.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PRODUCT := $(VENV)/.product
STAMP := $(VENV)/.installed
INDEX := .data/index
PORT ?= 8080

.PHONY: help setup setup-system demo test lint evaluate bench clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(STAMP) ## make .venv with the pinned versions, development tools included

# Torch goes first: asked for later, another package would pull its gigabytes of GPU libraries.
$(PRODUCT): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[evals]'
	touch $(PRODUCT)

$(STAMP): $(PRODUCT)
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

setup-system: ## install the system packages that tests need (Debian, as root)
	apt-get update --quiet --quiet
	apt-get install --yes --quiet --quiet --no-install-recommends chromium fonts-dejavu-core tesseract-ocr tesseract-ocr-nor
	command -v npm || apt-get install --yes --quiet --quiet --no-install-recommends nodejs npm

demo: $(PRODUCT) ## build the index of the starter corpus and serve it
	$(BIN)/python -m ingest build --index $(INDEX) --documents corpus
	$(BIN)/python -m assistant serve --index $(INDEX) --port $(PORT)

lint: $(STAMP) ## format, lint, types, import direction
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Two processes share two cores: threads of matrix libraries would only wait for one another.
test: export OMP_NUM_THREADS = 1
test: lint ## everything that CI runs
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --cov --cov-report= --durations=20

evaluate: $(PRODUCT) ## ask every development question of the starter corpus, hold the run against the baseline, report
	$(BIN)/python -m evals run --on starter
	$(BIN)/python -m evals report
	$(BIN)/python -m evals gate

bench: $(STAMP) ## measure quality and speed beside other tools, on the documents beside the repository
	$(BIN)/python -m evals bench retrieval
	$(BIN)/python -m evals bench guardrail
	$(BIN)/python -m evals bench ingest
	$(BIN)/python -m evals bench latency
	$(BIN)/python -m evals bench repair
	$(BIN)/python -m evals bench widget

clean: ## remove what was built
	rm -rf $(VENV) .data .coverage
