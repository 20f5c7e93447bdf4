"""The fields of other tools and the names that editors think of first, each with what to do about it here.

One table for each group of fields, found by `fold_field`, so that ``pubDate``, ``pub_date`` and ``Pub-Date`` are one
name. Among the tools are Hugo, Jekyll, Pelican, Eleventy, Astro, Zola, Hexo, Gatsby, Ghost and WordPress.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from masthead import urls
from masthead.errors import shorten
from masthead.read.front_matter import Mapping as MappingNode
from masthead.read.front_matter import Node, Scalar

NEEDLESS = "Not needed here; take it out."


class Others(NamedTuple):
    """Names that a group of fields does not have, and what is to be done about each."""

    ours: Mapping[str, str] = {}
    """What each is called here."""
    remedies: Mapping[str, str | Callable[[Node], str]] = {}
    """For those that are called nothing here, or mean something by their value: one that says nothing of it asks
    `ours`."""
    needless: re.Pattern[str] | None = None
    """How the names begin that tell a theme or a program what only it knows."""


def fold_field(name: str) -> str:
    """Equal for names that differ in case, and in what stands between words."""
    return re.sub(r"[\W_]+", "", name).casefold()


class Known(NamedTuple):
    """What is noted of another tool's field."""

    ours: str
    """What it is called here; empty where nothing is."""
    remedy: str


def find_known(name: str, value: Node, others: Others) -> Known | None:
    """What is noted of that name, with this value behind it; None where nothing is."""
    folded = fold_field(name)
    found = others.remedies.get(folded, "")
    if said := found(value) if callable(found) else found:
        return Known("", said)
    if ours := others.ours.get(folded):
        return Known(ours, f"Here it is called {ours}.")
    is_needless = folded in others.remedies or (others.needless and others.needless.match(folded))
    return Known("", NEEDLESS) if is_needless else None


def _name_ours(**names: str) -> dict[str, str]:
    """The table of `Others.ours`, from the names of others for each of ours."""
    return {fold_field(other): ours for ours, others in names.items() for other in others.split()}


def _share(remedy: str | Callable[[Node], str], names: str) -> dict[str, str | Callable[[Node], str]]:
    return dict.fromkeys(map(fold_field, names.split()), remedy)


# --- what the value decides ------------------------------------------------------------------------

_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def _text_of(value: Node) -> str:
    return value.text.strip() if isinstance(value, Scalar) else ""


def _remedy_published(value: Node) -> str:
    """Jekyll says by ``published`` whether a story is out; others say when."""
    word = _text_of(value).casefold()
    if word in _NO:
        return "Here an unpublished story has draft: true."
    return NEEDLESS if not word or word in _YES else ""


def _remedy_status(value: Node) -> str:
    out = _text_of(value).casefold() in ("published", "public", "publish", "live", "")
    return NEEDLESS if out else "Here an unpublished story has draft: true."


def _remedy_address(value: Node) -> str:
    """A whole address: its last part is the slug here."""
    path = re.sub(r"^[a-z]+://[^/]*", "", _text_of(value).split("?")[0].split("#")[0])
    last = re.sub(r"\.(?:html?|php|md)$|^index\.\w+$", "", path.rstrip("/").rpartition("/")[2])
    slug = urls.fold_name(last)
    if not slug or ":" in path or "{" in path:
        return "The address of a story is made from its slug; take it out."
    alias = path if path.startswith("/") else f"/{path}"
    return f"Write slug: {shorten(slug)}, and aliases: [{shorten(alias)}] if readers know the old address."


def _remedy_picture(value: Node) -> str:
    if isinstance(value, MappingNode):
        files = {fold_field(name): _text_of(entry.value) for name, entry in value.entries.items()}
        file = next(filter(None, map(files.get, ("src", "url", "image", "path", "file"))), "")
    else:
        file = _text_of(value)
    file = file or "picture.jpg"
    return f"Here it is called image: write image: {{src: {shorten(file)}, alt: What it shows}}."


def _remedy_group(value: Node) -> str:
    if isinstance(value, MappingNode):
        return "Take it out, and write those of its fields that you need without indentation."
    return NEEDLESS


# --- articles and pages ----------------------------------------------------------------------------

