#!/bin/sh
# sh tools/lock.sh [--upgrade | --upgrade-package NAME]
#
# requirements/*.txt pin every package that pyproject.toml and requirements/*.in lead to, with the hashes
# of all its files. What is pinned stays as it is where nothing asks for more.

set -eu
cd "$(dirname "$0")/.."

# The oldest Python that Masthead supports is the one that needs the most: later ones leave backports out.
python=${PYTHON:-python3.11}
"$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || {
    echo "make lock needs Python 3.11, the oldest that Masthead supports: name it, as in make lock PYTHON=/path/to/python3.11." >&2
    exit 1
}

# One index, whose list of hashes is whole: a folder of wheels or a second index would lock its own files alone.
export PIP_CONFIG_FILE=/dev/null
unset PIP_FIND_LINKS PIP_EXTRA_INDEX_URL PIP_NO_INDEX

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check pip-tools==7.6.2

lock() {
    output=$1
    shift
    echo "Locking $output …"
    "$scratch/venv/bin/pip-compile" --quiet --no-config --cache-dir "$scratch/cache" \
        --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-options \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file "$output" "$@"
}

lock requirements/build.txt "$@" requirements/build.in
lock requirements/run.txt "$@" --constraint requirements/build.txt pyproject.toml
lock requirements/serve.txt "$@" --constraint requirements/run.txt requirements/serve.in
lock requirements/dev.txt "$@" --constraint requirements/build.txt --constraint requirements/run.txt \
    --constraint requirements/serve.txt requirements/dev.in
lock requirements/suites.txt "$@" --constraint requirements/run.txt requirements/suites.in
lock benchmarks/peers/requirements.txt "$@" benchmarks/peers/requirements.in

echo "Checking that Python 3.11.0 can have them all …"
"$scratch/venv/bin/pip" install --quiet --disable-pip-version-check --dry-run --no-deps --require-hashes \
    --python-version 3.11.0 --target "$scratch/none" \
    -r requirements/build.txt -r requirements/run.txt -r requirements/serve.txt -r requirements/dev.txt
