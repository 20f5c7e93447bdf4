"""A made-up newsletter of any size, as Masthead, Hugo and Pelican read it.

The three flavours of an article say the same; only the front matter and the place of the file differ.
Article i depends on the seed and on i alone, so a newsletter of 1,000 is the beginning of one of 10,000,
and article 1,000 is the one to add to it. Standard library only.

By itself: ``python benchmarks/corpus.py NUMBER FLAVOUR FOLDER`` writes the sources.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

SEED = "masthead"
STORIES_A_DAY = 3
FIRST_DAY = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
HOURS = (7, 12, 17)
RELATED_WITHIN = 400
"""Related stories are among so many earlier ones."""

TAGS = """agents models inference weights chips funding safety regulation robots copyright evaluation
energy privacy search voice video images code health schools courts labour pricing memory cooling
grids fabs exports audits benchmarks alignment datasets retrieval tuning distillation compilers phones cars
farming weather biology materials banking insurance retail games music film news translation accessibility
antitrust standards procurement defence start-ups mergers open-source customer-support logistics""".split()
_WEIGHTS = [1 / rank for rank in range(1, len(TAGS) + 1)]


def _phrases(text: str) -> list[str]:
    return text.replace("\n", "|").split("|")


_COMPANIES = _phrases("""Alder & Vane|Brightwater|Cobbler Labs|Dunmore Compute|Eastmark|Fallow Systems
Gristmill AI|Harrowgate|Isobar|Juno & Sons|Kiln Research|Lodestar Grid|Marlpit|Nettle Health|Oxbow Data
Pennyfarthing|Quarrel|Rookery|Saltpan Legal|Tollgate|Underhill Robotics|Vesper Voice|Wold Capital|Yarrow""")
_PRODUCTS = "Almanac Bellows Cinder Dovetail Ferry Gimlet Hopper Lathe Mangle Pulley Ratchet Spindle".split()
_FIRST_NAMES = "Amara Bruno Chiara Dmitri Elif Farid Greta Hugo Ines Jonas Karima Luca Mei Nils".split()
_LAST_NAMES = "Adeyemi Brandt Cardoso Doyle Egede Fontaine Gupta Haugen Ito Jansen Kowalski Lund".split()
_ROLES = _phrases("Chief executive|Head of research|General counsel|Finance chief|Founding engineer|Analyst")
_TITLES = _phrases("""{company} puts {product} on hold|What {product} costs {company}
{company} sells {product} to {other}|Inside the audit of {product}|{company} opens {product} to its rivals
Why {other} walked away from {company}|{product}, one year on|{company} and {other} share {product}""")
_OPENINGS = _phrases("""By the end of the quarter|In a filing that few read|On the last day of the hearing
Two floors below the trading room|For the third time since the spring|When the contract came up again
Before the lights went out in the hall|According to people who were there|Over the objections of its board""")
_SUBJECTS = _phrases("""the company|a person with sight of the accounts|the newest of the models|the insurer
the team that wrote it|the regulator|its largest customer|an engineer who has since left|the committee""")
_VERBS = _phrases("""had already agreed to|would not say who paid for|spent most of a year on|quietly gave up
was asked to explain|has started to meter|found no use for|wants to see published|cannot yet measure""")
_OBJECTS = _phrases("""the cost of answering a long question|a second run on rented machines
the gap between test and work|a licence for the archives of two publishers|the heat of the older racks
an assistant that keeps going overnight|the promise to delete what customers had typed
a smaller model that runs on a telephone|the clause that everybody had overlooked""")
_ENDINGS = _phrases("""and nobody in the room wrote it down|which is less than it sounds
though the price has fallen since|but not for the reason that was given|as its own figures show
and the same will be true next year|while the others were still counting|so the date has moved once more""")


class Quote(NamedTuple):
    """What somebody said, and why it was asked."""

    text: str
    speaker: str
    role: str
    organization: str
    context: str


class Reading(NamedTuple):
    """Something to read elsewhere."""

    title: str
    url: str


class Article(NamedTuple):
    """One story. `take`, `why_it_matters`, `body` and the quotes' contexts are Markdown."""

    slug: str
    title: str
    date: dt.datetime
    tags: tuple[str, ...]
    summary: str
    quotes: tuple[Quote, ...]
    take: str
    why_it_matters: str
    related: tuple[str, ...]
    """Slugs of earlier stories."""
    reading: tuple[Reading, ...]
    body: str


# --- writing ---------------------------------------------------------------------------------------


def date_article(number: int) -> dt.datetime:
    day, hour = divmod(number, STORIES_A_DAY)
    return FIRST_DAY + dt.timedelta(days=day, hours=HOURS[hour])


