"""What waits, as the desk shows it: in the strip of an article, and on the page for all articles."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sitegen.building.builder import new_problems
from sitegen.desk import day
from sitegen.desk.answers import Refused, Saved
from sitegen.desk.desk import Desk
from sitegen.desk.registry import ACTIONS, SHOWS
from sitegen.desk.sentence import Card
from sitegen.desk.unflagged import Unflagged
from sitegen.desk.waiting import Queue, Strip
from tests.conftest import OpenPage
from tests.desk.editor import Editor, diff
from tests.desk.test_decisions import replace
from tests.desk.test_terms_in_browser import WCAG, field
from tests.preview.preview import Preview
from tests.sample import files_of, run


def queue(desk: Desk, **wanted: object) -> Queue:
    spec = SHOWS["queue"]
    shown = desk.show(spec, msgspec.convert(wanted, spec.request))
    assert isinstance(shown, Queue)
    return shown


def ids(shown: Queue) -> list[str]:
    return [item.id for item in shown.items if item.article == "visit"]


def confirm(desk: Desk, ident: str) -> None:
    request = {"article": "visit", "id": ident}
    card = desk.show(SHOWS["sentence"], msgspec.convert(request, SHOWS["sentence"].request))
    assert isinstance(card, Card)
    spec = ACTIONS["confirm"]
    assert isinstance(desk.act(spec, msgspec.convert({**request, "seen": card.seen}, spec.request)), Saved)


def test_the_queue_is_worst_first_and_can_be_filtered(site: Path) -> None:
    desk = Desk(site, new_problems)
    everything = queue(desk)
    assert ids(everything) == ["s-base", "s-summary", "s-thanks"]
    assert (everything.count, everything.waiting, everything.sentences) == (5, 5, 10)
    assert everything.states == {"stale": 1, "machine": 1, "missing": 3}
    assert {one.article: (one.confirmed, one.waiting) for one in everything.articles} == {
        "return": (0, 2), "visit": (5, 3)
    }  # fmt: skip
    assert ids(queue(desk, rule="stale")) == ["s-base"]
    assert ids(queue(desk, state="machine")) == ["s-summary"]
    assert ids(queue(desk, article="return")) == [] and queue(desk, article="return").count == 2
    assert ids(queue(desk, term="ain-al-asad")) == ["s-base"]
    assert queue(desk, start=4).count == 5 and len(queue(desk, start=4).items) == 1
    assert queue(desk, rule="nothing").items == ()


def test_the_queue_follows_the_files(site: Path) -> None:
    desk = Desk(site, new_problems)
    assert queue(desk).today == 0
    confirm(desk, "s-summary")
    shown = queue(desk)
    assert (ids(shown), shown.today) == (["s-base", "s-thanks"], 1)
    assert shown.today_percent == round(100 / shown.sentences, 1)
    # Another name is found in what was read before.
    path = site / "content/glossary/erbil.yaml"
    path.write_text(path.read_text("utf-8").replace("أربيل, هولير", "أربيل, هولير, الحاضرين"), "utf-8")
    assert ids(queue(desk, term="erbil")) == ["s-thanks"]
    (site / "content/articles/return.md").unlink()
    assert {one.article for one in queue(desk).articles} == {"visit"}
    strip = desk.show(SHOWS["strip"], msgspec.convert({"article": "visit"}, SHOWS["strip"].request))
    assert isinstance(strip, Strip)
    assert ([item.id for item in strip.items], strip.elsewhere) == (["s-base", "s-thanks"], None)


def test_what_was_confirmed_today_is_known_after_a_restart(site: Path) -> None:
    assert queue(Desk(site, new_problems)).today == 0
    desk = Desk(site, new_problems)
    confirm(desk, "s-summary")
    assert queue(desk).today == queue(Desk(site, new_problems)).today == 1
    # Whichever program did it; but not what a file says that was broken when the day began.
    memory = site / "content/translations/visit.en.po"
    text = memory.read_text("utf-8")
    memory.write_text(text.replace("#, fuzzy\n", ""), "utf-8")
    assert queue(desk).today == 2
    (site / day.FILE).unlink()
    memory.write_text("broken", "utf-8")
    assert queue(Desk(site, new_problems)).today == 0
    memory.write_text(text, "utf-8")
    assert queue(Desk(site, new_problems)).today == 0
    # Another day begins, and what is kept of a day may be lost.
    memory.write_text(text.replace("#, fuzzy\n", ""), "utf-8")
    assert queue(desk).today == 2
    (site / day.FILE).write_text('{"date": 1}', "utf-8")
    assert queue(Desk(site, new_problems)).today == 0


def test_strip_and_page(site: Path, preview: Preview, open_page: OpenPage) -> None:
    page = open_page(preview.url + "articles/visit/")
    strip = page.locator("nav.desk-strip")
    expect(strip).to_contain_text("5 of 8")
    strip.locator("[data-desk=following]").click()
    expect(page.locator("dialog.desk")).to_be_visible()
    expect(page.locator(".desk-here").first).to_have_attribute("data-s", "s-summary")
    strip.locator("a[href='/.preview/queue/']").click()
    expect(page.locator("main[data-page=queue] li[data-s]")).to_have_count(5)
    expect(page.locator("main li[data-s]").first).to_have_attribute("data-s", "s-base")
    assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
    page.locator("select[name=rule]").select_option("machine")
    expect(page.locator("main li[data-s]")).to_have_count(1)
    page.locator("main li[data-s] a").first.click()
    expect(page.locator("dialog.desk[data-name=card]")).to_be_visible()
    page.locator("dialog.desk [data-desk=confirm]").click()
    expect(strip).to_contain_text("6 of 8")


def test_names_that_the_glossary_lacks_become_entries(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    replace(site / "content/glossary/baghdad.yaml", "[بغداد]", "[البصرة]")
    page = open_page(preview.url + ".preview/queue/")
    names = page.locator("[data-part=recurring] li")
    page.locator("[data-part=recurring] summary").click()
    row = names.filter(has_text="بغداد")
    expect(row.locator("a").first).to_have_text("عودة إلى بغداد")
    row.locator("[data-desk=entry_of]").click()
    expect(field(page, "name.ar")).to_have_value("بغداد")
    assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
    field(page, "name.en").fill("The capital")
    page.keyboard.press("Control+Enter")
    expect(page.locator("dialog.desk [role=status]")).to_contain_text("3, in 2 articles")
    # The list is another one, and stays open.
    expect(row).to_have_count(0)
    expect(names).to_have_count(1)
    assert (site / "content/glossary/the-capital.yaml").exists()
    # Its definition waits there.
    waiting = page.locator("[data-part=undefined] li").filter(has_text="The capital")
    waiting.locator("[data-desk=edit_definition]").click()
    for lang in ("ar", "en"):
        field(page, f"definition.{lang}").fill("عاصمة العراق." if lang == "ar" else "The capital of Iraq.")
    page.keyboard.press("Control+Enter")
    expect(waiting).to_have_count(0)
    assert "en: The capital of Iraq." in (site / "content/glossary/the-capital.yaml").read_text("utf-8")


def test_all_without_findings_are_confirmed_at_once(
    site: Path, preview: Preview, open_page: OpenPage
) -> None:
    page = open_page(preview.url + "articles/visit/")
    page.locator("nav.desk-strip [data-desk=unflagged]").click()
    dialog = page.locator("dialog.desk[data-name=confirm_unflagged]")
    expect(dialog.locator("li[data-s]")).to_have_count(1)
    assert Axe().run(page, options={"runOnly": WCAG}).response["violations"] == []
    page.keyboard.press("Enter")
    expect(page.locator("nav.desk-strip")).to_contain_text("6 of 8")
    assert diff(site) == "content/translations/visit.en.po\n-#, fuzzy"


def test_all_of_a_book_are_confirmed_at_once(site: Path, preview: Preview) -> None:
    texts = [f"جملة الكتاب {number}." for number in range(2500)]
    (site / "content/articles/book.md").write_text(
        "---\ntitle: كتاب\ndate: 2021-01-01\n---\n\n" + "\n\n".join(texts) + "\n", "utf-8"
    )
    assert run("sync", "book", "--site", site).code == 0
    memory = site / "content/translations/book.en.po"
    made = r'#. machine toy 1: Sentence \2.\n#, fuzzy\n\1msgstr "Sentence \2."'
    entry = r'(msgctxt .*\nmsgid "\D+(\d+)\."\n)msgstr ""'
    memory.write_text(re.sub(entry, made, memory.read_text("utf-8")), "utf-8")
    editor = Editor(preview)
    items = editor.ask("unflagged", article="book").value["items"]
    assert len(items) == len(texts)
    seen = {item["id"]: item["seen"] for item in items}
    assert editor.ask("confirm-unflagged", article="book", seen=seen).status == 200
    assert "#, fuzzy" not in memory.read_text("utf-8")


def test_of_sentences_confirmed_at_once_none_may_have_changed(site: Path) -> None:
    desk = Desk(site, new_problems)
    shown = desk.show(SHOWS["unflagged"], msgspec.convert({"article": "visit"}, SHOWS["unflagged"].request))
    assert isinstance(shown, Unflagged)
    seen = {item.id: item.seen for item in shown.items}
    assert [*seen] == ["s-summary"]
    before = files_of(site)
    spec = ACTIONS["confirm-unflagged"]
    for wrong in ({**seen, "s-base": "0"}, {"s-summary": "0"}, {**seen, "s-none": ""}):
        outcome = desk.act(spec, msgspec.convert({"article": "visit", "seen": wrong}, spec.request))
        assert isinstance(outcome, Refused)
        assert files_of(site) == before
