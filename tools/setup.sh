#!/bin/sh
# sh tools/setup.sh       .venv holds Masthead and the libraries it runs on
# sh tools/setup.sh serve … and what the preview needs
# sh tools/setup.sh dev   … and what its tests and checks need
#
# Beside each thing installed lies a copy of the file that asked for it. Where the two are alike there is
# nothing to do, and pip is not even started.

set -eu
cd "$(dirname "$0")/.."
trap 'exit 130' INT
trap 'exit 143' TERM HUP
export PIP_USER=0  # some systems set it for everybody; it cannot work in a virtual environment
export PIP_USE_PEP517=1  # old versions of pip would else run feedgen's setup.py by itself; new ones know no other way

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Afterwards $python is $PYTHON, or else the first on the PATH that will do, and $version is its version.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        set -- python3.13 python3.12 python3.11 python3 python
    fi
    old='' bare='' version=''
    for python; do
        answer=$("$python" -c '
import sys
if sys.version_info < (3, 11):
    kind = "old"
else:
    try:
        import ensurepip, venv
        kind = "fit"
    except ImportError:
        kind = "bare"
print(kind + " %d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
        version=${answer#* }
        case $answer in
            fit*) return ;;
            bare*) bare=${bare:-$python $version} ;;
            old*) old=${old:-$python $version} ;;
        esac
    done
    [ -z "$bare" ] || fail "Masthead needs Python's venv and ensurepip modules, which $bare lacks:" \
        "install them (on Debian and Ubuntu the package python3-venv), or name another Python, as in make PYTHON=/path/to/python3."
    [ -z "$old" ] || fail "Masthead needs Python 3.11 or newer, and $old is older:" \
        "install one, or name it, as in make PYTHON=/path/to/python3."
    [ -z "${PYTHON:-}" ] || fail "PYTHON says \"$PYTHON\", which is no Python that runs here: Masthead needs Python 3.11 or newer."
    fail "Masthead needs Python 3.11 or newer, and there is none on the PATH:" \
        "install one, or name it, as in make PYTHON=/path/to/python3."
}

# True where .venv is whole, was made here, and of the Python that was asked for.
is_sound() {
    [ -x .venv/bin/python ] && [ ! -e .venv/unfinished ] && [ "$(cat .venv/made-in 2>/dev/null)" = "$PWD" ] &&
        { [ -z "${PYTHON:-}" ] || grep -qx "version = $version" .venv/pyvenv.cfg; }
}

make_venv() {
    echo "Making .venv with Python $version …"
    rm -rf .venv
    mkdir .venv
    # Whoever is killed while this file is there leaves a half-made .venv, which the next run makes anew.
    echo $$ >.venv/unfinished
    if ! "$python" -m venv .venv >.venv/setup.log 2>&1; then
        cat .venv/setup.log >&2
        fail "Python $version could not make .venv; the lines above say why."
    fi
    echo "$PWD" >.venv/made-in
}

# install FILE WHAT ARGUMENT…: what FILE asks for is installed, by pip install ARGUMENT….
install() {
    record=.venv/installed-$(basename "$1")
    ! cmp -s "$1" "$record" || return 0
    file=$1
    echo "Installing $2 …"
    shift 2
    echo $$ >.venv/unfinished
    # Building feedgen and Masthead takes the build tools from the lock, not newer ones from the network.
    if ! .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check \
        --no-build-isolation "$@" >.venv/setup.log 2>&1; then
        rm -f .venv/unfinished  # pip gave up by itself: what was there before is still whole
        if grep -qE 'NewConnectionError|ConnectTimeout' .venv/setup.log; then
            fail "The package index could not be reached, so what $file names is not installed: see to the network" \
                "(or to pip's settings) and run make again; what pip said is in .venv/setup.log."
        fi
        cat .venv/setup.log >&2
        if grep -q 'DO NOT MATCH THE HASHES' .venv/setup.log; then
            fail "A package is not the one that $file names, so none of them was installed; the lines above say which."
        fi
        fail "pip could not install what $file names; the lines above say why."
    fi
    cp "$file" "$record"
    rm -f .venv/unfinished
}

# fetch FILE: the sources that FILE names lie unpacked in .venv/suites; nothing of them is installed.
fetch() {
    record=.venv/fetched-$(basename "$1")
    ! cmp -s "$1" "$record" || return 0
    echo "Fetching the test suites of others …"
    rm -rf .venv/suites
    if ! .venv/bin/python -m pip download --quiet --no-input --disable-pip-version-check --no-deps \
        --no-binary :all: --no-build-isolation --require-hashes -r "$1" --dest .venv/suites >.venv/setup.log 2>&1; then
        cat .venv/setup.log >&2
        fail "pip could not fetch what $1 names; the lines above say why."
    fi
    for archive in .venv/suites/*.tar.gz; do
        .venv/bin/python -m tarfile -e "$archive" .venv/suites
        rm "$archive"
    done
    cp "$1" "$record"
}

if [ -e .venv/unfinished ] && kill -0 "$(cat .venv/unfinished)" 2>/dev/null; then
    fail "Another make (process $(cat .venv/unfinished)) is setting up .venv:" \
        "let it finish and run this one again. (If there is none, delete .venv.)"
fi
[ -z "${PYTHON:-}" ] || find_python
if ! is_sound; then
    [ -n "${PYTHON:-}" ] || find_python
    make_venv
fi
install requirements/build.txt "the build tools" --require-hashes -r requirements/build.txt
install requirements/run.txt "the libraries" --require-hashes -r requirements/run.txt
install pyproject.toml "Masthead" --no-deps --editable .
if [ "${1:-}" = serve ] || [ "${1:-}" = dev ]; then
    install requirements/serve.txt "what the preview needs" --require-hashes -r requirements/serve.txt
fi
if [ "${1:-}" = dev ]; then
    install requirements/dev.txt "what tests and checks need" --require-hashes -r requirements/dev.txt
    fetch requirements/suites.txt
fi