def title_article(number: int, seed: str = SEED) -> str:
    draw = random.Random(f"{seed}/{number}/title")
    company, other = draw.sample(_COMPANIES, 2)
    return draw.choice(_TITLES).format(company=company, other=other, product=draw.choice(_PRODUCTS))


def name_article(number: int, seed: str = SEED) -> str:
    """The slug; no other article has it."""
    words = re.findall("[a-z0-9]+", title_article(number, seed).lower())
    return f"{'-'.join(words)}-{number:05}"


def tag_article(number: int, seed: str = SEED) -> tuple[str, ...]:
    """Three to five tags; the second is half as frequent as the first, the third a third (Zipf)."""
    draw = random.Random(f"{seed}/{number}/tags")
    tags: dict[str, None] = {}
    many = draw.randint(3, 5)
    while len(tags) < many:
        tags[draw.choices(TAGS, _WEIGHTS)[0]] = None
    return tuple(tags)


def write_article(number: int, seed: str = SEED) -> Article:
    draw = random.Random(f"{seed}/{number}")
    earlier = range(max(0, number - RELATED_WITHIN), number)
    related = draw.sample(earlier, min(draw.randint(3, 5), len(earlier)))
    return Article(
        slug=name_article(number, seed),
        title=title_article(number, seed),
        date=date_article(number),
        tags=tag_article(number, seed),
        summary=_write_sentence(draw),
        quotes=tuple(_write_quote(draw) for _ in range(4)),
        take=f"{_write_paragraph(draw, 3)}\n\n{_write_paragraph(draw, 2)}",
        why_it_matters=_write_paragraph(draw, 3),
        related=tuple(name_article(each, seed) for each in related),
        reading=tuple(_recommend(draw) for _ in range(3)),
        body=_write_body(draw),
    )


def edit_article(article: Article, sentence: str) -> Article:
    """The article with `sentence` as a paragraph of its own at the end of its body."""
    return article._replace(body=f"{article.body}\n{sentence}\n")


def _write_sentence(draw: random.Random) -> str:
    subject, opening = draw.choice(_SUBJECTS), draw.choice(_OPENINGS)
    rest = f"{draw.choice(_VERBS)} {draw.choice(_OBJECTS)}, {draw.choice(_ENDINGS)}."
    form = draw.random()
    if form < 0.4:
        return f"{opening}, {subject} {rest}"
    if form < 0.6:
        return f"{subject.capitalize()} {rest}"
    if form < 0.8:
        return f"{draw.choice(_COMPANIES)} -- {draw.randint(2, 98)} per cent of it -- {rest}"
    return f'"{opening}," one of them said, "{subject} {rest}"'


def _write_paragraph(draw: random.Random, many: int) -> str:
    sentences = [_write_sentence(draw) for _ in range(many)]
    form = draw.random()
    company = draw.choice(_COMPANIES)
    if form < 0.25:
        sentences.append(f"It's **{company}** that has to answer for it, *not* its suppliers.")
    elif form < 0.55:
        address = f"https://example.org/papers/{draw.randint(100, 9999)}"
        sentences.append(f"[The {draw.choice(_PRODUCTS)} papers]({address}) have the rest.")
    elif form < 0.65:
        sentences.append(f"The switch is called `--{draw.choice(_PRODUCTS).lower()}` and is off by default.")
    return " ".join(sentences)


def _write_quote(draw: random.Random) -> Quote:
    return Quote(
        text=f"We looked at {draw.choice(_OBJECTS)}, {draw.choice(_ENDINGS)}.",
        speaker=f"{draw.choice(_FIRST_NAMES)} {draw.choice(_LAST_NAMES)}",
        role=draw.choice(_ROLES),
        organization=draw.choice(_COMPANIES),
        context=f"Asked about {draw.choice(_OBJECTS)}, in the *{draw.choice(_PRODUCTS)}* hearing.",
    )


def _recommend(draw: random.Random) -> Reading:
    title = f"{draw.choice(_PRODUCTS)} and the people who pay for it"
    return Reading(title, f"https://example.com/reading/{draw.randint(1, 99_999)}")


def _write_body(draw: random.Random) -> str:
    """Six paragraphs, and in some stories headings, a list, a table, code or a footnote."""
    headings, items = draw.random() < 0.5, draw.random() < 0.4
    table, code, footnote = draw.random() < 0.1, draw.random() < 0.05, draw.random() < 0.1
    blocks: list[str] = []
    for number in range(6):
        if headings and number in (2, 4):
            blocks.append(f"## What {draw.choice(_COMPANIES)} knew")
        blocks.append(_write_paragraph(draw, 3) + ("[^1]" if footnote and number == 1 else ""))
        if items and number == 2:
            mark = draw.choice(["-", "1."])
            blocks.append("\n".join(f"{mark} {_write_sentence(draw)}" for _ in range(3)))
        if table and number == 3:
            rows = [f"| {product} | {draw.randint(1, 99)}.5 |" for product in draw.sample(_PRODUCTS, 4)]
            blocks.append("\n".join(["| Model | Score |", "| --- | ---: |", *rows]))
        if code and number == 4:
            blocks.append('```python\nfor part in ask("a < b", limit=512):\n    print(part, end="")\n```')
    if footnote:
        blocks.append(f"[^1]: {_write_sentence(draw)}")
    return "\n\n".join(blocks) + "\n"


