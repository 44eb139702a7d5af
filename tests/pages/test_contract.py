"""The HTML contract, which themes keep and other programs rely on, on every article page."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from typing import cast

import pytest

from sitegen.model.translation import State
from tests.pages.sites import KINDS, STATES, THEME, BuiltPage, BuiltSite, Element, language, text_of

WORDS = tomllib.loads((THEME / "theme.toml").read_text())


def _classed(name: str) -> str:
    """An XPath condition: the element has this class."""
    return f'contains(concat(" ", normalize-space(@class), " "), " {name} ")'


def _sentences(page: BuiltPage, lang: str) -> list[Element]:
    spans = page.elements(f"//span[{_classed('s')}]")
    return [span for span in spans if language(span)[0] == lang]


def _sentence(page: BuiltPage, lang: str, number: str) -> Element:
    (span,) = [span for span in _sentences(page, lang) if span.get("data-s") == number]
    return span


def test_every_kind_of_page_is_there(site: BuiltSite) -> None:
    assert Counter(page.kind for page in site.pages).keys() == set(KINDS)
    by_address = {page.url: page.kind for page in site.pages}
    assert (by_address[""], by_address["glossary/"], by_address["about/"]) == ("home", "glossary", "about")
    assert by_address["404.html"] == "404"
    for page in site.pages:
        if page.kind == "article":
            assert page.url == f"articles/{page.slug}/"
        if page.kind == "entry":
            assert page.url == f"glossary/{page.main.get('data-term')}/"
        if page.kind == "tag":
            assert page.url == f"tags/{page.main.get('data-tag')}/"


def test_ids_are_unique(site: BuiltSite) -> None:
    for page in site.pages:
        assert [name for name, times in Counter(page.ids).items() if times > 1] == [], page.path


def test_sections_and_blocks(site: BuiltSite) -> None:
    assert site.articles
    for page in site.articles:
        sections = page.elements("//main//section[starts-with(@id, 'sec-')]")
        assert [section.get("id") for section in sections] == [
            f"sec-{number}" for number in range(1, len(sections) + 1)
        ]
        for section in sections[1:]:
            assert len(page.elements("./h2", section)) == 1, page.path
        for block in page.elements(f"//main//section//*[{_classed('block')}]"):
            assert page.elements("./ancestor::section[starts-with(@id, 'sec-')]", block), page.path
        for span in _sentences(page, site.config.source):
            held = page.elements(f"./ancestor::*[{_classed('block')} or self::h1 or self::h2]", span)
            assert held, f"{page.path}: {span.get('id')} stands outside of blocks and headings"


def test_each_block_has_the_source_and_then_the_translation(site: BuiltSite) -> None:
    source, target = site.config.pair
    for page in site.articles:
        for block in page.elements(
            f"//main//section//*[{_classed('block')} or self::h2[{_classed('pair')}]]"
        ):
            sides = [
                language(span)[0]
                for span in page.elements(f".//span[{_classed('s')}]", block)
            ]  # fmt: skip
            assert sides == [source] * (len(sides) // 2) + [target] * (len(sides) // 2), text_of(block)


def test_sentences_stand_once_in_each_language(site: BuiltSite) -> None:
    of_source, of_target = site.directions.items()
    for page in site.articles:
        originals, translations = _sentences(page, site.config.source), _sentences(page, site.config.target)
        assert originals
        assert len(originals) + len(translations) == len(page.elements(f"//span[{_classed('s')}]")), page.path
        for span in originals:
            assert re.fullmatch(r"s-[0-9A-Za-z_-]+", span.get("data-s") or ""), page.path
            assert span.get("id") == span.get("data-s")
            assert language(span) == of_source
            assert text_of(span), f"{page.path}: {span.get('id')} is empty"
        for span in translations:
            assert span.get("id") is None
            assert span.get("data-state") in STATES, page.path
            assert language(span) == of_target
            assert bool(text_of(span)) == (span.get("data-state") != "missing")
        order = [span.get("data-s") for span in originals]
        assert [span.get("data-s") for span in translations] == order, page.path
        assert len(set(order)) == len(order)


def _mark(page: BuiltPage, span: Element) -> Element | None:
    """The mark that says who translated a sentence: behind it, or below the heading that it is."""
    link = f"#{span.get('data-s')}"
    marks = page.elements(f"//a[{_classed('by')} and @href='{link}']")
    assert len(marks) <= 1, f"{page.path}: {link}"
    return marks[0] if marks else None


def test_sentences_that_differ_say_who_translated_them(site: BuiltSite) -> None:
    """Those that are not in the state of most, or that a check has found something in. Those without a
    translation say so, and all others say nothing of themselves."""
    for page in site.articles:
        spans = _sentences(page, site.config.target)
        states = Counter(span.get("data-state") for span in spans if span.get("data-state") != "missing")
        most = max(states.values(), default=0)
        (usual,) = [state for state in STATES[::-1] if states[state] == most][:1]
        for number, span in enumerate(spans, 1):
            state, mark = span.get("data-state"), _mark(page, span)
            if state == "missing":
                after = span.getnext()
                assert mark is None
                assert after is not None
                assert text_of(after) == site.theme.strings["untranslated"].target
                continue
            if state == usual and not span.get("data-flags"):
                assert mark is None, f"{page.path}: {span.get('data-s')}"
                continue
            assert mark is not None, f"{page.path}: {span.get('data-s')}"
            words = site.theme.states[cast(State, state)]
            assert len(words.mark) > 2, "letters are no words"
            doubt = f" · {site.theme.strings['check'].target}" if span.get("data-flags") else ""
            assert text_of(mark) == words.mark + doubt
            assert (mark.get("title") or "").startswith(words.what.target)
            name = site.theme.strings["marked"].target
            assert mark.get("aria-label") == name.replace("{n}", str(number)).replace("{mark}", text_of(mark))
            assert not page.elements("./ancestor::h1 | ./ancestor::h2 | ./ancestor::h3", mark)
            assert language(mark) == (site.config.target, site.directions[site.config.target])


def test_head_says_who_translated(site: BuiltSite) -> None:
    """In a line in each language: one number where all is in one state, else one for each."""
    for page in site.articles:
        counts = Counter(span.get("data-state") for span in _sentences(page, site.config.target))
        for lang in site.config.pair:
            (line,) = page.elements(f"//details[{_classed('provenance')}]/summary//*[@lang='{lang}']")
            numbers = [int(number) for number in re.findall(r"\d+", text_of(line))]
            assert sorted(numbers) == sorted(counts.values()) or len(counts) == 1, page.path
            assert len(page.elements(f"//details[{_classed('provenance')}]//dl[@lang='{lang}']/div")) == len(
                counts
            )


def test_concordance_marks_what_nobody_has_confirmed(site: BuiltSite) -> None:
    for page in site.pages:
        if page.kind != "entry":
            continue
        for span in page.elements(f"//span[{_classed('s')} and @data-state]"):
            after = span.getnext()
            told = text_of(after) if after is not None else ""
            state = cast(State, span.get("data-state"))
            if state in ("machine", "stale") or span.get("data-flags"):
                assert told.startswith(site.theme.states[state].mark)
            elif state != "missing":
                assert told == ""


def test_states_are_told_in_different_words() -> None:
    for told in ("what", "label"):
        for lang in ("ar", "en"):
            assert len({WORDS["states"][state][told][lang] for state in STATES}) == len(STATES)


def test_terms_lead_to_their_entries(site: BuiltSite) -> None:
    entries = {page.main.get("data-term"): page.path for page in site.pages if page.kind == "entry"}
    for page in site.articles:
        for term in page.elements(f"//*[{_classed('term')}]"):
            name = term.get("data-term")
            assert name in entries, f"{page.path}: {name}"
            if term.tag == "a":
                assert site.target(page, term.get("href") or "") == (entries[name], "")
            else:
                assert term.tag == "span"
                assert page.elements("./ancestor::a", term), "a term that is no link stands in one"


def test_concordance_leads_to_the_sentences(site: BuiltSite) -> None:
    """What an entry quotes is what the article says, in both languages, with the name marked."""
    for page in site.pages:
        if page.kind != "entry":
            continue
        for item in page.elements(f"//li[{_classed('block')}]"):
            original, translation = page.elements(f".//span[{_classed('s')}]", item)
            (link,) = page.elements(f".//a[{_classed('to')}]", item)
            found = site.target(page, link.get("href") or "")
            assert found is not None
            article = site.by_path[found[0]]
            assert found[1] == original.get("data-s") == translation.get("data-s")
            for lang, quoted in zip(site.config.pair, (original, translation), strict=True):
                assert text_of(quoted) == text_of(_sentence(article, lang, found[1]))
            assert page.elements(".//mark", item), f"{page.path}: {found[1]}"


def test_every_mention_is_tagged_in_both_languages(built: Mapping[str, BuiltSite]) -> None:
    page = built["torture"].by_path["articles/every-construct/index.html"]
    for lang in ("ar", "en"):
        span = _sentence(page, lang, "s-32737d9a")
        terms = page.elements(f".//*[{_classed('term')}]", span)
        assert [(term.tag, term.get("data-term")) for term in terms][-1] == ("span", "full")
        assert len(terms) == 3


@pytest.fixture(scope="module")
def construct(built: Mapping[str, BuiltSite]) -> BuiltPage:
    return built["torture"].by_path["articles/every-construct/index.html"]


# Of each construct how often it must be there, as an XPath in each language.
IN_BOTH = {
    # Rows of pairs: each part of a list or quotation stands beside its translation.
    "list from 3": ("//ol[@start='3']/li/div/p[@lang='{lang}']", 3),
    "nested lists": ("//ul/li/ul/li/ol/li/div/p[@lang='{lang}']", 1),
    "item of two paragraphs": ("//li[count(div/p[@lang='{lang}']) = 2]", 1),
    "quote of two paragraphs": ("//section/blockquote/div/p[@lang='{lang}']", 2),
    "quote in a quote": ("//blockquote/blockquote/div/p[@lang='{lang}']", 1),
    "list in a quote": ("//blockquote/ul/li/div/p[@lang='{lang}']", 2),
    "subheadings": ("//h3/*[@lang='{lang}']", 2),
    "captions": ("//figcaption/p[@lang='{lang}']", 3),
    "emphasis in emphasis": ("//p[@lang='{lang}']//strong[em] | //p[@lang='{lang}']//em[strong]", 1),
    "hard break": ("//p[@lang='{lang}']//br", 1),
    "inline code": ("//p[@lang='{lang}']//code[@dir='ltr']", 3),
}

# And those that stand once for both.
SHARED = {
    "code": (f"//div[{_classed('block')}]/pre[@dir='ltr']/code", 4),
    "code in an item": ("//ul/li[div/p]/div/pre", 1),
    "highlighted code": (f"//section/div[{_classed('block')}]/pre/code[span]", 1),
    "rule": ("//hr", 1),
    "figures": ("//figure", 5),
    "figures with an image": ("//figure/img", 4),
    "image described in the other language": (
        "//figure/p[@class='unseen'][@lang='en'][.='The image: <drawing> & \"lines\"']",
        1,
    ),
    "image described by its caption": ("//figure/img[@alt='تعليق بلا وصف.']", 1),
    "image without a caption": ("//figure/img[@alt='صورة بلا تعليق']", 1),
    "image without words": ("//figure/img[@alt='']", 1),
    "figures with a caption": ("//figcaption", 3),
    "notes": (f"//*[{_classed('note')}]", 7),
    "notes in English alone": (f"//*[{_classed('note')}][not(div[@lang='ar'])]", 2),
    "notes in Arabic alone": (f"//*[{_classed('note')}][not(div[@lang='en'])]", 2),
}


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("name", IN_BOTH)
def test_construct_in_both_languages(construct: BuiltPage, name: str, lang: str) -> None:
    xpath, times = IN_BOTH[name]
    assert len(construct.elements(xpath.format(lang=lang))) == times


@pytest.mark.parametrize("name", SHARED)
def test_construct_for_both_languages(construct: BuiltPage, name: str) -> None:
    xpath, times = SHARED[name]
    assert len(construct.elements(xpath)) == times


def test_all_states_occur(construct: BuiltPage) -> None:
    assert {span.get("data-state") for span in _sentences(construct, "en")} == set(STATES)


def test_text_stands_as_it_was_written(construct: BuiltPage) -> None:
    title = "عنوان فيه <b>وسم</b> & رمز و\"اقتباس\" و'فاصلة' عن عين الأسد"
    (heading,) = construct.elements(f"//h1//span[{_classed('s')} and @id]")
    assert text_of(heading) == title
    (author,) = construct.elements(f"//dl[@lang='en' and {_classed('line')}]//bdi[contains(., 'Neil')]")
    assert text_of(author) == "O'Neil & <كاتب>"
    (image,) = construct.elements("//img[contains(@src, 'wide')]")
    assert image.get("alt") == 'وصف الصورة: <رسم> & "خطوط"'
    (code,) = construct.elements(f"//section/div[{_classed('block')}]/pre/code[span]")
    assert '"""A docstring with <tags> & "quotes", long' in text_of(code)


