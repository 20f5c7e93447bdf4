"""How long texts are, and where they are cut, in all scripts."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.prose.lengths import measure_text, shorten_text
from newsletter import build, write_article, write_newsletter

JAPANESE = "半導体の価格は三年で半分になった、と同社は言う。"
CHINESE = "芯片的价格三年内下降了一半，公司这样说。"
THAI = "ราคาชิปลดลงครึ่งหนึ่งในสามปี บริษัทกล่าว "
KHMER = "តម្លៃបន្ទះឈីបបានធ្លាក់ចុះពាក់កណ្តាលក្នុងរយៈពេលបីឆ្នាំ "
BURMESE = "ချစ်ပ်ဈေးနှုန်းသည်သုံးနှစ်အတွင်းထက်ဝက်ကျဆင်းခဲ့သည်။ "


@pytest.mark.parametrize(
    ("text", "words", "minutes"),
    [
        ("Three words here.", 3, 3 / 230),
        ("A pause -- and a dash—then 'this'.", 7, 7 / 230),
        (CHINESE * 50, 18 * 50, 18 * 50 / 255),
        (JAPANESE * 50, 22 * 50, 22 * 50 / 357),
        # A thousand letters are some 250 words, and read in little more than a minute.
        ("ก" * 1000, 250, 1000 / 882),
        ("เมื่อ " * 200, 250, 1000 / 882),
        # Of a text in two scripts each part counts.
        ("Northwind は Gale 3 を公開した。", 3 + 6, 3 / 230 + 6 / 357),
        ("시장은 반도체 가격을 본다", 4, 4 / 230),
        ("", 0, 0),
        ("。！ ？", 0, 0),
    ],
)
def test_scripts_without_blanks_are_measured_by_their_characters(text: str, words: int, minutes: float) -> None:
    measured = measure_text(text)
    assert measured.words == words
    assert measured.minutes == pytest.approx(minutes)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Many words. " * 40, "Many words. " * 24 + "Many words…"),
        ("Halcyne " + "長" * 350, "Halcyne " + "長" * 292 + "…"),
        # A sentence that ends in the last third, or a phrase in the last fifth, is a better place.
        (JAPANESE * 15, JAPANESE * 12 + "…"),
        ("値" * 250 + "。" + "段" * 100, "値" * 250 + "…"),
        ("値" * 250 + "、" + "段" * 100, "値" * 250 + "…"),
        ("値" * 150 + "。" + "段" * 250, "値" * 150 + "。" + "段" * 149 + "…"),
        # No line begins with what closes or belongs to the character before it, none ends with what opens.
        ("値" * 299 + "ーッ" + "段" * 9, "値" * 298 + "…"),
        ("値" * 298 + "」「と", "値" * 298 + "」…"),
        ("値" * 299 + "「と", "値" * 299 + "…"),
        # Words of other scripts stay whole.
        ("値" * 295 + "Northwind" + "段" * 9, "値" * 295 + "…"),
        ("x" * 400, "x" * 300 + "…"),
        ("x" * 299 + "e\u0301" + "x" * 9, "x" * 299 + "…"),
    ],
)
def test_a_text_is_cut_where_a_line_could_end(text: str, shown: str) -> None:
    assert shorten_text(text, 300).replace("。…", "…") == shown.replace("。…", "…")


@pytest.mark.parametrize("text", [THAI, KHMER, BURMESE])
def test_scripts_of_south_east_asia_are_cut_at_a_blank_or_between_whole_letters(text: str) -> None:
    cut = shorten_text(text * 20, 300)
    assert 200 <= len(cut) <= 301
    assert (text * 20)[len(cut) - 1] in " ។။"
    whole = re.sub("[ ။]", "", text) * 20
    cut = shorten_text(whole, 300)
    assert 290 <= len(cut) <= 301
    assert unicodedata.category(whole[len(cut) - 1])[0] != "M"
    assert cut[-2] not in "เแโใไ\u17d2\u1039"


TEXTS = st.text(st.sampled_from("ab 値段。、「」ーァเก็า한 é\u0301,."), max_size=90)


@given(TEXTS, st.integers(5, 40))
def test_no_text_is_longer_than_it_may_be_and_all_of_it_is_the_beginning(text: str, most: int) -> None:
    cut = shorten_text(text, most)
    if len(text) <= most:
        assert cut == text
    else:
        assert len(cut) <= most + 1
        assert text.startswith(cut.removesuffix("…"))


def test_a_japanese_story_has_a_summary_a_length_and_minutes(tmp_path: Path) -> None:
    body = "Halcyne " + "半導体の価格は三年で半分になったと同社は言う" * 100
    build(write_newsletter(tmp_path, {"content/articles/chips.md": write_article(body=body)}))
    page = (tmp_path / "public/articles/chips/index.html").read_text(encoding="utf-8")
    described = re.search('<meta name="description" content="([^"]*)"', page)
    assert described
    assert 280 <= len(described[1]) <= 301
    told = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
    assert told["@graph"][0]["wordCount"] == 1 + 2200
    assert "6 min" in page
