"""The names of a newsletter's files and folders, spelt here and nowhere else."""

from __future__ import annotations

import re

STATIC = "static"


FEED_STYLE = "feed.css"
"""By which browsers show RSS and Atom, if there is one; below ``static/``."""


SITE_FILE = "site.toml"


ARTICLES = "content/articles"


PAGES = "content/pages"


TEMPLATES = "templates"


LANGUAGES = "templates/languages"


SOURCES = ("site.toml", "content", "templates", "static")


SOURCE_FOLDERS = ("content", "templates", "static")


_NOTE = re.compile(
    r"""
    \.DS_Store | \._.* | \.AppleDouble | \.localized | Icon\r
    | (?:eh)?thumbs(?:_vista)?\.db | desktop\.ini | \.directory
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


_LEAVING = re.compile(
    r"""
    # Backups, locks and unfinished copies of editors (Emacs, vim, nano, Kate, TextEdit, JetBrains, LibreOffice, Word)
    .*~ | \#.*\# | \.\#.* | \..*\.sw[a-px] | .*\.sw[nopx] | 4913 | .*\.kate-swp | .*___jb_(?:tmp|old|bak)___
    | .*\.save(?:\.\d+)? | \.~lock\..* | ~\$.* | \.goutputstream-.* | .*\.sb-[0-9a-f]{8}-\w{6}
    # of merges, downloads and programs that copy
    | .*\.(?:bak|orig|rej|tmp|temp|part|crdownload) | \.syncthing\..* | ~syncthing~.* | \.(?:stfolder|stversions)
    | \.dropbox(?:\..*)? | \.nfs[0-9a-f]+ | \.fuse_hidden.*
    # of macOS and Windows on a volume
    | __MACOSX | \.Spotlight-V100 | \.Trashes | \.Trash-.* | \.fseventsd | \$RECYCLE\.BIN
    # and what belongs to git, its like, and to programs that one writes with
    | \.git(?:ignore|keep|attributes|modules)? | \.hg(?:ignore)? | \.svn | \.idea | \.vscode | \.editorconfig
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def is_leaving(name: str) -> bool:
    """Whether a file or folder of this name is nobody's work: no stage reads or publishes it, wherever it lies.

    Other names that begin with a dot may be for the web host: ``.htaccess``, ``.well-known``.
    """
    return is_note_of_folder(name) or _LEAVING.fullmatch(name) is not None


def is_note_of_folder(name: str) -> bool:
    """Whether macOS, Windows or KDE notes in it how a folder looks to whoever opens it: nobody misses it anywhere."""
    return _NOTE.fullmatch(name) is not None
