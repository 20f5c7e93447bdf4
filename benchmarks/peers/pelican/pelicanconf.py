"""The newsletter of benchmarks/corpus.py in Pelican, with the parts that Masthead's pages have.

`MARKDOWN` names the extensions of ``masthead/prose.py``.
"""

SITENAME = "The Benchmark"
SITESUBTITLE = "A newsletter that exists to be built."
SITEURL = "https://benchmark.example"
AUTHOR = SITENAME
DEFAULT_LANG = "en"
TERRITORY = "en_US"
TIMEZONE = "UTC"
DEFAULT_DATE_FORMAT = "%-d %B %Y"

PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = "cache"
GZIP_CACHE = False  # faster than with
THEME = "theme"
THEME_STATIC_DIR = "."
THEME_STATIC_PATHS = ["../static"]
PLUGIN_PATHS = ["."]
PLUGINS = ["stories"]

FORMATTED_FIELDS: list[str] = []  # a summary is plain text
MARKDOWN = {
    "output_format": "html",
    "extensions": [
        "markdown.extensions.abbr",
        "markdown.extensions.attr_list",
        "markdown.extensions.def_list",
        "markdown.extensions.footnotes",
        "markdown.extensions.sane_lists",
        "markdown.extensions.smarty",
        "markdown.extensions.tables",
        "markdown.extensions.toc",
        "pymdownx.highlight",
        "pymdownx.magiclink",
        "pymdownx.superfences",
        "pymdownx.tilde",
    ],
    "extension_configs": {
        "markdown.extensions.footnotes": {"USE_DEFINITION_ORDER": False},
        "markdown.extensions.tables": {"use_align_attribute": True},
        "pymdownx.highlight": {"guess_lang": False},
        "pymdownx.tilde": {"subscript": False},
    },
}

ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_URL = "tags/"
TAGS_SAVE_AS = "tags/index.html"
ARCHIVES_URL = "archive/"
ARCHIVES_SAVE_AS = "archive/index.html"
YEAR_ARCHIVE_URL = "archive/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "archive/{date:%Y}/index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "archive/{date:%Y}/{date:%m}/index.html"
FEEDS_SAVE_AS = "feeds/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
NEWS_SAVE_AS = "news-sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"
HEADERS_SAVE_AS = "_headers"
DIRECT_TEMPLATES = ["index", "tags", "archives", "feeds", "404", "sitemap", "news", "robots", "headers"]
PAGINATED_TEMPLATES = {"tag": 100}
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = "atom.xml"
TAG_FEED_ATOM = "tags/{slug}/atom.xml"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_ALL_RSS = "feed.xml"
TAG_FEED_RSS = "tags/{slug}/feed.xml"
FEED_MAX_ITEMS = 30
RSS_FEED_SUMMARY_ONLY = False
