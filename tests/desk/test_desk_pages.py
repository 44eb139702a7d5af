"""The desk in a browser: what an editor does there, and what git then shows of the files."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.conftest import OpenPage
from tests.desk.editor import diff
from tests.desk.test_decisions import MEMORY, replace
from tests.pages.test_accessibility import SCHEMES
from tests.preview.preview import Preview, eventually

VISIT = "articles/visit/"


def sentence(page: Page, ident: str) -> None:
    # Of a sentence without a translation there is only the other half to click.
    page.locator(f"article .s[data-s={ident}]:not(:empty)").last.click()
    expect(page.locator("dialog.desk")).to_be_visible()
    expect(page.locator("dialog.desk .desk-first")).to_be_focused()


def problems_of(page: Page) -> list[str]:
    """What the browser complains of, but for answers that refuse."""
    told: list[str] = []
    page.on(
        "console",
        lambda m: told.append(m.text) if m.type == "error" and "status of 4" not in m.text else None,
    )
    page.on("pageerror", lambda error: told.append(str(error)))
    return told


def field_of(page: Page, ident: str, action: str) -> Locator:
    """The field in which a sentence is edited, opened by the action of its card."""
    sentence(page, ident)
    page.locator(f"[data-desk={action}]").click()
    return page.locator("dialog.desk textarea")


def test_one_key_confirms_and_goes_on(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    told = problems_of(page)
    sentence(page, "s-summary")
    state = page.locator("dialog.desk .desk-muted").first
    expect(state).to_contain_text("Made by argos 1.0")
    page.keyboard.press("Enter")
    eventually(lambda: diff(site), "a change")
    assert diff(site) == "content/translations/visit.en.po\n-#, fuzzy"
    expect(page.locator("article .s[data-s=s-summary][data-state=reviewed]")).to_be_visible()
    # The next that waits is open, and says what has changed in the Arabic.
    expect(page.locator("dialog.desk del")).to_have_text("القاعدة")
    expect(page.locator("dialog.desk .desk-first")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("article .s[data-s=s-base][data-state=authored]")).to_be_visible()
    # What has no text is to be written.
    expect(page.locator("dialog.desk .desk-first")).to_have_attribute("data-desk", "edit")
    page.keyboard.press("Enter")
    page.keyboard.type("He thanked those present.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article .s[data-s=s-thanks][data-state=authored]")).to_be_visible()
    assert '+msgstr "He thanked those present."' in diff(site)
    # Where a person has written, the machine made only what it wrote itself.
    page.keyboard.press("Escape")
    page.locator("article .s[data-s=s-arrival]").last.click()
    expect(page.locator("dialog.desk [data-part=machine]")).to_contain_text("Made by argos 1.0")
    expect(state).to_contain_text("edited by a person")
    expect(state).not_to_contain_text("Made by")
    assert told == []


def test_an_edit_is_looked_at_while_it_is_typed_and_refused_as_a_build_would(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    told = problems_of(page)
    field = field_of(page, "s-base", "edit")
    expect(field).to_have_attribute("lang", "en")
    expect(field).to_have_attribute("dir", "ltr")
    found = page.locator("dialog.desk [data-part=findings]")
    field.fill("The minister said that it is [safe](javascript:x).")
    for what in (
        "is not allowed",
        'the link to "../glossary/ain-al-asad.yaml" is lost',
        "should hold “Ain al-Asad”",
    ):
        expect(found).to_contain_text(what)
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text(
        'visit.en.po:30: a link to "javascript:x" is not allowed (use http'
    )
    assert diff(site) == ""
    expect(field).to_have_value("The minister said that it is [safe](javascript:x).")
    assert told == []


def test_a_text_that_is_too_long_is_told_and_stays_in_the_field(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    field = field_of(page, "s-summary", "edit")
    field.fill("word " * 15_000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("too long to be saved")
    expect(field).to_have_value("word " * 15_000)
    assert diff(site) == ""


def test_what_is_typed_outlives_a_save_elsewhere_and_a_conflict(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    field = field_of(page, "s-summary", "edit")
    field.fill("The minister saw two cities.")
    # Somebody saves the same sentence: the page reloads, and what was typed is still there.
    replace(site / MEMORY, 'msgstr "The minister visited two cities."', 'msgstr "The minister called twice."')
    expect(page.locator("article .s[data-s=s-summary][data-state]")).to_have_text(
        "The minister called twice."
    )
    expect(field).to_have_value("The minister saw two cities.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [data-part=theirs]")).to_contain_text("The minister called twice.")
    expect(field).to_have_value("The minister saw two cities.")
    assert '+msgstr "The minister called twice."' in diff(site)
    page.locator("[data-desk=keep_mine]").click()
    expect(page.locator("article .s[data-s=s-summary][data-state=edited]")).to_have_text(
        "The minister saw two cities."
    )


def test_the_original_is_corrected_and_undone(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    field = field_of(page, "s-evening", "edit_source")
    expect(field).to_have_attribute("dir", "rtl")
    field.fill(field.input_value().replace("في المساء", "عند الظهر"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("article .s[data-s=s-evening][data-state=stale]")).to_be_visible()
    assert '+#| msgid "ثم سافر إلى بغداد في المساء."' in diff(site)
    expect(page.locator("dialog.desk ins")).to_contain_text("عند الظهر")
    page.locator("[data-desk=undo]").click()
    expect(page.locator("article .s[data-s=s-evening][data-state=reviewed]")).to_be_visible()
    assert diff(site) == ""


def test_a_sentence_that_goes_with_a_correction_comes_back(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    field = field_of(page, "s-evening", "edit_source")
    field.fill("وصل الوزير إلى أربيل صباح الاثنين.")
    page.keyboard.press("Control+Enter")
    said = page.locator("dialog.desk [role=status]")
    expect(said).to_have_text("حُفظت.Saved.")
    assert "-وصل الوزير إلى أربيل صباح الاثنين. ثم سافر إلى بغداد في المساء." in diff(site)
    page.locator("dialog.desk [data-desk=undo]").click()
    expect(said).to_contain_text("Undone.")
    expect(page.locator("dialog.desk [data-part=source]")).to_contain_text("ثم سافر إلى بغداد في المساء.")
    assert diff(site) == ""


def test_what_cannot_be_undone_does_not_keep_what_can(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    sentence(page, "s-summary")
    page.keyboard.press("Enter")
    expect(page.locator("article .s[data-s=s-summary][data-state=reviewed]")).to_be_visible()
    page.goto(preview.url + "articles/return/")
    sentence(page, str(page.locator("article .s[id]").first.get_attribute("data-s")))
    page.locator("[data-desk=edit]").click()
    page.locator("dialog.desk textarea").fill("Back in Baghdad.")
    page.keyboard.press("Control+Enter")
    said = page.locator("dialog.desk [role=status]")
    expect(said).to_contain_text("Saved.")
    memory = site / "content/translations/return.en.po"
    replace(memory, "Back in Baghdad.", "Back in Baghdad again.")
    page.locator("dialog.desk [data-desk=undo]").click()
    expect(said).to_contain_text("return.en.po: has been changed since")
    page.locator("dialog.desk [data-desk=undo]").click()
    expect(said).to_contain_text("Undone.")
    assert "visit.en.po" not in diff(site)
    assert "Back in Baghdad again." in memory.read_text("utf-8")


def test_a_file_that_goes_under_an_open_card_is_told(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    """As by a checkout of another branch; the page stays until the build has told of it."""
    page = open_page(preview.url + VISIT, script="window.WebSocket = class { send() {} }")
    field = field_of(page, "s-summary", "edit")
    field.fill("Typed before.")
    (site / "content/articles/visit.md").rename(site / "visit.md")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("there is no article")
    expect(field).to_have_value("Typed before.")
    assert not (site / "content/articles/visit.md").exists()


def test_the_card_is_for_everybody(preview: Preview, open_page: OpenPage) -> None:
    for scheme in SCHEMES:
        page = open_page(preview.url + VISIT, width=390, color_scheme=scheme)
        sentence(page, "s-base")
        found = Axe().run(page, context="dialog.desk")
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        expect(page.locator("dialog.desk")).to_be_hidden()
