"""Study, keys, settings and the strip of states, as a reader encounters them in a real browser."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import OpenPage
from tests.pages.conftest import Address
from tests.pages.sites import BuiltPage, BuiltSite
from tests.pages.test_reader_layouts import NO_STORAGE

COVERED = "section[id^=sec-] .covered"


# --- study -----------------------------------------------------------------------------------------


def _count(page: Page) -> tuple[int, int]:
    done, _, all_ = page.locator(".study output").inner_text().partition(" / ")
    return int(done), int(all_)


def test_translations_are_revealed_one_by_one(address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}?view=study")
    assert _count(page) == (0, page.locator(COVERED).count())
    first = page.locator("section[id^=sec-] p > .covered").first
    name = first.locator(".s").get_attribute("data-s")
    # What is covered is hidden from assistive technology, and has a button in its place.
    assert first.locator(".s").evaluate("span => getComputedStyle(span).visibility") == "hidden"
    first.get_by_role("button").click()
    assert _count(page)[0] == 1
    shown = page.locator(f".s[data-s={name}][data-state]")
    expect(shown).to_be_visible()
    expect(shown).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("t")
    assert _count(page)[0] == 2
    page.locator("[data-do=paragraph]").click()
    done, all_ = _count(page)
    assert 2 < done < all_
    assert page.locator(".block:not(:has(.covered)) [data-state]").count() >= 2
    page.locator("[data-do=cover]").click()
    assert _count(page)[0] == 0
    page.keyboard.press("2")
    expect(page.locator(COVERED)).to_have_count(0)
    assert page.locator(".cover").count() == 0


def test_study_where_there_is_no_script(address: str, open_page: OpenPage) -> None:
    """It cannot be chosen, so that nothing can be covered that stays so."""
    page = open_page(address, java_script_enabled=False)
    expect(page.locator("label:has(#view-study)")).to_be_hidden()


def test_an_exercise_on_paper(address: str, open_page: OpenPage) -> None:
    page = open_page(f"{address}?view=study", width=718)
    page.emulate_media(media="print")
    bottom, top = page.evaluate(
        """() => {
          const edges = (side, edge) => [...document.querySelectorAll(
            `section[id^=sec-] .block > p:nth-child(${side})`)].map(p => p.getBoundingClientRect()[edge]);
          return [Math.max(...edges(1, "bottom")), Math.min(...edges(2, "top"))];
        }"""
    )
    assert bottom <= top
    expect(page.locator(".reading")).to_be_hidden()
    expect(page.locator(f"{COVERED} .s").first).to_be_visible()


# --- keys ------------------------------------------------------------------------------------------


def _focused(page: Page) -> str:
    name: str = page.evaluate("document.activeElement.dataset.s ?? document.activeElement.dataset.term ?? ''")
    return name


def test_reading_by_keys(address: str, article: BuiltPage, open_page: OpenPage) -> None:
    """A whole way through a page without a pointer."""
    page = open_page(address)
    sentences = article.all("//span[@id and @data-s]/@data-s")
    for name in sentences[:3]:
        page.keyboard.press("j")
        assert _focused(page) == name
    page.keyboard.press("k")
    assert _focused(page) == sentences[1]
    page.keyboard.press("Enter")
    expect(page.locator("#menu")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#menu")).to_be_hidden()
    assert _focused(page) == sentences[1]
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('a.term')")
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("Escape")
    for number, view in enumerate(("columns", "under", "source", "target", "study"), 1):
        page.keyboard.press(str(number))
        expect(page.locator(f"#view-{view}")).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#view-study")).to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("Control+1")
    expect(page.locator("#view-study")).to_be_checked()


def test_keys_of_an_arabic_keyboard(address: str, article: BuiltPage, open_page: OpenPage) -> None:
    page = open_page(address)
    press = """([key, code]) => document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", {key, code, bubbles: true, cancelable: true}))"""
    page.evaluate(press, ["ت", "KeyJ"])
    assert _focused(page) == article.all("//span[@id and @data-s]/@data-s")[0]
    page.evaluate(press, ["٣", "Digit3"])
    expect(page.locator("#view-source")).to_be_checked()
    page.evaluate(press, ["؟", "Slash"])
    expect(page.locator("#keys")).to_be_visible()


