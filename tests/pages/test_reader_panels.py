"""Names explained in place, and the menu of a sentence: by pointer, keyboard and touch, and without the
script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltPage, BuiltSite, text_of
from tests.pages.test_reader_layouts import VIEWS
from tests.tools.axe import Look, found_by_axe, found_in_looks

TERM = "section[id^=sec-] p a.term"
SENTENCE = "section[id^=sec-] p > .unit > .s[id]"


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """The article on a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def _at(page: Page, selector: str, number: int = 0) -> tuple[float, float]:
    """The middle of the first line of an element, brought into view."""
    element = page.locator(selector).nth(number)
    element.evaluate("element => element.scrollIntoView({block: 'center'})")
    x, y = element.evaluate(
        """element => {
          const box = element.getClientRects()[0];
          return [box.x + box.width / 2, box.y + box.height / 2];
        }"""
    )
    return float(x), float(y)


# --- names -----------------------------------------------------------------------------------------


def test_every_name_of_an_article_is_explained_once(site: BuiltSite) -> None:
    for page in site.articles:
        named = page.elements("//*[@data-names]")
        if page.kind != "article":
            assert not named
            continue
        mentioned = list(dict.fromkeys(page.all("//*[@data-term]/@data-term")))
        assert sorted(item.get("data-names") or "" for item in named) == sorted(mentioned)
        for item in named:
            entry = next(p for p in site.pages if p.main.get("data-term") == item.get("data-names"))
            for lang in site.config.pair:
                (name,) = page.elements(f".//h3//*[@lang='{lang}']", item)
                assert text_of(name) == text_of(entry.elements(f"//h1/*[@lang='{lang}']")[0])
                (told,) = page.elements(f"./div/*[@lang='{lang}']/*[last()]", item)
                (whole,) = entry.elements(f"//section[@aria-labelledby='definition']//div[@lang='{lang}']")
                assert text_of(told)
                assert text_of(whole).startswith(text_of(told))


