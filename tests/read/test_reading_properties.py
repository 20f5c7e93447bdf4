"""What holds for every file, every name and every order, tried on as many as there is time for."""

from __future__ import annotations

import datetime as dt
import functools
import json
import tempfile
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from hypothesis import assume, example, given
from hypothesis import strategies as st

from masthead import urls
from masthead.assemble.related import CANDIDATES_PER_TAG, MOST, TableRow, propose_related
from masthead.assemble.site import Site, assemble_site
from masthead.errors import FORBIDDEN, Problem, describe_problem, sort_problems
from masthead.model import Article, Config, Head, Page
from masthead.read import rules
from masthead.read.config import read_config
from masthead.read.content import ArticleReading, Rejected, read_article, read_page
from masthead.read.fields import article_fields
from masthead.read.moments import parse_moment
from masthead.request import Choice
from newsletter import NOON, SITE, type_again, write_article

SOURCE = "content/articles/2026-11-20-chips.md"
GOOD = write_article(
    related="[a, {title: B, url: 'https://b.example'}]",
    key_quotes="[{text: Words., speaker: Mira, said_on: 2026-11-18}]",
    take="|\n  It *is* so.",
    aliases="[/old/]",
    draft="false",
    summary="'it''s dear'",
)
FIELDS = sorted(article_fields(ZoneInfo("UTC")).rules)
ZONES = ["UTC", "Europe/Lisbon", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "Europe/Paris"]