_NEEDLESS_NAMES = (
    "layout template type kind format markup theme css style styles stylesheet js script scripts head comments comment"
    " toc tableofcontents weight order sort_order sort_by insert_anchor_links math mathjax katex mermaid chart sitemap"
    " robots noindex nofollow search searchable exclude_from_search index visibility access audience menu menus nav"
    " sidebar navorder nav_order navtitle nav_title linktitle link_title parent has_children grand_parent pagination"
    " paginate paginate_by cascade build outputs headless resources aliasof classes class cssclass bodyclass"
    " author_profile read_time reading_time readingtime minutes wordcount word_count share sharing sharelinks header"
    " footer disqus license licence copyright analytics ads newsletter email_only email_subject send_email mobiledoc"
    " lexical plaintext feature_image_caption iscjklanguage eventlayout prev next previous breadcrumbs width fullwidth"
    " color colour icon emoji version render in_search_index page_template custom_template asset_folder password"
    " ref syndication posse webmention webmentions likes views post_id wordpress_id wp_id parent_id editor_options"
    " publish_to rss in_feed excludefromfeed fmcontenttype preview excerpt_separator slugify charset doctype pagename"
)
_NEEDLESS_BEGINNING = re.compile(r"(?:og|twitter|fb|seo|meta|eleventy|codeinjection|show|hide|disable|enable|yoast)")
_SUMMARIES = (
    "description desc excerpt abstract subtitle sub_title subhead subheading subheadline deck dek standfirst lede intro"
    " introduction teaser blurb custom_excerpt meta_description seo_description og_description twitter_description"
    " synopsis tldr snippet strapline tagline short_description preview_text preheader"
)
_ADDRESSES = "permalink url path address link route save_as full_url uri handle location"
_STORY = "Write the story below the second line of hyphens."
_NO_LANGUAGE = "The language is set in site.toml, for all stories; take it out."
_ALT = "Write it within image, as image: {src: picture.jpg, alt: What it shows}."

ARTICLE_OTHERS = Others(
    ours=_name_ours(
        title="headline heading name h1",
        date="published publish pubdate pubdatetime publishdate"
        " publish_date publish_on published_at published_on published_date"
        " publication_date date_published datetime day time timestamp created created_at created_on created_date"
        " creation_date date_created datecreated posted posted_at posted_on post_date release_date released issued",
        updated="lastmod last_mod modified modified_at modified_on modified_date date_modified moddate moddatetime"
        " lastmodified last_modified last_modified_at last_updated last_updated_at lastupdate updated_at updated_on"
        " updated_date update date_updated dateupdated revised revised_at edited edited_at changed",
        slug="basename filename file_name short_name",
        tags="categories category keywords keyword topics topic labels label subjects subject section sections"
        " tag_list primary_tag post_tag hashtags themes",
        summary=_SUMMARIES,
        authors="writer writers byline by creator creators contributor contributors primary_author reporter reporters"
        " coauthors co_authors author_name posted_by journalist",
        draft="wip unpublished is_draft in_progress",
        lead="featured feature is_featured pinned pin sticky highlight highlighted top top_story promoted important"
        " main front_page spotlight",
        key_quotes="quotes quote pull_quotes pullquotes pull_quote pullquote quotations citations_in_text",
        take="our_take the_take desk_take opinion commentary analysis editorial verdict editors_note",
        why_it_matters="why this_matters why_this_matters why_matters significance so_what impact",
        related="see_also seealso related_posts related_articles related_stories related_links similar similar_posts"
        " related_content read_next",
        recommended_reading="reading further_reading recommended readings reading_list read_more recommendations"
        " suggested_reading",
        recommended_reading_intro="reading_intro further_reading_intro recommended_intro",
        sources="source references reference bibliography citations citation cites via credits footnote_sources"
        " source_url source_link hat_tip",
        ai_use="ai ai_disclosure ai_disclaimer ai_statement ai_note ai_assisted ai_usage",
        companies="company organizations organisations organization organisation orgs org firms firm businesses",
        people="person persons names who mentions figures",
        aliases="redirect_from redirects redirect redirect_urls"
        " old_urls old_url old_addresses former_urls previous_urls"
        " aliasses",
        corrections="correction errata erratum corrigenda corrigendum fixes amendments",
        id="guid uuid uid feed_id atom_id",
    ),
    remedies={
        **_share(NEEDLESS, _NEEDLESS_NAMES),
        **_share(_remedy_published, "published publish is_published public"),
        **_share(_remedy_status, "status state post_status"),
        **_share(_remedy_address, _ADDRESSES),
        **_share(
            _remedy_picture,
            "cover cover_image coverimage featured_image feature_image featuredimage hero hero_image thumbnail thumb"
            " banner banner_image lead_image header_image main_image post_image images picture pictures photo photos"
            " og_image social_image share_image card_image twitter_image img splash teaser_image overlay_image poster"
            " top_image gallery preview_image",
        ),
        **_share(
            _ALT,
            "image_alt alt feature_image_alt cover_alt hero_alt hero_image_alt image_description image_credit"
            " thumbnail_alt photo_credit image_caption caption",
        ),
        **_share(
            _remedy_group, "params extra metadata meta fields data attributes taxonomies frontmatter front_matter"
        ),
        **_share(_STORY, "content body text html markdown story article main_text post"),
        **_share(_NO_LANGUAGE, "language lang locale languages translations translationkey translation_key hreflang"),
        **_share("A series is a tag of its own here; add its name to tags.", "series collection collections serie"),
        **_share(
            "A story does not expire here; take it out.", "expirydate expires expire unpublish_date unpublish_on expiry"
        ),
        **_share(
            "A story is its own canonical address here; if it was published elsewhere first, name that under sources.",
            "canonical canonical_url canonical_link original_url originally_published external_url",
        ),
    },
    needless=_NEEDLESS_BEGINNING,
)

