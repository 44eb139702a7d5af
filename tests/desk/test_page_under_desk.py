"""The desk in a page that changes underneath it, and with a user who is faster than it: no text, key or focus
is lost, nothing is done twice, and the page announces nothing that was not built."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.conftest import OpenPage
from tests.desk.editor import diff
from tests.desk.test_decisions import MEMORY, replace
from tests.desk.test_desk_pages import VISIT, sentence
from tests.desk.test_terms_in_browser import select, tool
from tests.preview.preview import Preview, eventually

# Of a page with this nobody knows when a build has ended.
ALONE = "window.WebSocket = class { send() {} close() {} }"
# Sends the first request of this kind when it is told to.
HELD = """{{
  const send = window.fetch;
  window.fetch = async (address, options) => {{
    if (address.endsWith("/{name}") && !window.release) await new Promise(sent => (window.release = sent));
    return send(address, options);
  }};
}}"""


def half(page: Page, ident: str, state: str = "") -> Locator:
    return page.locator(f"article .s[data-s={ident}][data-state{f'={state}' if state else ''}]")


def field(page: Page) -> Locator:
    return page.locator("dialog.desk textarea")


def card_of(page: Page, ident: str) -> None:
    """Waits for the card of a sentence with its buttons."""
    expect(page.locator(f"article .desk-here[data-s={ident}]").first).to_be_attached()
    expect(page.locator("dialog.desk .desk-first")).to_be_focused()


def asked(page: Page, name: str) -> list[str]:
    """The bodies of the requests to the desk by that name from now on."""
    bodies: list[str] = []
    address = f"/.preview/desk/{name}"
    page.on("request", lambda r: bodies.append(r.post_data or "") if r.url.endswith(address) else None)
    return bodies


def test_no_click_is_lost_while_the_page_changes(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT, script=HELD.format(name="sentence"))
    page.evaluate("window.isThere = true")
    half(page, "s-base").last.click()
    page.wait_for_function("Boolean(window.release)")
    replace(site / MEMORY, "A visit to Erbil", "A journey to Erbil")
    expect(half(page, "s-title")).to_have_text("A journey to Erbil")
    page.evaluate("window.release()")
    card_of(page, "s-base")
    assert page.evaluate("window.isThere")


def test_new_styles_show_once_an_answer_has_come(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT, script=HELD.format(name="strip"))
    page.wait_for_function("Boolean(window.release)")
    page.evaluate("window.isThere = true")
    style = site / "themes/default/static/style.css"
    style.parent.mkdir(parents=True)
    style.write_text("h1 { letter-spacing: 7px }", "utf-8")
    replace(site / MEMORY, "A visit to Erbil", "A journey to Erbil")
    expect(half(page, "s-title")).to_have_text("A journey to Erbil")
    assert page.evaluate("window.isThere")
    page.evaluate("window.release()")
    expect(page.locator("h1")).to_have_css("letter-spacing", "7px")


def test_no_key_is_lost_while_the_page_changes(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    sentence(page, "s-thanks")
    page.evaluate("window.isThere = true")
    page.keyboard.press("Enter")
    page.keyboard.type("He thanked present.")
    for _ in "present.":
        page.keyboard.press("ArrowLeft")
    replace(site / MEMORY, "A visit to Erbil", "A journey to Erbil")
    expect(half(page, "s-title")).to_have_text("A journey to Erbil")
    page.keyboard.type("those ")
    expect(field(page)).to_have_value("He thanked those present.")
    assert page.evaluate("window.isThere")
    page.keyboard.press("Control+Enter")
    expect(half(page, "s-thanks", "authored")).to_have_text("He thanked those present.")
    # What is new in the page can be edited as what was there.
    replace(site / MEMORY, "A journey to Erbil", "A visit to Erbil")
    expect(half(page, "s-title")).to_have_text("A visit to Erbil")
    page.keyboard.press("Escape")
    sentence(page, "s-thanks")
    assert page.evaluate("window.isThere")


def test_a_page_that_got_another_part_goes_on_changing(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + "articles/return/")
    baghdad = site / "content/glossary/baghdad.yaml"
    named = page.locator("main > .named")
    replace(baghdad, "[بغداد]", "[البصرة]")
    expect(named).to_have_count(0)
    # When all articles are known, the page is loaded once more, with its present neighbours.
    expect(page.locator(".neighbours")).not_to_contain_text("in common")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.desk .desk-first")).to_be_focused()
    replace(baghdad, "[البصرة]", "[بغداد]")
    expect(named).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.type("Back to Baghdad")
    page.keyboard.press("Control+Enter")
    expect(page.locator("article h1")).to_contain_text("Back to Baghdad")


def test_the_page_tells_of_what_was_built_and_the_desk_of_what_was_saved(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT, script=ALONE)
    sentence(page, "s-summary")
    for ident in ("s-base", "s-thanks"):
        page.keyboard.press("Enter")
        card_of(page, ident)
    assert [half(page, ident).get_attribute("data-state") for ident in ("s-summary", "s-base")] == [
        "machine", "stale"
    ]  # fmt: skip
    # Neither waits any more.
    page.locator("dialog.desk [data-desk=next]").click()
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("Nothing more is waiting")
    assert diff(site).count("-#, fuzzy") == 2
    # Each can be undone, the last first, and is shown again.
    for ident, left in (("s-base", 1), ("s-summary", 0)):
        page.locator("dialog.desk [data-desk=undo]").click()
        card_of(page, ident)
        expect(page.locator("dialog.desk [role=status]")).to_contain_text("Undone")
        assert diff(site).count("-#, fuzzy") == left


def test_a_key_that_is_held_or_pressed_twice_does_one_thing(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    sentence(page, "s-summary")
    confirmed = asked(page, "confirm")
    page.keyboard.down("Enter")
    card_of(page, "s-base")
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    card_of(page, "s-base")
    expect(half(page, "s-summary", "reviewed")).to_be_visible()
    assert len(confirmed) == 1
    page.keyboard.press("Escape")
    select(page, "s-evening", "en", "in the evening")
    tool(page, "new_note")
    added = asked(page, "add-note")
    page.locator('dialog.desk [name="body.en"]').fill("At nine.")
    page.evaluate("""() => {
      const form = document.querySelector("dialog.desk form");
      form.requestSubmit();
      form.requestSubmit();
    }""")
    expect(page.locator("#note-in-the-evening")).to_contain_text("At nine.")
    assert len(added) == 1
    assert (site / "content/notes/visit.yaml").read_text("utf-8").count("At nine.") == 1


def test_what_is_typed_while_the_text_before_it_is_saved_stays(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT, script=HELD.format(name="write"))
    sentence(page, "s-thanks")
    page.keyboard.press("Enter")
    page.keyboard.type("He thanked them")
    page.keyboard.press("Control+Enter")
    eventually(lambda: page.evaluate("Boolean(window.release)"), "the request to save")
    page.keyboard.type(" all")
    page.evaluate("release()")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("Saved")
    assert '+msgstr "He thanked them"' in diff(site)
    expect(field(page)).to_have_value("He thanked them all")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(half(page, "s-thanks", "authored")).to_have_text("He thanked them all")


def test_two_tabs_lose_nothing_and_see_both_texts(site: Path, preview: Preview, open_page: OpenPage) -> None:
    one, other = (open_page(preview.url + VISIT) for _ in range(2))
    for page, text in ((one, "He saw two towns."), (other, "He visited two cities.")):
        sentence(page, "s-summary")
        page.locator("[data-desk=edit]").click()
        field(page).fill(text)
    one.keyboard.press("Control+Enter")
    # The other page shows it, under the field.
    for page in (one, other):
        expect(half(page, "s-summary", "edited")).to_have_text("He saw two towns.")
    expect(field(other)).to_be_focused()
    other.keyboard.press("Control+Enter")
    theirs = other.locator("dialog.desk [data-part=theirs]")
    expect(theirs).to_contain_text("He saw two towns.")
    expect(field(other)).to_have_value("He visited two cities.")
    # While the one decides about something else, and about the same once more.
    card_of(one, "s-base")
    one.keyboard.press("Enter")
    expect(half(other, "s-base", "authored")).to_be_attached()
    sentence(one, "s-summary")
    one.locator("dialog.desk [data-desk=edit]").click()
    field(one).fill("He saw two cities.")
    one.keyboard.press("Control+Enter")
    expect(half(other, "s-summary")).to_have_text("He saw two cities.")
    other.locator("[data-desk=keep_mine]").click()
    expect(theirs).to_contain_text("He saw two cities.")
    other.locator("[data-desk=keep_mine]").click()
    for page in (one, other):
        expect(half(page, "s-summary", "edited")).to_have_text("He visited two cities.")
    # What somebody else has saved since is not undone with it.
    card_of(one, "s-thanks")
    one.locator("dialog.desk [data-desk=undo]").click()
    expect(one.locator("dialog.desk [role=status]")).to_contain_text("has been changed since")
    assert '+msgstr "He visited two cities."' in diff(site)


def test_a_decision_about_what_somebody_else_has_changed_shows_it(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT, script=ALONE)
    sentence(page, "s-summary")
    replace(site / MEMORY, 'msgstr "The minister visited two cities."', 'msgstr "The minister called twice."')
    page.keyboard.press("Enter")
    expect(page.locator("dialog.desk [data-part=target]")).to_contain_text("The minister called twice.")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("shown as it is now")
    assert "-#, fuzzy" not in diff(site)


def test_a_preview_that_begins_anew_takes_what_was_typed_before(site: Path, open_page: OpenPage) -> None:
    preview = Preview(site).wait()
    page = open_page(preview.url + VISIT)
    sentence(page, "s-thanks")
    page.keyboard.press("Enter")
    page.keyboard.type("He thanked them.")
    assert preview.end() == 0
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("is not responding")
    again = Preview(site, port=preview.port).wait()
    try:
        page.keyboard.press("Control+Enter")
        expect(half(page, "s-thanks", "authored")).to_have_text("He thanked them.")
    finally:
        assert again.end() == 0
