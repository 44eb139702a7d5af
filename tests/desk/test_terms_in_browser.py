"""Entries and notes in a real browser: words are selected, something is written, and it is in the files and
on the page."""

from __future__ import annotations

import datetime
import subprocess
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.conftest import OpenPage
from tests.desk.editor import diff
from tests.desk.test_decisions import MEMORY, replace
from tests.preview.preview import Preview, eventually

VISIT = "articles/visit/"
ERBIL = "content/glossary/erbil.yaml"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SELECT = """([id, lang, words]) => {
  const halves = [...document.querySelectorAll(`article .s[data-s="${id}"]`)];
  const half = halves.find(one => one.parentElement.closest("[lang]").lang === lang);
  const walker = document.createTreeWalker(half, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const at = half.textContent.indexOf(words);
  const find = place => {
    for (const node of nodes) {
      if (place <= node.length) return [node, place];
      place -= node.length;
    }
  };
  half.scrollIntoView({block: "center"});
  getSelection().setBaseAndExtent(...find(at), ...find(at + words.length));
}"""


def select(page: Page, ident: str, lang: str, words: str) -> None:
    page.evaluate(SELECT, [ident, lang, words])
    expect(page.locator(".desk-tools")).to_be_visible()


def tool(page: Page, key: str) -> None:
    page.locator(f".desk-tools [data-desk={key}]").click()


def field(page: Page, name: str) -> Locator:
    return page.locator(f'dialog.desk [name="{name}"]')


def save(page: Page) -> None:
    page.locator("dialog.desk [data-desk=save_form]").click()


def shown(site: Path, expected: str) -> None:
    """Waits until git shows these lines of the content."""

    def is_shown() -> bool:
        # A file that is being written may be gone before git has looked at it.
        added = subprocess.run(["git", "add", "-AN", "content"], cwd=site, capture_output=True)
        return added.returncode == 0 and diff(site) == expected

    try:
        eventually(is_shown, expected)
    except AssertionError as error:
        raise AssertionError(diff(site)) from error


def test_selected_words_become_an_entry_and_link_at_once(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    select(page, "s-arrival", "en", "The minister")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-tools [data-desk=new_entry]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field(page, "name.en")).to_have_value("The minister")
    field(page, "name.ar").fill("المساء")
    expect(page.locator("[data-part=linking]")).to_contain_text("4, in 1 ")
    assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
    # What is told is of what is saved, however soon.
    field(page, "name.ar").fill("الوزير")
    page.keyboard.press("Control+Enter")
    shown(site, (
        "content/glossary/the-minister.yaml\n+kind: person\n+names:\n+  ar: [الوزير]\n+  en: [The minister]\n"
        "+definition:\n+  ar: ''\n+  en: ''"
    ))  # fmt: skip
    expect(page.locator("article a.term[data-term=the-minister]").first).to_be_visible()
    status = page.locator("dialog.desk [role=status]")
    expect(status).to_contain_text("4, in 2 articles")
    page.locator("dialog.desk [data-desk=undo]").click()
    expect(page.locator("article a.term[data-term=the-minister]")).to_have_count(0)
    shown(site, "")
    assert told == []


