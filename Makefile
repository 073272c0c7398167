# `make run` and `make test` set everything up first; nothing else needs to be installed by hand.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/pip install --quiet --constraint constraints.txt

.PHONY: setup models run test check bench bench-gpu clean

setup: .setup-system $(VENV)/.installed
	@tools/install-desktop-entry

# System packages (Debian, Ubuntu): installed when root or sudo can, else the line to run is printed.
.setup-system: tools/system-packages.txt tools/install-system-packages
	tools/install-system-packages
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.installed-models: $(VENV)/.installed
	$(PIP) --editable '.[dev,models,curves]'
	@touch $@

# What SpeechT5 and other neural voices, and models that see, need besides: PyTorch and transformers, several gigabytes.
models: setup $(VENV)/.installed-models

run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
	  $(BIN)/lookaloud; \
	else \
	  echo "There is no display here, so the window can't open. Doing the main job on a sample picture instead."; \
	  $(BIN)/lookaloud demo; \
	fi

test: models
	$(BIN)/python -m pytest

check: models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The figures of the README, each beside what it is compared with.
bench: models
	$(BIN)/python -m tests.benchmarks

# Says so where there is no GPU.
bench-gpu: models
	$(BIN)/python -m tests.benchmarks.gpu

clean:
	rm -rf $(VENV) .setup-system build *.egg-info bench.json answer.wav