@functools.cache
def configure() -> Config:
    """The settings of the newsletter for tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "site.toml").write_text(SITE, encoding="utf-8")
        config = read_config(Path(folder)).config
    assert config is not None
    return config


def check_problems(problems: tuple[Problem, ...], file: str, raw: bytes) -> None:
    """Each is a sentence about a line that there is, on one line that a terminal can show."""
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for problem in problems:
        told = describe_problem(problem)
        assert problem.file == file
        assert 0 <= problem.line <= lines, told
        assert problem.message.endswith("."), told
        assert not problem.remedy or problem.remedy[-1] in ".?", told
        assert not FORBIDDEN.search(told), told
        assert "\n" not in told
        assert len(told) < 1_500


def check_article(article: Article) -> None:
    """Nothing in it is half-filled."""
    head = article.head
    assert head.title
    assert head.title == " ".join(head.title.split())
    assert head.slug == urls.fold_name(head.slug) != ""
    assert head.tags
    assert head.authors
    assert all(urls.fold_name(tag) for tag in head.tags)
    assert len({urls.fold_name(tag) for tag in head.tags}) == len(head.tags)
    assert 1900 <= head.published.at.year <= 2999
    assert head.latest >= head.published.at
    assert not FORBIDDEN.search(json.dumps([head.title, head.summary, article.ai_use], ensure_ascii=False))
    assert all(quote.paragraphs and quote.speaker for quote in article.quotes)
    for alias in head.aliases:
        assert urls.alias_output_path(alias.path).lstrip("/") == urls.alias_output_path(alias.path)
        assert ".." not in alias.path


def check_reading(reading: ArticleReading, raw: bytes) -> None:
    """An article, or a problem and the names under which it is known."""
    check_problems(reading.problems, SOURCE, raw)
    assert (reading.article is None) == (reading.rejected is not None)
    assert reading.article is not None or reading.problems
    if reading.article is not None:
        assert {problem.level for problem in reading.problems} <= {"notice"}
        check_article(reading.article)


# --- any bytes at all ------------------------------------------------------------------------------

lines_of_text = st.text(st.characters(codec="utf-8"), max_size=200)
file_texts = st.one_of(
    lines_of_text,
    st.builds("---\n{}\n---\n{}".format, lines_of_text, lines_of_text),
    st.builds("---\ntitle: {}\ndate: 2026-11-20\ntags: a\n---\n{}".format, lines_of_text, lines_of_text),
    st.text("-:[]{}'\"|>&*!%@`#?\\ \n\tab01~_<", max_size=300).map("---\n{}\n---\n".format),
)


@given(st.one_of(st.binary(max_size=300), file_texts.map(lambda text: text.encode())))
@example(b"---\n---\n")
@example(b"---\r---\r\r\r\r")
@example(b"\n\n\n---\ntitle: 'a\n---\n")
def test_any_bytes_are_an_article_or_a_named_problem(raw: bytes) -> None:
    check_reading(read_article(SOURCE, raw, configure()), raw)


@given(st.one_of(st.binary(max_size=300), file_texts.map(lambda text: text.encode())))
def test_any_bytes_are_a_page_or_a_named_problem(raw: bytes) -> None:
    reading = read_page("content/pages/about.md", raw, configure())
    check_problems(reading.problems, "content/pages/about.md", raw)
    assert (reading.page is None) == bool(reading.rejected)
    assert reading.page is not None or reading.problems


@given(st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 4), st.binary(max_size=3)), min_size=1, max_size=4))
def test_a_good_article_that_was_damaged_is_an_article_or_a_named_problem(
    changes: list[tuple[int, int, bytes]],
) -> None:
    raw = GOOD.encode()
    for place, gone, new in changes:
        raw = raw[:place] + new + raw[place + gone :]
    check_reading(read_article(SOURCE, raw, configure()), raw)


@given(st.integers(0, len(GOOD)))
def test_an_article_that_was_cut_off_is_an_article_or_a_named_problem(end: int) -> None:
    raw = GOOD.encode()[:end]
    check_reading(read_article(SOURCE, raw, configure()), raw)


@given(
    st.one_of(
        st.binary(max_size=300),
        lines_of_text.map(str.encode),
        st.text("[]=\"'\n.ab1#{},\\", max_size=200).map(str.encode),
    )
)
def test_any_bytes_are_settings_or_a_named_problem(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "site.toml").write_bytes(raw)
        reading = read_config(Path(folder))
    assert (reading.config is None) == bool(reading.problems)
    check_problems(reading.problems, "site.toml", raw)


# --- any fields at all -----------------------------------------------------------------------------

words = st.one_of(
    st.sampled_from(
        "no 1.10 2026-11-20 2026-11-20T09:30:00Z https://a.example/b /old/ chips true AI ~ null"
        " tag:a.example,2026:b *b* [c](d.md) <script> a.png Ada - .. # ❤️".split()
    ),
    st.just(""),
    st.text(st.characters(codec="utf-8"), max_size=30),
)
names = st.sampled_from([*FIELDS, "text", "speaker", "src", "alt", "url", "note", "said_on", "context", "publisher"])
values = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names | words, inner, max_size=4),
    max_leaves=8,
)


def write_fields(fields: dict[str, object]) -> bytes:
    """Front matter with these fields; JSON of one value is YAML."""
    lines = [
        f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in fields.items()
    ]
    return ("---\n" + "".join(lines) + "---\n\nThe story.\n").encode()


@given(st.dictionaries(names | words, values, max_size=6))
def test_any_fields_are_an_article_or_a_named_problem(fields: dict[str, object]) -> None:
    good: dict[str, object] = {"title": "Chips", "date": "2026-11-20", "tags": ["Chips"]}
    raw = write_fields(good | fields)
    check_reading(read_article(SOURCE, raw, configure()), raw)


@given(st.sampled_from(FIELDS), words | st.lists(words, max_size=3))
@example("title", "\u200b")
def test_a_fault_in_one_field_is_told_of_that_field_and_on_its_line(field: str, value: object) -> None:
    good: dict[str, object] = {"title": "Chips", "date": "2026-11-20", "tags": ["Chips"]}
    good.pop(field, None)
    raw = write_fields({field: value} | good)
    assume(not FORBIDDEN.search(raw.decode()))
    reading = read_article(SOURCE, raw, configure())
    check_reading(reading, raw)
    for problem in reading.problems:
        assert (problem.field.partition("[")[0].partition(".")[0], problem.line) == (field, 2)


@given(words)
def test_a_text_field_holds_what_was_written(word: str) -> None:
    raw = write_fields({"ai_use": word, "title": "Chips", "date": "2026-11-20", "tags": "Chips"})
    assume(not FORBIDDEN.search(word))
    article = read_article(SOURCE, raw, configure()).article
    assert article is not None
    # A byte order mark within a text is nothing that anybody wrote, nor is a text that nobody can see.
    seen = word.strip(rules.INVISIBLE)
    assert type_again(article.ai_use) == type_again(word.replace("\ufeff", "") if seen else "")


@given(lines_of_text)
def test_how_lines_end_never_shows(body: str) -> None:
    assume("\r" not in body)
    texts = [write_article(body=body).replace("\n", end).encode() for end in ("\n", "\r\n", "\r")]
    readings = [read_article(SOURCE, text, configure()) for text in texts]
    bodies = [reading.article.body if reading.article else None for reading in readings]
    assert bodies[0] == bodies[1] == bodies[2]
    assert readings[0].problems == readings[1].problems == readings[2].problems


# --- order -----------------------------------------------------------------------------------------


@st.composite
def newsletters(draw: st.DrawFn) -> list[str]:
    """Articles that name one another, well and badly; the slug of each is ``s0`` and on."""
    titles = ["Chips are dear", "chips  ARE dear", "Power", "Law", "“Looms”"]
    named = st.sampled_from(["s0", "s1", "s2", "s3", *titles, "nobody", "broken", "{title: Elsewhere}"])
    moments = st.sampled_from(
        ["2026-11-13", "2026-11-20", "2026-11-20T00:00:00Z", "2026-11-20T09:30", "2026-11-22", "2026-12-24"]
    )
    texts = []
    for _ in range(draw(st.integers(1, 7))):
        fields = {"related": f"[{', '.join(draw(st.lists(named, max_size=5)))}]"}
        if draw(st.integers(0, 4)) == 0:
            fields["draft"] = "true"
        if draw(st.integers(0, 3)) == 0:
            fields["lead"] = "true"
        link = draw(st.sampled_from(["s0.md", "s1.md", "nobody.md", "broken.md", "no.png", "/tags/"]))
        tags = ", ".join(
            draw(st.lists(st.sampled_from(["AI", "ai", "A I", "Chips", "chips", "Law"]), min_size=1, max_size=3))
        )
        texts.append(write_article(draw(st.sampled_from(titles)), draw(moments), tags, f"[a]({link})", **fields))
    return texts


def read_newsletter(texts: list[str]) -> tuple[list[Head], list[Page], list[Rejected]]:
    """Everything that is read of these articles, of two pages and of an article that can't be read."""
    articles = [
        read_article(f"content/articles/s{number}.md", text.encode(), configure()).article
        for number, text in enumerate(texts)
    ]
    pages = [
        read_page(
            f"content/pages/{name}.md",
            f"---\ntitle: {name}\n---\n[b](../articles/s0.md)".encode(),
            configure(),
        )
        for name in ("about", "team")
    ]
    broken = read_article("content/articles/broken.md", b"", configure()).rejected
    assert broken is not None
    return (
        [article.head for article in articles if article],
        [reading.page for reading in pages if reading.page],
        [broken, broken._replace(source="content/articles/other.md")],
    )


