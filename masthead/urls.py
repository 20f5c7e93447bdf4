"""The one place that spells an address.

An address is a path from the site's root, percent-encoded, with a slash at its end where it is a page:
``/articles/chips/``. `place_under` puts the site's own path before it, `make_absolute` the host too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

MAX_SEGMENT_BYTES = 200
"""Of a name in an address; a folder of that name holds the page. File systems take 255."""
RESERVED = "/_masthead/"
FILE_LIST = ".masthead-files"
"""In the output folder: says that it is Masthead's, and lists its files."""

HOME = "/"
ARCHIVE = "/archive/"
ARTICLES = "/articles/"
"""The folder of all articles, of which readers cut an address down to it."""
TAGS = "/tags/"
FEEDS = "/feeds/"
NOT_FOUND = "/404.html"
SITEMAP = "/sitemap.xml"
NEWS_SITEMAP = "/news-sitemap.xml"
ROBOTS = "/robots.txt"
REDIRECTS = "/_redirects"
HEADERS = "/_headers"

RSS = "feed.xml"
ATOM = "atom.xml"
JSON_FEED = "feed.json"

_SPELLED_OUT = str.maketrans(
    {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o"}
    | {"ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "'": "", "\u2019": "", "\u02bc": ""}
)


_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u20d0-\u20f0\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]|(?<![\u0600-\u0dff])[\u200c\u200d]"
)
"""What takes no room (Unicode, Default_Ignorable_Code_Point), and signs that enclose emoji. Between letters of Arabic
and of India's scripts a joiner and its opposite make other words."""
_WORDS = re.compile(r"[a-z0-9]+")
_SINGLE_MARKS = re.compile("[\u2018\u2019\u201a\u201b\u2032\u00b4`\u2039\u203a]")
_DOUBLE_MARKS = re.compile("[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]")
_BESIDE_MARKS = re.compile(r"\s+(?=['\"])|(?<=['\"])\s+")
"""Some languages have a blank within their quotation marks, and others before and after."""
_DASHES = re.compile("-{2,3}|[\u2013\u2014]")


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """The address form of a name: equal for names that differ in case, spaces, hyphens, dots or accents.

    Lower case, words joined by single hyphens; only Latin letters lose their accents, letters of other
    scripts stay. Empty where the name has neither letter nor digit. In Unicode's NFC form.
    """
    words = unicodedata.normalize("NFC", name if name.isascii() else _INVISIBLE.sub("", name))
    words = words.casefold().translate(_SPELLED_OUT)
    if not words.isascii():
        words = "".join(_fold_character(c) for c in words)
        words = unicodedata.normalize("NFC", re.sub("(?<=[a-z])[\u0300-\u036f]+", "", words))
        # A mark belongs to the letter before it; alone it is nothing that a reader could see.
        kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in words)
        return "-".join(word for word in map(_strip_marks, kept.split()) if word)
    return "-".join(_WORDS.findall(words))


def _strip_marks(word: str) -> str:
    """`word` without marks at its beginning, where there is no letter that they could belong to."""
    while word and unicodedata.category(word[0])[0] == "M":
        word = word[1:]
    return word


def _fold_character(character: str) -> str:
    """`character` without its accents if it is a Latin letter."""
    decomposed = unicodedata.normalize("NFKD", character)
    if len(decomposed) > 1 and "A" <= decomposed[0].upper() <= "Z":
        return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return character


def fold_title(title: str) -> str:
    """Equal for titles that differ in case, in blanks, or in the kind of a quotation mark or dash only."""
    plain = title if title.isascii() else _DOUBLE_MARKS.sub('"', _SINGLE_MARKS.sub("'", _INVISIBLE.sub("", title)))
    plain = unicodedata.normalize("NFKC", _DASHES.sub("-", plain.replace("`", "'")))
    return " ".join(_BESIDE_MARKS.sub("", plain).casefold().split())


