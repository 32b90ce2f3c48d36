# 育儿通: everything a developer types. `make` alone lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export YUERTONG_DATA_DIR ?= $(CURDIR)/var
export PORT ?= 8000
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

.DEFAULT_GOAL := help
.PHONY: help setup run test lint types bench soak evaluate figures urgent calibrate phrasing vectors transcripts pictures check format lock clean

help: ## list these lines
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

$(VENV)/made: requirements-build.lock requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --requirement requirements-build.lock
	$(PIP) --no-build-isolation --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/made-dev: $(VENV)/made requirements-dev.lock
	$(PIP) --requirement requirements-dev.lock
	@touch $@

web/static/vendor/tried: package-lock.json tools/vendor_static.py
	@$(PYTHON) tools/vendor_static.py

setup: $(VENV)/made ## make .venv, install, prepare database, content and index
	@$(PYTHON) tools/vendor_static.py
	@$(BIN)/yuertong prepare

run: $(VENV)/made web/static/vendor/tried ## serve the whole product on http://127.0.0.1:8000 (PORT=… for another)
	@$(BIN)/yuertong prepare
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/honcho start web clock

test: $(VENV)/made-dev web/static/vendor/tried ## run the tests
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: $(VENV)/made-dev ## ruff, import contracts, templates, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet web
	$(BIN)/deptry .

types: $(VENV)/made-dev ## mypy, strict
	$(BIN)/mypy

check: lint types ## lint, types, the content rules, and what is written and what is missing
	$(BIN)/yuertong content check --questions
	$(BIN)/yuertong content report

bench: setup $(VENV)/made-dev ## measure words, search, ranking, database, WeChat under gunicorn, and the directory
	$(BIN)/python tools/bench.py
	$(BIN)/python tools/bench_wechat.py
	$(BIN)/python tools/bench_directory.py

soak: setup $(VENV)/made-dev ## ten minutes of WeChat at true times, with kills, locks and lost replies (SOAK="--minutes 60 …")
	PYTHONPATH=$(CURDIR) $(BIN)/python tools/soak.py $(SOAK)

evaluate: setup ## measure the answers on our own question sets
	$(BIN)/yuertong evaluate $(filter-out %_held.jsonl,$(wildcard tests/questions/*.jsonl))

figures: setup ## write down what they measure now (tests/questions/figures.json), to which CI holds the answers
	$(BIN)/yuertong figures --record tests/questions/figures.json $(wildcard tests/questions/*.jsonl)

urgent: $(VENV)/made ## fit what sounds like an emergency to them again (bot/urgent_likeness.json)
	$(BIN)/python tools/fit_urgent.py

calibrate: setup ## fit weights and thresholds to them again (bot/confidence.yaml)
	$(BIN)/yuertong evaluate --calibrate $(filter-out %_held.jsonl,$(wildcard tests/questions/*.jsonl))

$(VENV)/vectors/made: requirements-vectors.lock
	$(PYTHON) -m venv $(VENV)/vectors
	$(VENV)/vectors/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-build.lock
	$(VENV)/vectors/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --requirement requirements-vectors.lock
	@touch $@

vectors: $(VENV)/made $(VENV)/vectors/made ## build the word vectors again (vectors.npz; downloads the model), then run calibrate
	$(VENV)/vectors/bin/python tools/build_vectors.py --cache $(VENV)/vectors/rows.npz

phrasing: $(VENV)/made ## count again how parents put things (phrasing.tsv.gz), by which pinyin is read
	$(BIN)/python tools/build_phrasing.py

transcripts: $(VENV)/made-dev ## write docs/wechat-conversations.md again from what the account replies now
	$(BIN)/python -m tests.web.wechat.transcripts

pictures: $(VENV)/made-dev web/static/vendor/tried ## take the pictures of simulator and desk again, for README and help (needs a Chromium)
	$(BIN)/python tools/take_pictures.py
	PYTHONPATH=$(CURDIR) $(BIN)/python tools/take_desk_pictures.py

format: $(VENV)/made-dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: ## resolve the dependencies again (needs uv)
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --constraint requirements.lock --group build -o requirements-build.lock
	$(LOCK) --constraint requirements.lock --constraint requirements-build.lock pyproject.toml --group dev -o requirements-dev.lock
	$(LOCK) --constraint requirements.lock --group vectors -o requirements-vectors.lock

clean: ## remove what setup made, and the local data
	rm -rf $(VENV) var web/static/vendor node_modules