_OF_STORIES = "Only stories have it; take it out."
PAGE_OTHERS = Others(
    ours={other: ours for other, ours in ARTICLE_OTHERS.ours.items() if ours in ("title", "slug", "summary", "draft")}
    | _name_ours(aliases="redirect_from redirects redirect redirect_urls old_urls old_url"),
    remedies={
        other: _OF_STORIES
        for other, ours in ARTICLE_OTHERS.ours.items()
        if ours not in ("title", "slug", "summary", "draft", "aliases")
    }
    | {name: remedy for name, remedy in ARTICLE_OTHERS.remedies.items() if remedy not in (_remedy_picture, _ALT)}
    | {name: _OF_STORIES for name, remedy in ARTICLE_OTHERS.remedies.items() if remedy in (_remedy_picture, _ALT)}
    | _share(
        _OF_STORIES,
        "date updated tags authors author lead image key_quotes take why_it_matters related recommended_reading_intro"
        " recommended_reading sources ai_use companies people corrections id",
    ),
    needless=_NEEDLESS_BEGINNING,
)

# --- groups within an article ----------------------------------------------------------------------

_LINKS = "link href address web website uri permalink"

KEY_QUOTE_OTHERS = Others(
    _name_ours(
        text="quote quotation words body content said message statement excerpt",
        speaker="name author by person who said_by attribution attributed_to speaker_name source_name cite",
        role="title position job job_title occupation post function speaker_role credentials",
        organization="org company affiliation employer organisation firm institution outlet team",
        interest="interests disclosure conflict conflict_of_interest stake bias coi",
        said_on="date when day on time said_at year",
        source=f"url source_url reference ref {_LINKS}",
        context="note notes background setting comment explanation occasion",
    )
)
STORY_ELSEWHERE_OTHERS = Others(
    _name_ours(title="name headline text label", url=f"source {_LINKS}"),
    _share(NEEDLESS, "date author authors publisher outlet note description slug"),
)
READING_OTHERS = Others(
    _name_ours(
        title="name headline text label",
        url=f"source {_LINKS}",
        note="description comment why summary reason about blurb notes annotation",
    ),
    _share("Write it in note, or take it out.", "author authors by publisher outlet date year journal site"),
)
SOURCE_OTHERS = Others(
    _name_ours(
        title="name headline text label",
        publisher="outlet site journal publication author authors by organization organisation website_name from",
        url=f"source {_LINKS}",
    ),
    _share(NEEDLESS, "date accessed year note type description"),
)
CORRECTION_OTHERS = Others(
    _name_ours(
        date="day on when time corrected_on corrected_at",
        text="note description correction what message body content change reason explanation",
    ),
    _share(NEEDLESS, "author by id type"),
)
IMAGE_OTHERS = Others(
    _name_ours(
        src="url path file filename name image source href link picture img feature",
        alt="description alt_text alternative alternative_text text title label aria_label",
        credit="attribution photographer by author copyright artist creator photo_by courtesy licence license",
    ),
    {
        **_share("The picture at the top has no caption; write who made it under credit, or take it out.", "caption"),
        **_share(NEEDLESS, "width height relative hidden position size class teaser thumbnail og loading srcset type"),
    },
)