def fold_path(path: str) -> str:
    """Equal for paths that some file system or host takes for one: case and Unicode form do not count."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


_OF_AN_ARTICLE = re.compile(r"/articles/([^/]+)/?")


def is_article_address(path: str) -> bool:
    """Whether the path, as an editor writes it, is one at which an article of ours may have stood."""
    found = _OF_AN_ARTICLE.fullmatch(path)
    return found is not None and fold_name(found[1]) == found[1]


@lru_cache(maxsize=65536)
def article_address(slug: str) -> str:
    return f"{ARTICLES}{quote(slug)}/"


def page_address(slug: str) -> str:
    return f"/{quote(slug)}/"


@lru_cache(maxsize=8192)
def tag_address(folded: str) -> str:
    return f"/tags/{quote(folded)}/"


def year_address(list_address: str, year: int) -> str:
    return f"{list_address}{year:04}/"


def month_address(list_address: str, year: int, month: int) -> str:
    return f"{list_address}{year:04}/{month:02}/"


def feed_address(list_address: str, file_name: str) -> str:
    """The feed of a list: of the whole site for `HOME`, of a tag for its address."""
    return list_address + file_name


def content_file_address(path: str) -> str:
    """Where a file that lies beside the articles is published: by its own path below ``content/``."""
    return "/" + quote(compose(path.removeprefix("content/")))


def static_address(path: str) -> str:
    """`path` is relative to ``static/``."""
    return "/" + quote(compose(path))


def compose(name: str) -> str:
    """The name in Unicode's NFC form, by which addresses are written: a file may have it in another, as from a Mac."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def sitemap_part_address(number: int) -> str:
    return f"/sitemap-{number}.xml"


def output_path(address: str) -> str:
    """The file of the site that answers `address`, relative to the output folder, not percent-encoded."""
    path = unquote(address).lstrip("/")
    return path + "index.html" if not path or path.endswith("/") else path


FOR_HOSTS = tuple(output_path(address) for address in (HEADERS, REDIRECTS))
"""Files of ``static/`` that are added to what is made, and not published as they are."""


def readable_address(path: str) -> str:
    """The address at which the file of the site answers, not percent-encoded: as an alias is written."""
    folder, _, name = path.rpartition("/")
    return f"/{folder}/".replace("//", "/") if name == "index.html" else f"/{path}"


def alias_address(alias: str) -> str:
    """An alias without a file ending is a folder with an index, as web hosts serve it."""
    last = alias.rsplit("/", 1)[-1]
    return quote_path(alias if not last or "." in last else alias + "/")


def alias_output_path(alias: str) -> str:
    return output_path(alias_address(alias))


def page_of(address: str, base_url: str) -> str:
    """The page to which a written address leads, as the page itself spells it; empty where it leads elsewhere.

    ``/archive``, ``/archive/index.html`` and the whole address are one page; a part of one (``#…``) is none.
    """
    path = address.removeprefix(base_url) or HOME if f"{address}/".startswith(f"{base_url}/") else address
    path = unquote(path.partition("?")[0])
    if not path.startswith("/") or path.startswith("//") or "#" in path:
        return ""
    return alias_address(path.removesuffix("index.html"))


def place_under(base_url: str, address: str) -> str:
    """`address` as a link on a page: with the path of `base_url` before it. Others stay as they are."""
    if not address.startswith("/") or address.startswith("//"):
        return address
    return _path_of(base_url) + address


@lru_cache(maxsize=8)
def _path_of(base_url: str) -> str:
    return urlsplit(base_url).path.rstrip("/")


def make_absolute(base_url: str, address: str) -> str:
    """`address` with scheme and host, for feeds, sitemaps and canonical links."""
    if not address.startswith("/") or address.startswith("//"):
        return address
    return base_url.rstrip("/") + address


def quote_path(path: str) -> str:
    """A path from the site's root that was written or decoded as text, percent-encoded, in Unicode's NFC form."""
    return quote(compose(path), safe="/:@!$&'()*+,;=~-._")