@given(newsletters(), st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_the_order_of_files_never_shows(texts: list[str], random: object, drafts: bool, future: bool) -> None:
    heads, pages, broken = read_newsletter(texts)

    def assemble() -> tuple[Site, tuple[Problem, ...], list[list[str]]]:
        site, problems = assemble_site(Path("nowhere"), configure(), heads, pages, broken, Choice(NOON, drafts, future))
        return site, sort_problems(problems), [list(site.tags), list(site.related), list(site.links)]

    before = assemble()
    for held in (heads, pages, broken):
        random.shuffle(held)  # type: ignore[attr-defined]
    assert assemble() == before


@given(newsletters(), st.booleans())
def test_a_site_holds_together_whatever_its_articles_name(texts: list[str], drafts: bool) -> None:
    heads, pages, broken = read_newsletter(texts)
    site, problems = assemble_site(Path("nowhere"), configure(), heads, pages, broken, Choice(NOON, drafts))
    addresses = {urls.article_address(head.slug) for head in site.stories}
    out = {head.slug for head in site.stories}
    assert {head.slug for head in heads} == out | {head.slug for head in site.held_back}
    assert site.lead is None if not out else site.lead in site.stories
    assert set(site.related) == out
    for head in site.stories:
        stories = site.related[head.slug]
        shown = [story.address for story in stories if story.address]
        assert len(shown) == len(set(shown))
        assert urls.article_address(head.slug) not in shown
        assert set(shown) <= addresses
        assert sum(bool(story.shared) for story in stories) <= max(0, 4 - sum(not s.shared for s in stories))
        assert len(site.links[head.source]) == len(head.links)
    for slug, cards in site.backlinks.items():
        assert slug in out
        assert {card.address for card in cards} <= addresses
        assert not {card.address for card in cards} & {
            story.address for story in site.related[slug] if not story.shared
        }
    assert all(tag.stories and urls.fold_name(tag.name) == folded for folded, tag in site.tags.items())
    assert all(describe_problem(problem).isprintable() for problem in problems)


# --- names -----------------------------------------------------------------------------------------

letters = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=8)
separators = st.sampled_from([" ", "-", ".", "_", "  ", " - ", "/", "\t", "\u00a0", ", "])


