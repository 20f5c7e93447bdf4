#!/bin/sh
# sh tools/sample.sh copy     the newsletter and theme of this repository become those that the engine is tested with
# sh tools/sample.sh check    the two are alike, or a sentence says which files differ
#
# The tests have a copy, so that they stay green whatever an editor makes of the newsletter and templates here.

set -eu
cd "$(dirname "$0")/.."
copy=tests/sites/sample

case ${1:-} in
copy)
    rm -rf "$copy"
    mkdir -p "$copy"
    cp -R content templates static site.toml "$copy"
    ;;
check)
    different=''
    for part in content templates static site.toml; do
        diff -rq "$part" "$copy/$part" || different=yes
    done
    [ -z "$different" ] || {
        echo "The engine is tested with another newsletter or theme than this repository's: run make sample." >&2
        exit 1
    }
    ;;
*)
    echo "usage: sh tools/sample.sh copy|check" >&2
    exit 2
    ;;
esac
