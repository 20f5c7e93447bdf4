"""Masthead's one command: ``python build.py [build] [options]``."""

import os
import sys

try:
    from importlib.util import find_spec

    from masthead.cli import main

    # `main` imports what each command needs, and one that finds nothing to do needs no library.
    for library in ("msgspec", "rapidfuzz"):  # of all, and of those that came last
        if find_spec(library) is None:
            raise ModuleNotFoundError(f"No module named {library!r}", name=library)
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] == "masthead":
        raise
    print(
        f"Masthead's libraries are not installed (there is no {missing.name}): run `make build`, "
        "which installs them into .venv and builds the site with them. If you have, the Python of .venv "
        "alone knows them: call it, as `.venv/bin/python build.py`.",
        file=sys.stderr,
    )
    sys.exit(3)
except KeyboardInterrupt:
    print("Interrupted. Nothing was published.", file=sys.stderr)
    sys.exit(130)

if __name__ == "__main__":
    code = main()
    # Python would take apart all that it holds, piece by piece, which of a large newsletter takes a while.
    os._exit(code)