@given(st.text(max_size=40))
@example("C++ & C#")
@example("α'\u0301")
@example("\u0345")
@example("❤️ 1️⃣")
@example("İstanbul")
def test_folding_a_name_twice_changes_nothing(name: str) -> None:
    assert urls.fold_name(urls.fold_name(name)) == urls.fold_name(name)


@given(st.text(max_size=40))
@example("../../etc/passwd")
@example('a\\b:c*?"<>|')
@example("\u202eevil")
def test_a_folded_name_is_one_safe_part_of_an_address(name: str) -> None:
    folded = urls.fold_name(name)
    assert not set(folded) & set("/\\.%?#&:*\"'<>|+=@!$,;()[]{}^`~ \t\n\r\x00")
    assert all(unicodedata.category(sign)[0] in "LMN" or sign == "-" for sign in folded)
    assert folded == folded.strip("-")
    assert "--" not in folded
    assert folded == unicodedata.normalize("NFC", folded)
    assert unquote(quote(folded)) == folded
    assert urls.output_path(urls.tag_address(folded)) == f"tags/{folded}/index.html"


@given(st.text(max_size=20))
@example("\u0301")
@example("\ufe0f")
@example("- \u0301 -")
@example("\u0e31")
def test_a_name_without_letter_or_digit_folds_into_nothing(name: str) -> None:
    assume(not any(unicodedata.category(sign)[0] in "LN" for sign in unicodedata.normalize("NFC", name).casefold()))
    assume(not set(name) & set("+#&@"))
    assert urls.fold_name(name) == ""


@given(letters)
@example("ß")
@example("ŉ")
@example("ǆ")
def test_the_case_of_a_name_does_not_count(name: str) -> None:
    assert urls.fold_name(name.upper()) == urls.fold_name(name.lower()) == urls.fold_name(name)
    assert urls.fold_name(name.title()) == urls.fold_name(name)


@given(st.lists(letters, min_size=1, max_size=4), st.data())
def test_what_stands_between_the_words_of_a_name_does_not_count(parts: list[str], data: st.DataObject) -> None:
    name = parts[0]
    for part in parts[1:]:
        name += data.draw(separators) + part
    around = data.draw(separators) + name + data.draw(separators)
    assert urls.fold_name(around) == urls.fold_name(name) == urls.fold_name(" ".join(parts))


@given(st.text("abcdefghijklmnopqrstuvwxyzABCXYZ", min_size=1, max_size=12), st.data())
def test_the_accents_of_a_latin_name_do_not_count(name: str, data: st.DataObject) -> None:
    marks = st.text("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327\u0328", max_size=2)
    accented = "".join(letter + data.draw(marks) for letter in name)
    assert urls.fold_name(accented) == urls.fold_name(unicodedata.normalize("NFC", accented)) == urls.fold_name(name)


@given(st.text(max_size=40))
def test_the_unicode_form_of_a_name_does_not_count(name: str) -> None:
    assert urls.fold_name(unicodedata.normalize("NFD", name)) == urls.fold_name(unicodedata.normalize("NFC", name))


@given(st.lists(letters, min_size=1, max_size=5), st.data())
def test_case_space_and_quotation_marks_of_a_title_do_not_count(parts: list[str], data: st.DataObject) -> None:
    single = st.sampled_from("'‘’‚‛`´′‹›")
    double = st.sampled_from('"“”„‟″«»')
    spaces = st.sampled_from([" ", "  ", "\u00a0", "\t", "\u2009"])

    def write(upper: bool) -> str:
        pieces = [data.draw(single) + part.upper() if upper else data.draw(single) + part for part in parts]
        quoted = [data.draw(double) + piece + data.draw(double) for piece in pieces]
        return "".join(data.draw(spaces) + piece for piece in quoted)

    assert urls.fold_title(write(False)) == urls.fold_title(write(False))
    assume(" ".join(parts).upper().casefold() == " ".join(parts).casefold())
    assert urls.fold_title(write(True)) == urls.fold_title(write(False))


