#!/bin/sh
# sh tools/check_html.sh: the Nu Html Checker finds nothing, neither error nor warning, in any page, style sheet or
# drawing of the sample newsletter, built anew beside public/.

set -eu
cd "$(dirname "$0")/.."
here=tools/html-check
site=.html-check/site
jar=$here/node_modules/vnu-jar/build/dist/vnu.jar

# need COMMAND PACKAGE: the command is there, or is installed where make may install packages.
need() {
    ! command -v "$1" >/dev/null 2>&1 || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing $2 …"
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$2"; } \
            >/dev/null 2>&1 || true
    fi
    command -v "$1" >/dev/null 2>&1 || {
        echo "make check-html needs $1: install it (on Debian and Ubuntu the package $2)." >&2
        exit 1
    }
}

need java default-jre-headless
if ! cmp -s "$here/package-lock.json" "$here/node_modules/installed"; then
    need npm npm
    echo "Installing the Nu Html Checker …"
    (cd "$here" && npm ci --loglevel=error)
    cp "$here/package-lock.json" "$here/node_modules/installed"
fi

.venv/bin/python build.py build --quiet --output "$site"
found=$(mktemp)
trap 'rm -f "$found"' EXIT
if java -Xss4m -jar "$jar" --also-check-css --also-check-svg --skip-non-html --Werror --format gnu "$site" 2>"$found"; then
    count=$(find "$site" -name '*.html' -o -name '*.css' -o -name '*.svg' | wc -l)
    echo "$count files checked: 0 errors, 0 warnings."
else
    sed "s|^\"file:.*/$site/|$site/|; s|\":|:|" "$found" | head -n 50 >&2
    exit 1
fi
