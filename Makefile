# Masthead's commands. `make` alone lists them.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: build serve new test test-quick test-thorough bench bench-preview check-code check-html check-site pictures check-markdown lock clean help libraries tools browser strace

python := .venv/bin/python

# Names of files are in UTF-8, whatever the locale of the system knows.
export PYTHONUTF8 := 1

# A headline is anything: it goes to the command by the environment, as it was typed, and neither make nor the
# shell reads a word of it.
unexport TITLE
export MASTHEAD_TITLE := $(value TITLE)

build: libraries ## make the site in public/ (ARGS="--drafts" and the like are passed on)
	@$(python) build.py build $(ARGS)

serve: ## show the newsletter in a browser while you write it (ARGS="--port 8080 --open" and the like are passed on)
	@sh tools/setup.sh serve
	@$(python) build.py serve $(ARGS)

new: libraries ## begin an article (TITLE="Chips are dear"; ARGS="--tag Chips --edit" and the like are passed on)
	@$(python) build.py new $(ARGS)

test: tools browser ## run the tests (ARGS="-k feeds" and the like are passed to pytest; BROWSER=skip needs no browser)
	@$(python) -m pytest --numprocesses auto $(ARGS)

test-quick: tools ## run the tests that need no browser, server or killed process, with few examples: under a minute
	@$(python) -m pytest --numprocesses auto --quick $(ARGS)

test-thorough: tools browser strace ## run the same tests with far more examples
	@$(python) -m pytest --numprocesses auto --thorough $(ARGS)

bench: libraries ## compare with Hugo and Pelican (SIZES="100 1000 10000", RUNS=5)
	@$(python) benchmarks/bench.py $(SIZES) $(if $(RUNS),--runs $(RUNS))

bench-preview: ## how soon an open page learns of an edit, beside Hugo (SIZES="1000 10000", RUNS=20)
	@sh tools/setup.sh serve
	@$(python) benchmarks/preview.py $(SIZES) $(if $(RUNS),--runs $(RUNS))

check-code: tools ## lint, formatting, types
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy masthead build.py tests benchmarks

check-html: libraries ## check the sample's pages and style sheets with the Nu Html Checker (needs Java and npm)
	@sh tools/check_html.sh

check-site: tools browser ## check the pages, links, feeds and accessibility of this newsletter (BROWSER=skip needs no browser)
	@$(python) tests/support/check_site.py $(ARGS)

sample: ## copy this newsletter and its theme to where the engine's tests take theirs from
	@sh tools/sample.sh copy

check-sample: ## check that the engine's tests have the newsletter and theme of this repository
	@sh tools/sample.sh check

pictures: tools browser ## draw the card for shared links and the icons anew, from site.toml and the style sheet
	@$(python) tools/draw_pictures.py

check-markdown: tools ## count the examples of CommonMark and of GitHub that come out (ARGS="FOLDER" compares files with markdown-it-py)
	@$(python) tests/support/markdown_examples.py $(ARGS)

lock: ## remake requirements/*.txt (ARGS="--upgrade" for the newest versions)
	@sh tools/lock.sh $(ARGS)

clean: ## delete the site, the build's memory and all caches; the libraries in .venv stay
	rm -rf public .public.masthead-* .html-check .site-check .masthead .pytest_cache .mypy_cache .ruff_cache .hypothesis .bench masthead.egg-info
	find build.py masthead tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these commands
	@echo 'Usage: make COMMAND'
	@sed -n 's/^\([a-z-]*\):.*## /\1:/p' Makefile | awk -F: '{ printf "  %-14s %s\n", $$1, $$2 }'

libraries:
	@sh tools/setup.sh

tools:
	@sh tools/setup.sh dev

browser: tools
	@$(python) tests/support/browser.py

strace: tools
	@$(python) tests/support/strace.py