def test_keys_are_off_in_fields_and_by_choice(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    page.evaluate("document.querySelector('main').prepend(document.createElement('textarea'))")
    page.locator("textarea").focus()
    page.keyboard.type("3?")
    expect(page.locator("textarea")).to_have_value("3?")
    expect(page.locator("#view-columns")).to_be_checked()
    page.locator("[popovertarget=settings]").click()
    page.locator("[name=shortcuts]").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("3")
    expect(page.locator("#view-columns")).to_be_checked()
    page.locator("[popovertarget=settings]").click()
    expect(page.locator("[name=shortcuts]")).not_to_be_checked()


# --- settings --------------------------------------------------------------------------------------


def test_settings_are_remembered_on_every_page(
    built: Mapping[str, BuiltSite], served: Address, address: str, open_page: OpenPage
) -> None:
    page = open_page(address)
    size = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
    paper = "getComputedStyle(document.body).backgroundColor"
    sides = ["section p > .unit > .s[id]", "section p > .unit > .s[data-state]"]
    before = [page.evaluate(size, side) for side in sides]
    light = page.evaluate(paper)
    page.locator("[popovertarget=settings]").click()
    chosen = {"source-size": "135", "target-size": "90", "leading": "140", "paper": "sepia"}
    for name, value in chosen.items():
        page.locator(f"label:has([name={name}][value='{value}'])").click()
    page.reload()
    assert [page.evaluate(size, side) for side in sides] == pytest.approx([before[0] * 1.35, before[1] * 0.9])
    sepia = page.evaluate(paper)
    assert sepia != light
    page.goto(served(built["real"], "glossary/"))
    assert page.evaluate(paper) == sepia
    page.goto(address)
    page.locator("[popovertarget=settings]").click()
    expect(page.locator("[name=paper][value=sepia]")).to_be_checked()
    page.locator("label:has([value=auto])").click()
    assert page.evaluate(paper) == light


def test_another_typeface_is_asked_for_by_those_who_choose_it(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    fonts = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"
    height = """[...document.querySelectorAll('.block > :first-child')]
      .reduce((sum, block) => sum + block.getBoundingClientRect().height, 0)"""
    before = page.evaluate(height)
    assert not any("Sans" in family for family in page.evaluate(fonts))
    page.locator("[popovertarget=settings]").click()
    page.locator("label:has([name=face][value=sans])").click()
    page.wait_for_function(f"() => {fonts}.some(family => family.includes('Sans'))")
    page.reload()
    page.wait_for_function(f"() => {fonts}.some(family => family.includes('Sans'))")
    assert page.evaluate(height) == pytest.approx(before, rel=0.1)
    page.locator("[popovertarget=settings]").click()
    page.locator("label:has([name=face][value=naskh])").click()
    page.reload()
    assert page.evaluate(height) == before
    assert not any("Sans" in family for family in page.evaluate(fonts))


@pytest.mark.parametrize("where", ["blocked", "disk"])
def test_everything_works_without_storage_and_from_disk(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage, where: str
) -> None:
    errors: list[str] = []
    page = open_page("about:blank", script=NO_STORAGE if where == "blocked" else "")
    page.on("pageerror", lambda error: errors.append(str(error)))
    article = built["real"].largest("article")
    page.goto(served(built["real"], article.url) if where == "blocked" else article.file.as_uri())
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(page.locator("#card")).to_be_visible()
    entry = page.locator("#card h3 a").get_attribute("href") or ""
    assert entry.endswith("index.html" if where == "disk" else "/")
    page.keyboard.press("Escape")
    page.keyboard.press("5")
    page.keyboard.press("t")
    assert _count(page)[0] == 1
    page.locator("[popovertarget=settings]").click()
    page.locator("label:has([value=dark])").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert not errors


# --- the strip -------------------------------------------------------------------------------------


def test_the_strip_has_a_cell_for_each_sentence_and_one_tab_stop(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    site = built["torture"]
    article = site.by_path["articles/every-construct/index.html"]
    page = open_page(served(site, article.url))
    cells = page.locator(".strip a")
    sentences = article.all("//span[@id and @data-s]/@data-s")
    assert cells.evaluate_all("cells => cells.map(cell => cell.hash.slice(1))") == sentences
    states = article.all("//span[@data-state]/@data-state")
    classes = cells.evaluate_all("cells => cells.map(cell => cell.classList[1])")
    assert classes == states
    looks = cells.evaluate_all(
        """cells => Object.fromEntries(cells.map(cell => {
          const style = getComputedStyle(cell);
          return [cell.classList[1], [style.backgroundImage, style.backgroundColor, style.boxShadow].join()];
        }))"""
    )
    assert len(set(looks.values())) == len(looks) == 6
    assert cells.evaluate_all("cells => cells.filter(cell => cell.tabIndex === 0).length") == 1
    cells.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(cells.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"#{sentences[-1]}$"))


def test_only_what_no_person_has_checked(
    built: Mapping[str, BuiltSite], served: Address, address: str, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"))
    page.locator("label:has(#unchecked)").click()
    for block in page.locator("section[id^=sec-] > .block").all():
        doubtful = block.locator("[data-state=machine], [data-state=stale]").count()
        expect(block).to_be_visible(visible=doubtful > 0)
    assert page.locator("section[id^=sec-] > .block").filter(visible=True).count() > 0
    page.locator("label:has(#unchecked)").click()
    expect(page.locator("section[id^=sec-] > .block").first).to_be_visible()
    # Where there is nothing to be found nothing is offered.
    page.goto(address)
    expect(page.locator("#unchecked")).to_have_count(0)


def test_only_what_no_person_has_checked_without_the_script(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    page = open_page(served(built["torture"], "articles/every-construct/"), java_script_enabled=False)
    expect(page.locator(".strip nav")).to_be_hidden()
    authored = page.locator(".block:has([data-state=authored]):not(:has([data-state=machine]))").first
    expect(authored).to_be_visible()
    page.locator("label:has(#unchecked)").click()
    expect(authored).to_be_hidden()


def test_the_strip_of_a_long_article_stays_slim(
    built: Mapping[str, BuiltSite], served: Address, open_page: OpenPage
) -> None:
    """However many sentences there are, the text begins soon; all cells can be reached."""
    page = open_page(served(built["torture"], "articles/every-construct/"), width=390)
    page.locator(".strip ul").evaluate(
        "list => { for (let n = 0; n < 400; n++) list.append(list.lastElementChild.cloneNode(true)); }"
    )
    cells = page.locator(".strip ul")
    assert cells.evaluate("list => list.offsetHeight <= 72 && list.scrollHeight > 300")
    page.locator(".strip a").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".strip a:focus")).to_be_in_viewport()
