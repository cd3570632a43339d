# `make demo` and `make test` do everything on a fresh machine; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
DEMO := demo
STOCKROOM := target/debug/stockroom

# whisper.cpp is compiled for this machine's processor. `make PORTABLE=1 …`: for any
# x86-64, three times slower; in a folder of its own, for cargo would not notice.
ifdef PORTABLE
export GGML_NATIVE := OFF
export CARGO_TARGET_DIR := target/portable
STOCKROOM := target/portable/debug/stockroom
endif

# The demo's ears: a small model made for the tests, which knows stock alone.
demo: export STOCKROOM_VOICE_MODEL := $(CURDIR)/tests/data/voice/ggml-inventory-tiny-q5_0.bin

.PHONY: help demo test kill lint bench

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/'

demo: ## A running assistant over a sample team: the terminal chat, or a short conversation without a terminal
	@tests/tools.sh cargo cc cmake
	cargo build --locked
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(STOCKROOM) sample $(DEMO)/files
	@mkdir -p $(DEMO)/notes
	@cp tests/data/voice/clips/en-text-004.ogg $(DEMO)/notes/camping-tents.ogg
	@cp tests/data/voice/clips/zh-text-001.ogg $(DEMO)/notes/库存.ogg
	STOCKROOM_DATABASE_URL=sqlite://$(DEMO)/stockroom.db $(STOCKROOM) import $(DEMO)/files/*.csv
	@if [ -t 0 ] && [ -t 1 ]; then \
		echo "voice notes to speak: /note $(DEMO)/notes/camping-tents.ogg, /note $(DEMO)/notes/库存.ogg"; \
		STOCKROOM_DATABASE_URL=sqlite://$(DEMO)/stockroom.db $(STOCKROOM) chat; \
	else \
		STOCKROOM_DATABASE_URL=sqlite://$(DEMO)/stockroom.db $(STOCKROOM) chat < src/sample_team/conversation.txt; \
	fi

test: ## All tests, on SQLite and on a private PostgreSQL
	@tests/tools.sh cargo cc cmake python3
	tests/postgres.sh cargo test --locked

kill: ## Fifty kills of the server at random instants under load, on both platforms and both databases; what was lost and doubled is said
	@tests/tools.sh cargo cc
	STOCKROOM_TEST_KILLS=13 tests/postgres.sh cargo test --locked --test all -- serve::kills --nocapture --test-threads 1

lint: ## Formatting, clippy, licences and sources of dependencies
	@tests/tools.sh cargo cc cmake cargo-deny
	cargo fmt --all -- --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo deny --locked check licenses bans sources

bench: ## Speed of the engine, of an import beside its peers, of the parser and of the chat
	@tests/tools.sh cargo cc cmake ffmpeg sqlite3 python3
	cargo build --locked
	tests/postgres.sh cargo bench --locked
	benches/voice.py
	tests/postgres.sh benches/import.py
	benches/import.py --memory