# --- as files --------------------------------------------------------------------------------------


class Flavour(NamedTuple):
    """How a generator wants its articles."""

    place: Callable[[Article], str]
    """The path of an article's source."""
    spell: Callable[[Article], str]
    """The text of it."""


def _spell_masthead(article: Article) -> str:
    return _spell_yaml(article, "key_quotes", "recommended_reading")


def _spell_hugo(article: Article) -> str:
    return _spell_yaml(article, "quotes", "reading")


def _spell_yaml(article: Article, quotes: str, reading: str) -> str:
    lines = [
        f"title: {_quote(article.title)}",
        f"date: {article.date:%Y-%m-%dT%H:%M:%SZ}",
        f"slug: {article.slug}",
        f"tags: [{', '.join(article.tags)}]",
        f"summary: {_quote(article.summary)}",
        *_spell_records(quotes, article.quotes),
        *_spell_block("take", article.take),
        *_spell_block("why_it_matters", article.why_it_matters),
        *(["related:"] if article.related else []),
        *(f"  - {slug}" for slug in article.related),
        *_spell_records(reading, article.reading),
    ]
    return "\n".join(["---", *lines, "---", "", article.body])


def _spell_records(field: str, records: Iterable[Quote | Reading]) -> list[str]:
    lines = [f"{field}:"]
    for record in records:
        pairs = [f"{name}: {_quote(value)}" for name, value in record._asdict().items()]
        lines += [f"  - {pairs[0]}", *(f"    {pair}" for pair in pairs[1:])]
    return lines


def _spell_block(field: str, text: str) -> list[str]:
    return [f"{field}: |", *(f"  {line}" if line else "" for line in text.split("\n"))]


def _quote(value: object) -> str:
    """As JSON; a string of it is a double-quoted scalar of YAML too."""
    return json.dumps(value, ensure_ascii=False)


def _spell_pelican(article: Article) -> str:
    """Pelican's metadata are strings of one line: what has parts stands in them as JSON."""
    parts = {
        "quotes": [quote._asdict() for quote in article.quotes],
        "take": article.take,
        "why_it_matters": article.why_it_matters,
        "reading": [reading._asdict() for reading in article.reading],
    }
    lines = [
        f"Title: {article.title}",
        f"Date: {article.date:%Y-%m-%d %H:%M}",
        f"Slug: {article.slug}",
        f"Tags: {', '.join(article.tags)}",
        f"Summary: {article.summary}",
        f"Related: {' '.join(article.related)}",
        f"Parts: {_quote(parts)}",
    ]
    return "\n".join([*lines, "", article.body])


FLAVOURS = {
    "masthead": Flavour(
        lambda article: f"content/articles/{article.date:%Y/%Y-%m-%d}-{article.slug}.md", _spell_masthead
    ),
    "hugo": Flavour(lambda article: f"content/archive/{article.date:%Y/%m}/{article.slug}.md", _spell_hugo),
    "pelican": Flavour(lambda article: f"content/{article.date:%Y}/{article.slug}.md", _spell_pelican),
}


def save_article(project: Path, flavour: str, article: Article) -> Path:
    """The source of the article is written; Hugo's also has the folders above it be lists."""
    file = project / FLAVOURS[flavour].place(article)
    file.parent.mkdir(parents=True, exist_ok=True)
    if flavour == "hugo":
        _make_section(file.parent.parent, f"{article.date:%Y}")
        _make_section(file.parent, f"{article.date:%B %Y}")
    file.write_text(FLAVOURS[flavour].spell(article), encoding="utf-8")
    return file


def delete_article(project: Path, flavour: str, article: Article) -> None:
    """The source of the article is gone, if it was there, and so are folders that held no other."""
    file = project / FLAVOURS[flavour].place(article)
    file.unlink(missing_ok=True)
    for folder in list(file.parents)[:2]:
        if folder.is_dir() and not any(each.name != "_index.md" for each in folder.iterdir()):
            shutil.rmtree(folder)


def _make_section(folder: Path, title: str) -> None:
    if not (folder / "_index.md").exists():
        (folder / "_index.md").write_text(f"---\ntitle: {title}\n---\n", encoding="utf-8")


def main() -> None:
    number, flavour, folder = sys.argv[1:]
    for each in range(int(number)):
        save_article(Path(folder), flavour, write_article(each))


if __name__ == "__main__":
    main()