def test_notes_and_their_sentences_lead_to_each_other(site: BuiltSite) -> None:
    for page in site.articles:
        refs = page.elements(f"//a[{_classed('note-ref')}]")
        notes = page.elements(f"//aside[{_classed('note')}]")
        # Each sentence refers to its notes on both sides.
        assert sorted(f"#{note.get('id')}" for note in notes for _ in site.config.pair) == sorted(
            ref.get("href") or "" for ref in refs
        )
        for ref in refs:
            (note,) = [note for note in notes if f"#{note.get('id')}" == ref.get("href")]
            sentence = ref.getprevious()
            while sentence is not None and sentence.get("data-s") is None:
                sentence = sentence.getprevious()
            assert sentence is not None
            number = sentence.get("data-s") or ""
            assert text_of(ref) in (ref.get("aria-label") or "")
            for side in page.elements("./div[@lang]", note):
                (back,) = page.elements("./p[1]/a", side)
                assert back.get("href") == f"#{number}"
                assert text_of(back) == text_of(ref)
                (quote,) = page.elements("./p[1]/q", side)
                assert text_of(quote) in text_of(_sentence(page, quote.get("lang") or "", number))
                assert len(page.elements(".//time", side)) == 1


def test_names_are_stops_once_a_section(site: BuiltSite) -> None:
    """In each language the first of each name, so that the Tab key reaches every entry that a section names
    and does not stop at each mention."""
    for page in site.articles:
        for part in page.elements("//main//header | //main//section[starts-with(@id, 'sec-')]"):
            seen: set[tuple[str, str]] = set()
            for term in page.elements(f".//a[{_classed('term')}]", part):
                name = term.get("data-term") or "", language(term)[0]
                assert (term.get("tabindex") == "-1") == (name in seen), f"{page.path}: {name}"
                seen.add(name)