# --- moments ---------------------------------------------------------------------------------------

zones = st.sampled_from(ZONES).map(ZoneInfo)
clocks = st.datetimes(*(dt.datetime.fromisoformat(day) for day in ("1900-01-02", "2999-12-30")))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)), zones)
def test_a_day_is_that_day_in_every_zone(day: dt.date, zone: ZoneInfo) -> None:
    moment = parse_moment(day.isoformat(), zone)
    assert (moment.at.date(), moment.at.time(), moment.timed) == (day, dt.time(), False)


@given(
    clocks,
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))),
    zones,
)
def test_a_time_with_its_zone_is_that_instant_in_every_zone(
    at: dt.datetime, offset: dt.timezone, zone: ZoneInfo
) -> None:
    instant = at.replace(tzinfo=offset)
    moment = parse_moment(instant.isoformat(), zone)
    assert (moment.at, moment.timed) == (instant, True)
    again = parse_moment(moment.at.isoformat(), zone)
    assert (again, again.at.utcoffset()) == (moment, moment.at.utcoffset())
    assert abs(
        (moment.at.utcoffset() or dt.timedelta()) - (instant.astimezone(zone).utcoffset() or dt.timedelta())
    ) < dt.timedelta(minutes=1)


@given(clocks, zones)
def test_a_time_without_a_zone_is_that_time_on_the_clock_of_the_newsletter(at: dt.datetime, zone: ZoneInfo) -> None:
    local = at.replace(tzinfo=zone)
    assume(at.year > 1972)  # since then no zone's offset has seconds
    assume(local.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == at)  # the clock did show it
    assert parse_moment(at.isoformat(sep=" "), zone).at.replace(tzinfo=None) == at


# --- related stories -------------------------------------------------------------------------------

tables = st.lists(
    st.tuples(st.lists(st.sampled_from("abcdefgh"), max_size=4, unique=True), st.integers(0, 900)),
    max_size=60,
).map(
    lambda rows: [
        TableRow(f"s{number}", 740_000 + sum(days for _, days in rows[: number + 1]), tuple(tags))
        for number, (tags, _) in enumerate(rows)
    ]
)


@given(tables, st.integers(0, 60))
def test_a_later_story_changes_what_stands_beside_no_earlier_one(rows: list[TableRow], count: int) -> None:
    answers = propose_related(rows)
    assert propose_related(rows[:count]) == {row.slug: answers[row.slug] for row in rows[:count]}


@given(tables, st.sets(st.integers(0, 60)))
def test_what_stands_beside_a_story_does_not_hang_on_which_stories_are_asked_for(
    rows: list[TableRow], numbers: set[int]
) -> None:
    wanted = {row.slug for number, row in enumerate(rows) if number in numbers}
    answers = propose_related(rows)
    assert propose_related(rows, wanted) == {row.slug: answers[row.slug] for row in rows if row.slug in wanted}


@given(tables)
def test_every_proposal_is_an_earlier_story_that_shares_the_tags_that_are_named(rows: list[TableRow]) -> None:
    place = {row.slug: number for number, row in enumerate(rows)}
    for row in rows:
        proposals = propose_related(rows, {row.slug})[row.slug].proposals
        assert len(proposals) <= min(MOST, CANDIDATES_PER_TAG * len(row.tags))
        assert len({proposal.slug for proposal in proposals}) == len(proposals)
        for proposal in proposals:
            other = rows[place[proposal.slug]]
            assert place[proposal.slug] < place[row.slug]
            assert set(proposal.shared) == set(row.tags) & set(other.tags) != set()


@given(tables, st.permutations("abcdefgh"))
def test_what_tags_are_called_and_in_which_order_they_stand_does_not_count(
    rows: list[TableRow], names: list[str]
) -> None:
    """Only which stories share them."""
    renamed = [row._replace(tags=tuple(names["abcdefgh".index(tag)] for tag in reversed(row.tags))) for row in rows]
    before, after = propose_related(rows), propose_related(renamed)
    assert {slug: [p.slug for p in found.proposals] for slug, found in before.items()} == {
        slug: [p.slug for p in found.proposals] for slug, found in after.items()
    }
