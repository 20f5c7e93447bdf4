"""Runs Python-Markdown's own tests with every instance of Markdown looking first: python markdown_suite.py FOLDER

FOLDER holds its sources. Tells how many tests ran, and how many instances of Markdown were made.
"""

from __future__ import annotations

import os
import sys
import unittest
from pathlib import Path
from typing import Any

import markdown

from masthead.lookfirst.extension import LookFirstExtension

instances = 0
make = markdown.Markdown.__init__


def make_looking(self: markdown.Markdown, **kwargs: Any) -> None:
    """The instance has one extension more than the test asked for."""
    global instances
    look_first = LookFirstExtension()
    make(self, **{**kwargs, "extensions": [*(kwargs.get("extensions") or ()), look_first]})
    assert look_first.is_installed
    instances += 1


def main() -> None:
    folder = Path(sys.argv[1])
    assert Path(markdown.__file__).parent.parent != folder, "the sources are not to be tested but the installation"
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    markdown.Markdown.__init__ = make_looking  # type: ignore[method-assign]
    tests = unittest.defaultTestLoader.discover("tests", top_level_dir=".")
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0, buffer=True).run(tests)
    print(f"{result.testsRun} tests with {instances} instances of Markdown.")
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
