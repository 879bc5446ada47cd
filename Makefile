# Kinerja: every command of the house. `make` lists them.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help tools build run test bench fmt lint unit e2e sizes lighthouse screenshots clean

TOOLS := $(or $(KINERJA_TOOLS),$(HOME)/.cache/kinerja/tools)
export KINERJA_TOOLS := $(TOOLS)
export PATH := $(TOOLS)/bin:$(TOOLS)/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)
# what is built is found at target/, wherever else cargo was told to build
unexport CARGO_TARGET_DIR

# folders stand for themselves too, so that a removed file is noticed
SOURCES := Cargo.toml Cargo.lock build.rs rust-toolchain.toml .cargo/config.toml \
	$(shell find src style public locales migrations)
# written last by a finished build
BUILT := target/site/.built

help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make test SKIP=\"advisories e2e\" leaves steps out by name; scripts/test names them all."

tools: ## install what building needs and is missing; about 13 minutes on two cores the first time, then a second
	@scripts/tools build

build: $(BUILT) ## release build: target/release/kinerja and target/site; about 10 minutes the first time, then one

$(BUILT): $(SOURCES)
	@scripts/tools build
	@scripts/say "Building the program and the client (about 10 minutes the first time, one minute after a change)"
	@rm -rf target/site/pkg
	@cargo leptos build --release --split --precompress
	@touch $@

run: build ## build, load the demo city once, and serve at http://127.0.0.1:3000
	@scripts/run

test: ## everything CI runs, on SQLite, PostgreSQL and in Chromium; a good half hour on a new machine, then 15 minutes
	@scripts/test

bench: build ## the measurements of docs/performance.md; about 10 minutes
	@scripts/tools test
	@scripts/bench

fmt: ## format the source
	@cargo fmt

lint: ## format check, clippy for server and client, licences and advisories of dependencies
	@scripts/test fmt clippy licences advisories

unit: ## unit, property and integration tests on SQLite and PostgreSQL; 5 minutes the first time
	@scripts/test unit

e2e: ## browser tests in Chromium
	@scripts/test build e2e

sizes: ## the client's bytes against their budgets
	@scripts/test build sizes

lighthouse: build ## Lighthouse (mobile) on the public pages; 3 minutes
	@scripts/tools test
	@cd end2end && npm run --silent lighthouse

screenshots: build ## pictures of every page, phone and desktop, light and dark, into target/screenshots
	@scripts/tools test
	@cd end2end && npm run --silent screenshots

clean: ## remove what was built; the tools and your data stay
	@rm -rf target end2end/node_modules end2end/test-results
