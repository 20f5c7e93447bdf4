"""Masthead's one command: ``python build.py [build] [options]``."""

import sys

try:
    import msgspec  # noqa: F401  # `main` imports what each command needs; all of them need this one

    from masthead.cli import main
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
    sys.exit(main())