def test_a_card_stays_while_it_is_pointed_at(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    card = page.locator("#card")
    page.mouse.move(*_at(page, TERM, 1))
    expect(card).to_be_visible()
    names = page.locator(TERM).nth(1).inner_text()
    expect(card.locator("h3")).to_contain_text(names.split()[-1][-3:])
    entry = card.locator("h3 a").get_attribute("href") or "nowhere"
    expect(card.locator("[data-to=mentions]")).to_have_attribute(
        "href", re.compile(f"{re.escape(entry.removeprefix('../../'))}#mentions$")
    )
    box = card.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.mouse.move(2, 890)
    expect(card).to_be_hidden()
    page.mouse.move(*_at(page, TERM, 2))
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_card_by_keyboard(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.locator(SENTENCE).first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("#card")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('a.term')")
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('a.term')")
    # A name stays a link.
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_have_attribute("data-page", "entry")


def test_a_name_that_the_focus_only_passes_shows_no_card(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    # Both in one turn, so that no wait between them can show the card.
    page.locator(TERM).first.evaluate(
        """term => {
          term.focus({focusVisible: true});
          document.querySelector(".skip").focus();
        }"""
    )
    page.wait_for_timeout(600)
    assert page.locator("#card").is_hidden()


def test_a_tap_opens_a_card_as_a_sheet(phone: Page) -> None:
    phone.touchscreen.tap(*_at(phone, TERM, 1))
    card = phone.locator("#card")
    expect(card).to_be_visible()
    expect(phone.locator("main")).to_have_attribute("data-page", "article")
    box = card.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert abs(box["y"] + box["height"] - 800) < 1
    card.locator(".open").tap()
    expect(phone.locator("main")).to_have_attribute("data-page", "entry")


def test_names_are_a_glossary_on_paper(address: str, open_page: OpenPage) -> None:
    page = open_page(address, width=718, java_script_enabled=False)
    page.emulate_media(media="print")
    expect(page.locator(".named li").first).to_be_visible()


# --- sentences -------------------------------------------------------------------------------------


def _copied(page: Page, what: str) -> str:
    page.locator(f"#menu [data-copy={what}]").click()
    expect(page.locator("[role=status]")).not_to_be_empty()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def test_a_sentence_is_copied_with_where_it_is_from(
    built: Mapping[str, BuiltSite], address: str, article: BuiltPage, open_page: OpenPage
) -> None:
    page = open_page(address, permissions=["clipboard-read", "clipboard-write"])
    name = page.locator(SENTENCE).nth(1).get_attribute("id") or ""
    source, target = article.elements(f"//span[@data-s='{name}']")
    state: Any = target.get("data-state")
    link = f"{built['real'].config.url}{article.url}#{name}"
    for what in ("source", "target", "both", "link"):
        page.mouse.click(*_at(page, SENTENCE, 1))
        lines = _copied(page, what).split("\n")
        assert lines[-1] == link
        assert (text_of(source) in lines) == (what in ("source", "both"))
        assert (text_of(target) in lines) == (what in ("target", "both"))
        told = built["real"].theme.states[state].what
        assert any(line.endswith(told.target) for line in lines) == (what in ("target", "both"))
        expect(page.locator("#menu")).to_be_hidden()
        assert page.evaluate("document.activeElement.id") == name


def test_a_citation_has_the_date_of_the_article(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """In the language that it is in, and not that of the event: one day, or several."""
    for slug in ("2021-07-combat-mission", "2024-07-pentagon-talks"):
        page = open_page(
            served(built["real"], f"articles/{slug}/"), permissions=["clipboard-read", "clipboard-write"]
        )
        page.mouse.click(*_at(page, SENTENCE, 1))
        cited = [line for line in _copied(page, "both").split("\n") if line.startswith("— ")]
        assert "22 تشرين الثاني 2026" in cited[0]
        assert "November 22, 2026" in cited[1]


def test_the_sentence_of_a_menu_stays_marked(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.keyboard.press("j")
    marked = page.locator(".s.paired")
    ids = marked.evaluate_all("all => all.map(sentence => sentence.dataset.s)")
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    assert marked.evaluate_all("all => all.map(sentence => sentence.dataset.s)") == ids
    assert len(ids) == 2


def test_the_menu_without_a_clipboard(address: str, open_page: OpenPage) -> None:
    page = open_page(address, script="Object.defineProperty(navigator, 'clipboard', {value: undefined});")
    page.mouse.click(*_at(page, SENTENCE, 1))
    page.locator("#menu [data-copy=source]").click()
    expect(page.locator("[role=status]")).not_to_be_empty()


def test_the_menu_by_keyboard(built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    mark = page.locator("section a.by").first
    mark.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#menu")
    expect(menu).to_be_visible()
    assert page.evaluate("document.activeElement.matches('#menu button')")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('section a.by')")


def test_the_menu_tells_the_state_of_the_translation(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    words = built["torture"].theme.states
    for state in ("machine", "missing", "authored"):
        name = page.locator(f"section p .s[data-state={state}]:not(:has(a))").first.get_attribute("data-s")
        page.mouse.click(*_at(page, f"#{name}"))
        told = page.locator("#menu [data-of]").filter(visible=True)
        expect(told).to_have_count(1)
        expect(told).to_contain_text(words[state].what.target)
        expect(page.locator("#menu [data-copy=target]")).to_be_visible(visible=state != "missing")
        page.keyboard.press("Escape")


def test_a_tap_opens_the_menu(phone: Page) -> None:
    phone.touchscreen.tap(*_at(phone, f"{SENTENCE}:not(:has(a))"))
    expect(phone.locator("#menu")).to_be_visible()
    phone.touchscreen.tap(195, 20)
    expect(phone.locator("#menu")).to_be_hidden()


def test_without_the_script_a_mark_leads_to_its_sentence(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"), java_script_enabled=False)
    page.locator("section a.by").first.click()
    expect(page).to_have_url(re.compile("#s-"))
    expect(page.locator(".s:target")).to_be_in_viewport()


# --- axe -------------------------------------------------------------------------------------------

_LOOKS: dict[int, tuple[Look, ...]] = {
    390: ("light", "dark", "forced"), 1280: ("light", "paper sepia", "paper dark"),
}  # fmt: skip


@pytest.mark.parametrize("width", _LOOKS)
def test_axe_in_every_layout(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, width: int
) -> None:
    """On the article that has everything, in every layout and look."""
    address = served(built["torture"], "articles/every-construct/")
    page = open_page("about:blank", width=width)
    for view in VIEWS:
        page.goto(f"{address}?view={view}")
        assert not found_in_looks(page, _LOOKS[width]), view
        if view == "study":
            page.keyboard.press("t")
            page.locator("#unchecked").check()
            assert not found_in_looks(page, _LOOKS[width])


@pytest.mark.parametrize("width", _LOOKS)
def test_axe_with_panels_open(address: str, open_page: OpenPage, width: int) -> None:
    page = open_page(f"{address}?view=under", width=width)

    def check(panel: str) -> None:
        expect(page.locator(panel)).to_be_visible()
        assert not found_in_looks(page, within=panel)

    page.mouse.move(*_at(page, TERM, 1))
    check("#card")
    # Beside what is open the page is as it was.
    assert not found_by_axe(page)
    page.keyboard.press("Escape")
    page.mouse.click(*_at(page, SENTENCE, 1))
    check("#menu")
    page.locator("#menu [data-copy=source]").click()
    expect(page.locator("[role=status]")).not_to_be_empty()
    # In forced colours axe takes the colour of letters for what it was before.
    assert not found_in_looks(page, ("light", "dark", "paper sepia"), "[role=status]")
    page.locator("[popovertarget=settings]").click()
    check("#settings")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    check("#keys")


def test_what_is_chosen_shows_in_forced_colours(address: str, open_page: OpenPage) -> None:
    page = open_page(address, forced_colors="active")
    page.locator("[popovertarget=settings]").click()
    for name in ("view", "paper", "face", "leading"):
        colours = page.locator(f"label:has([name={name}])").evaluate_all(
            """labels => labels.map(label => [
              label.querySelector("input").checked, getComputedStyle(label).backgroundColor,
            ])"""
        )
        assert len({colour for _, colour in colours}) == 2
        assert len({colour for checked, colour in colours if checked}) == 1
