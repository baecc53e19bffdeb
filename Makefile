# What users of the Go benchmark typed, and what developers type.
.DEFAULT_GOAL := help
.PHONY: help bench-gradual test lint clean deps

# Plain numbers as before: requests/s, seconds, milliseconds, percent. A unit may be given: STEP_DURATION=500ms
export INITIAL_REQUESTS MAX_REQUESTS STEP_SIZE STEP_DURATION WARMUP_STEPS LATENCY_THRESHOLD THROUGHPUT_DROP
SCENARIO ?= scenarios/zk.ts
ARGS ?=

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' Makefile

bench-gradual: node_modules ## Find the critical load: make bench-gradual MAX_REQUESTS=10000 LATENCY_THRESHOLD=100
	npx gradual run $(SCENARIO) $(ARGS)

test: deps ## Install what the tests need, then run all of them
	npm ci
	npm test

lint: node_modules ## Types, lint, format, unused exports
	npm run types
	npm run lint

clean: ## Remove build output (results stay: they were measured)
	rm -rf packages/*/dist reporters/dist scenarios/dist node_modules/.cache

node_modules: package-lock.json
	npm ci
	@touch node_modules

# Debian and root: the real servers that the tests talk to. Elsewhere the tests say what they left out.
deps:
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  missing=; \
	  [ -f /usr/share/java/zookeeper.jar ] || missing="$$missing zookeeper"; \
	  command -v openssl >/dev/null || missing="$$missing openssl"; \
	  command -v haproxy >/dev/null || missing="$$missing haproxy"; \
	  command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	  if [ -n "$$missing" ]; then \
	    echo "installing$$missing"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	  fi; \
	fi