def test_words_are_selected_beside_an_open_card(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    page.locator("article .s[data-s=s-summary]").last.click()
    page.locator("dialog.desk [data-desk=edit]").click()
    typed = page.locator("dialog.desk [data-part=target] textarea")
    typed.fill("The minister saw two cities.")
    select(page, "s-evening", "en", "the evening")
    tool(page, "new_note")
    field(page, "body.en").fill("At night.")
    save(page)
    expect(page.locator("aside.note")).to_have_count(2)
    # What was typed in the card is there when it is opened again, and Enter means what is in the focus.
    page.evaluate("getSelection().empty()")
    page.locator("article .s[data-s=s-summary]").last.click()
    expect(typed).to_have_value("The minister saw two cities.")
    page.locator("dialog.desk [data-desk=cancel]").click()
    expect(page.locator("dialog.desk [data-desk=confirm]")).to_be_focused()
    page.evaluate(SELECT, ["s-arrival", "en", "Monday"])
    expect(page.locator(".desk-tools")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("article .s[data-s=s-summary][data-state=reviewed]")).to_be_visible()


def test_the_card_of_a_name_does_not_cover_its_tools(preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    name = page.locator("article .s[data-s=s-arrival] a.term:visible").first
    name.hover()
    expect(page.locator("#card")).to_be_visible()
    page.evaluate(SELECT, ["s-arrival", "en", "Erbil"])
    tool = page.locator(".desk-tools [data-desk=not_here]")
    expect(tool).to_be_visible()
    expect(page.locator("#card")).to_be_hidden()
    page.mouse.move(0, 0)
    name.hover()
    page.wait_for_timeout(600)
    expect(page.locator("#card")).to_be_hidden()
    tool.click()
    expect(page.locator("dialog.desk form")).to_be_visible()


def test_words_on_both_sides_of_a_line_end_are_selected(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    replace(site / MEMORY, "He then travelled to Baghdad", r"He then travelled\\\nto Baghdad")
    expect(page.locator("article .s[data-s=s-evening] br")).to_have_count(1)
    select(page, "s-evening", "en", "travelledto Baghdad")
    tool(page, "new_note")
    field(page, "body.en").fill("At night.")
    save(page)
    expect(page.locator("aside.note")).to_have_count(2)
    assert "+  quote: travelled to Baghdad" in diff(site)


def test_names_phrases_and_definitions(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + VISIT)
    select(page, "s-evening", "en", "He")
    tool(page, "other_name")
    field(page, "term").select_option("erbil")
    field(page, "name").fill("Monday morning")
    save(page)
    name = "-  en: [Erbil, Hawler]\n+  en: [Erbil, Hawler, Monday morning]"
    shown(site, f"{ERBIL}\n{name}")
    link = page.locator("article a.term", has_text="Monday morning")
    expect(link).to_be_visible()
    page.locator("dialog.desk [data-desk=close]").click()
    select(page, "s-evening", "ar", "بغداد")
    tool(page, "not_here")
    expect(field(page, "phrase")).to_have_value("بغداد في")
    save(page)
    expect(page.locator("article .s[data-s=s-evening] a.term[data-term=baghdad]")).to_have_count(1)
    phrase = "content/glossary/baghdad.yaml\n+blocked_by: [بغداد في]"
    shown(site, f"{phrase}\n{ERBIL}\n{name}")
    page = open_page(preview.url + "glossary/erbil/")
    page.locator("main [data-desk=edit_definition]").click()
    field(page, "definition.en").fill("A city of old.")
    # What is typed stays over a reload, and a save of another program is told of.
    path = site / ERBIL
    path.write_text(path.read_text("utf-8").replace("مدينة في شمال العراق.", "مدينة."), "utf-8")
    expect(page.locator("#definition + .block")).to_contain_text("مدينة.")
    page.locator("main [data-desk=edit_definition]").click()
    expect(field(page, "definition.en")).to_have_value("A city of old.")
    save(page)
    expect(page.locator("[data-part=theirs]")).to_contain_text("مدينة.")
    field(page, "definition.ar").fill("مدينة.")
    save(page)
    expect(page.locator("#definition + .block")).to_contain_text("A city of old.")
    assert "  en: A city of old.\n" in path.read_text("utf-8")


def test_a_note_is_written_edited_moved_and_deleted(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + VISIT)
    select(page, "s-evening", "en", "in the evening")
    tool(page, "new_note")
    field(page, "body.en").fill("At nine.")
    page.keyboard.press("Control+Enter")
    note = page.locator("#note-in-the-evening")
    expect(note).to_contain_text("At nine.")
    today = datetime.date.today().isoformat()
    lines = (
        "content/notes/visit.yaml\n+- id: in-the-evening\n+  sentence: s-evening\n+  quote: {}\n+  body:\n"
        "+    en: {}\n+  author: المحرر\n+  date: " + today
    )
    shown(site, lines.format("in the evening", "At nine."))
    expect(page.locator("dialog.desk[data-name=done]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.desk")).to_be_hidden()
    note.locator("[data-desk=edit_note]").click()
    field(page, "body.en").fill("At ten.")
    save(page)
    expect(note).to_contain_text("At ten.")
    note.locator("[data-desk=edit_note]").click()
    page.locator("dialog.desk [data-desk=move_note]").click()
    select(page, "s-evening", "ar", "المساء")
    tool(page, "note_here")
    expect(note.locator("q").first).to_have_text("المساء")
    shown(site, lines.format("المساء", "At ten."))
    note.locator("[data-desk=edit_note]").click()
    page.locator("dialog.desk [data-desk=delete_note]").click()
    page.locator("dialog.desk [data-desk=delete_note]").click()
    expect(note).to_have_count(0)
    shown(site, "")


def test_another_program_saves_while_a_note_is_written(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    """Nothing that was typed is lost over the reload, and both texts are shown."""
    page = open_page(preview.url + VISIT)
    page.locator("#note-city [data-desk=edit_note]").click()
    field(page, "body.en").fill("Mine.")
    path = site / "content/notes/visit.yaml"
    path.write_text(path.read_text("utf-8").replace("Capital of", "The capital of"), "utf-8")
    expect(page.locator("#note-city")).to_contain_text("The capital of")
    expect(field(page, "body.en")).to_have_value("Mine.")
    save(page)
    expect(page.locator("[data-part=theirs]")).to_contain_text("The capital of the Kurdistan Region.")
    assert "The capital of" in path.read_text("utf-8")
    save(page)
    expect(page.locator("#note-city")).to_contain_text("Mine.")
    assert "    en: Mine.\n" in path.read_text("utf-8")