# --- site.toml -------------------------------------------------------------------------------------

_SECTIONS = 'Here each entry is a group of its own: [[sections]], with title = "…" and address = "…" below it.'
_PICTURE_OF_SITE = 'Write card = "…" or logo = "…" below a line [images].'


def _remedy_table(value: Node) -> str:
    if isinstance(value, MappingNode):
        return "Take this line out, and put those below it that are needed at the top of the file."
    return NEEDLESS


SECTION_OTHERS = Others(
    _name_ours(title="name label text caption", address="url link href path pageref page_ref target to route"),
    _share(NEEDLESS, "weight identifier id order icon parent class external pre post"),
)
SITE_OTHERS = Others(
    ours=_name_ours(
        title="name site_name sitename site_title newsletter newsletter_name publication brand heading",
        description="tagline subtitle summary slogan motto about strapline site_description desc",
        base_url="url site_url siteurl site root address link domain host homepage canonical canonical_url"
        " web_address absolute_url relative_url",
        language="language_code languagecode lang locale default_language default_lang defaultcontentlanguage"
        " content_language site_language",
        time_zone="tz zone time_zone_name default_timezone local_timezone",
        author="authors author_name publisher editor owner byline by writer",
        images="image pictures picture",
        feeds="rss atom syndication",
        lists="list archive archives pagination",
        markdown="markup md html content_format",
    ),
    remedies={
        **_share(
            NEEDLESS,
            "theme themes theme_dir plugins permalinks permalink"
            " collections defaults exclude include source destination"
            " output_path output_dir publishdir publish_dir content_dir contentdir static_dir staticdir layouts_dir"
            " copyright google_analytics googleanalytics analytics disqus comments social services taxonomies taxonomy"
            " outputs output_formats outputformats minify minify_html build_drafts builddrafts build_future buildfuture"
            " enable_robots_txt enablerobotstxt enable_git_info"
            " enableemoji summarylength summary_length privacy security"
            " languages related sitemap caches deployment module modules imaging highlight compile_sass sass"
            " build_search_index generate_feed feed_filename generate_sitemap date_format dateformat default_date"
            " twitter github mastodon email contact license licence version paginatepath pagination_path",
        ),
        **_share(_remedy_table, "params extra project config general metadata data settings website blog options"),
        **_share(
            _SECTIONS, "menu menus nav navigation links section menuitems menu_items navbar header_links main_menu"
        ),
        **_share(
            _PICTURE_OF_SITE, "logo card icon og_image social_image share_image default_image cover favicon banner"
        ),
        **_share(
            "Write stories = 100 below a line [lists].",
            "paginate paginate_by posts_per_page per_page page_size postsperpage default_pagination stories_per_page",
        ),
        **_share(
            "Write entries = 30 below a line [feeds].",
            "rss_limit rsslimit feed_limit feed_entries feed_size feed_items",
        ),
        **_share("Write trust_html = true below a line [markdown].", "unsafe allow_html raw_html"),
    },
)
IMAGES_OTHERS = Others(
    _name_ours(
        card="share_image social_image og_image default cover banner twitter_image open_graph sharing image",
        logo="icon brand favicon mark avatar",
    )
)
FEEDS_OTHERS = Others(_name_ours(entries="limit size items count number length stories posts max most"))
LISTS_OTHERS = Others(
    _name_ours(stories="limit size items count number length entries posts per_page paginate max most")
)
MARKDOWN_OTHERS = Others(
    _name_ours(trust_html="unsafe allow_html html raw_html trusthtml", speedups="fast", math="mathjax katex latex")
)
