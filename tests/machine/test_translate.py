"""Machine translation from end to end: taking sentences apart, filling the memory, stopping and
continuing."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sitegen.building.builder import check_content, new_problems
from sitegen.content.memory.entries import state_of, units_of
from sitegen.content.memory.pofile import parse_memory, write_memory
from sitegen.content.memory.provenance import parse
from sitegen.machine import masking, quality
from sitegen.machine.labels import find_head
from sitegen.machine.pairs import rules_for
from sitegen.machine.run import ALL, translate_site
from sitegen.markdown.inline import pieces, plain_text
from sitegen.markdown.parser import PARSER
from sitegen.model.language import Pair
from tests.conftest import ROOT

TOY = ROOT / "tests/fixtures/toy-model/translate-ar_en-toy.argosmodel"
CASES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parents[1] / "fixtures/protect.yaml").read_text(encoding="utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_sentences_are_taken_apart_and_put_together(case: dict[str, Any]) -> None:
    prepared = masking.prepare(case["source"], case.get("kind", "sentence"), find_head)
    assert (prepared.label, prepared.text) == (case.get("label", ""), case["text"])
    assert [span.text for span in prepared.spans] == case.get("spans", [])
    answers = case["english"]
    label = answers[0] if prepared.label else ""
    text, *spans = answers[bool(prepared.label) :]
    restored = masking.restore(prepared, label, text, spans)
    assert (restored.text, restored.lost) == (case["result"], case.get("lost") == "yes")


HEADS = st.sampled_from(
    [
        "وقال السفير",
        "المادة 140",
        "12",
        "واشنطن",
        "هل؟",
        "أ ف ب",
        "9:30",
        "«نعم»",
        "a?b",
        "بغداد -",
        "\n",
        "x",
        "-",
    ]
)


@given(st.lists(HEADS, max_size=3).map(" ".join), st.sampled_from([": ", ":", " - ", " / "]))
def test_what_is_split_off_is_checked(head: str, mark: str) -> None:
    """A label or dateline that the engine is not given with its sentence is missed where it is lost."""
    source = f"{head}{mark}وصل الوفد إلى المدينة في المساء"
    label = masking.prepare(source, "title", find_head).label
    lost = {flag.rule for flag in quality.check(source, "The delegation arrived in the city")}
    assert ("lost-label" in lost) == (label != "")


def test_datelines_are_those_of_arabic_newspapers() -> None:
    source = "واشنطن - وصل الوفد إلى المدينة"
    assert rules_for(Pair("ar", "en")).find_head(source).text == "واشنطن"
    assert rules_for(Pair("fr", "en")).find_head(source).text == ""
    assert rules_for(Pair("fr", "en")).find_head("Le ministre : nous partons.").text == "Le ministre"


@given(st.text(st.sampled_from("ab *_`[]()<>!&\\~#.1"), max_size=30))
def test_an_engines_text_is_never_read_as_markup(english: str) -> None:
    english = " ".join(english.split())
    restored = masking.restore(masking.prepare("نص.", "sentence", find_head), "", english, [])
    assert plain_text(pieces(restored.text)) == english
    assert not re.search("<(?!/?p>)", PARSER.render(f"x {restored.text}"))


def test_engines_see_ascii_digits_and_no_invisible_characters() -> None:
    assert masking.for_engine("بلغ ٣٫٥ مليون و١٬٠٠٠\u200f ۲۰٪") == "بلغ 3.5 مليون و1,000 20%"


class Counting:
    """A small engine of its own, that says how often it was asked."""

    name = "counting 1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        return [list(range(start, min(start + 4, len(texts)))) for start in range(0, len(texts), 4)]

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        self.asked += texts
        return [(f"English of {len(text)} letters.",) for text in texts]


BODY = "وصل الوفد إلى بغداد مساء السبت.\n\nانتهت المحادثات من دون اتفاق.\n\nوصل الوفد إلى بغداد مساء السبت.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/translations").mkdir()
    shutil.copy(ROOT / "content/site.toml", tmp_path / "content/site.toml")
    shutil.copytree(ROOT / "content/glossary", tmp_path / "content/glossary")
    article = f"---\ntitle: عنوان الخبر\ndate: 2021-07-26\n---\n{BODY}"
    (tmp_path / "content/articles/a.md").write_text(article, encoding="utf-8")
    return tmp_path


def po_of(site: Path, slug: str = "a") -> Any:
    path = site / f"content/translations/{slug}.en.po"
    return parse_memory(path.read_text(encoding="utf-8"), path.name)


def store(site: Path, po: Any) -> None:
    (site / "content/translations/a.en.po").write_text(write_memory(po), encoding="utf-8")


def test_equal_sentences_are_translated_once_and_marked_as_the_machines(site: Path) -> None:
    engine = Counting()
    summary = translate_site(site, engine, new_problems)
    assert (summary.drafts, len(engine.asked)) == (4, 3)
    units = units_of(po_of(site))
    assert [state_of(unit) for unit in units] == ["machine"] * 4
    assert units[1].target == units[3].target
    assert {unit.provenance.engine for unit in units} == {"counting 1"}
    again = Counting()
    assert translate_site(site, again, new_problems).drafts == 0
    assert again.asked == []


def test_what_a_person_wrote_is_never_touched(site: Path) -> None:
    translate_site(site, Counting(), new_problems)
    po = po_of(site)
    po[0].flags = []  # reviewed
    po[1].msgstr, po[1].flags = "My own text.", []  # edited
    po[2].msgstr, po[2].comment, po[2].flags = "Written by me.", "", ["fuzzy"]  # a person's, and stale
    po[2].previous_msgid = "قديم"
    store(site, po)
    kept = [(entry.msgstr, list(entry.flags), entry.previous_msgid) for entry in po]
    summary = translate_site(site, Counting(), new_problems, only=("missing", "machine", "stale"))
    assert (summary.drafts, summary.suggestions) == (1, 1)
    po = po_of(site)
    assert [(entry.msgstr, list(entry.flags), entry.previous_msgid) for entry in po][:3] == kept[:3]
    assert "suggestion counting 1 for" in po[2].comment
    before = (site / "content/translations/a.en.po").read_bytes()
    assert translate_site(site, Counting(), new_problems).suggestions == 0
    assert (site / "content/translations/a.en.po").read_bytes() == before


def test_what_a_person_saves_during_a_run_stays(site: Path) -> None:
    class Meanwhile(Counting):
        """While it works, a person saves the file with a text and a remark of their own."""

        def batches(self, texts: Sequence[str]) -> list[list[int]]:
            return [[index] for index in range(len(texts))]

        def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
            if not self.asked:
                po = po_of(site)
                po[0].msgstr, po[2].msgstr, po[2].tcomment = "My title.", "My own text.", "ask the author"
                store(site, po)
            return super().translate(texts, n_best)

    summary = translate_site(site, Meanwhile(), new_problems)
    po = po_of(site)
    assert [state_of(unit) for unit in units_of(po)] == [
        "authored", "machine", "authored", "machine",
    ]  # fmt: skip
    assert (po[0].msgstr, po[2].msgstr, po[2].tcomment) == ("My title.", "My own text.", "ask the author")
    assert summary.drafts == 2


def test_a_stale_machine_text_is_made_anew(site: Path) -> None:
    translate_site(site, Counting(), new_problems)
    article = site / "content/articles/a.md"
    article.write_text(
        article.read_text(encoding="utf-8").replace("من دون اتفاق", "من دون أي اتفاق"), encoding="utf-8"
    )
    assert translate_site(site, Counting(), new_problems, only=ALL).drafts == 1
    unit = units_of(po_of(site))[2]
    assert (state_of(unit), unit.previous) == ("machine", "")


ODD_TEXTS = [
    # what an engine gives, and the message about it (empty: it is taken)
    ("The dele\x08gation.", "holds the character U+0008"),
    ("The dele\ud800gation.", ""),
    ("The dele\uffffgation.", "holds the character U+FFFF"),
    ("[The](javascript:alert(1)) delegation.", ""),
    ("<javascript:alert(1)>", ""),
    ("![The](x) delegation.", ""),
    ("The\u2028dele\x85gation.\r\n\n", ""),
    ('msgid "x"\nmsgstr "', ""),
]


@pytest.mark.parametrize(("text", "message"), ODD_TEXTS)
def test_texts_of_an_engine_that_would_be_refused_are_left(site: Path, text: str, message: str) -> None:
    class Odd(Counting):
        def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
            return [(text if "انتهت" in asked else "An English text.",) for asked in texts]

    summary = translate_site(site, Odd(), new_problems)
    states = [state_of(unit) for unit in units_of(po_of(site))]
    assert states == ["machine", "machine", "missing" if message else "machine", "machine"]
    assert [message in problem.message for problem in summary.refused] == [True] * bool(message)
    check_content(site)


def test_a_text_that_notes_have_no_place_in_is_left(site: Path) -> None:
    translate_site(site, Counting(), new_problems)
    unit = units_of(po_of(site))[2]
    (site / "content/notes").mkdir()
    (site / "content/notes/a.yaml").write_text(
        f"- {{id: n, sentence: {unit.id}, quote: {unit.target}, body: {{ar: شرح, en: Note}}, "
        "author: x, date: 2021-07-30}\n",
        "utf-8",
    )
    check_content(site)

    class Other(Counting):
        def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
            return [("Another English text.",) for _ in texts]

    summary = translate_site(site, Other(), new_problems, only=("machine",))
    assert (summary.drafts, len(summary.refused)) == (3, 1)
    assert (
        f"the engine's text for {unit.id} is not used: content/notes/a.yaml:1: " in summary.refused[0].message
    )
    assert units_of(po_of(site))[2].target == unit.target
    check_content(site)


@pytest.mark.parametrize("answer", [("",), (" \n",), ()])
def test_nothing_is_no_translation(site: Path, answer: tuple[str, ...]) -> None:
    class Silent(Counting):
        def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
            return [answer for _ in texts]

    summary = translate_site(site, Silent(), new_problems)
    assert (summary.drafts, summary.flags) == (0, {})
    assert {problem.hint for problem in summary.refused} == {"the engine returned nothing"}
    check_content(site)
    assert [unit.target for unit in units_of(po_of(site))] == [""] * len(summary.refused)


def test_repairs_raw_text_and_flags_are_recorded(site: Path) -> None:
    class Faulty(Counting):
        def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
            return [("The delegation &apos; s 12 cars reached it .",) for _ in texts]

    translate_site(site, Faulty(), new_problems)
    entry = po_of(site)[1]
    assert entry.msgstr == "The delegation's 12 cars reached it."
    assert "raw: The delegation &apos; s 12 cars reached it ." in entry.comment
    assert "html-entities" in entry.comment
    assert [flag.rule for flag in parse(entry.comment).flags] == ["numbers"]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of Argos packages with the toy model in it, put there by the command."""
    pytest.importorskip("argostranslate", reason="Argos Translate is not installed")
    folder = tmp_path_factory.mktemp("packages")
    done = sitegen(folder, "models", "install", str(TOY))
    assert done.returncode == 0, done.stderr
    yield folder


def sitegen(packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ARGOS_PACKAGES_DIR": str(packages)}
    command = [sys.executable, "-m", "sitegen", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_new_article_from_raw_text_to_a_page(packages: Path, site: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw.txt"
    raw.write_text(
        "لقاء في المكتب البيضاوي\n\n2021/07/27\n\nواشنطن - اجتمع الرئيس الأميركي جو بايدن "
        "ورئيس الوزراء العراقي مصطفى الكاظمي في المكتب البيضاوي.\n\n"
        "وقال المتحدث إن 3500 جندي سيبقون في البلاد.\n",
        encoding="utf-8",
    )
    for step in (["import", str(raw), "--slug", "new", "--publish"], ["build", "--translate"]):
        done = sitegen(packages, *step, "--site", str(site))
        assert done.returncode == 0, done.stdout + done.stderr
    page = (site / "output/articles/new/index.html").read_text(encoding="utf-8")
    assert page.count('data-state="machine"') == 3
    assert "data-flags=" in page
    assert "no person has checked it" in page
    checked = sitegen(packages, "check", "--json", "--only", "numbers", "--site", str(site))
    assert '"rule": "numbers"' in checked.stdout


def test_the_preview_translates_first(packages: Path, site: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "sitegen",
        "serve",
        "--translate",
        "--site",
        str(site),
        "--port",
        str(port),
    ]
    environment = {**os.environ, "ARGOS_PACKAGES_DIR": str(packages)}
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            page = ""
            for _ in range(300):
                with contextlib.suppress(OSError):
                    page = (
                        urllib.request.urlopen(f"http://127.0.0.1:{port}/articles/a/", timeout=20)
                        .read()
                        .decode()
                    )
                    break
                time.sleep(0.1)
        finally:
            process.kill()
    assert page.count('data-state="machine"') == 4


def test_no_package_is_one_clear_message(site: Path, tmp_path: Path) -> None:
    pytest.importorskip("argostranslate", reason="Argos Translate is not installed")
    done = sitegen(tmp_path / "none", "translate", "--site", str(site))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "models install" in done.stderr


# Fifty in `make soak`.
KILLS = int(os.environ.get("SITEGEN_KILLS", "8"))


def test_a_killed_run_loses_nothing_and_goes_on(packages: Path, site: Path) -> None:
    """SIGKILL at random moments of a run in small batches: no file is ever damaged, and in the end all is as
    if the run had never been stopped."""
    for path in sorted((ROOT / "content/articles").glob("2021-0[47]-[tr]*.md")):
        shutil.copy(path, site / "content/articles")
    shutil.copytree(ROOT / "content/media", site / "content/media")
    whole = site.with_name("whole")
    shutil.copytree(site, whole)
    start = time.monotonic()
    assert run_to_end(packages, whole).wait() == 0
    length = time.monotonic() - start
    draw = random.Random(4)
    fresh = site.with_name("fresh")
    shutil.copytree(site, fresh)
    stopped = 0
    for _ in range(4 * KILLS):
        process = run_to_end(packages, site)
        try:
            code = process.wait(timeout=draw.uniform(0.3, 1.0) * length)
            assert code == 0
            assert memories(site) == memories(whole)
            shutil.rmtree(site)
            shutil.copytree(fresh, site)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            stopped += 1
        for path in (site / "content/translations").glob("*.po"):
            parse_memory(path.read_text(encoding="utf-8"), path.name)
        if stopped == KILLS:
            break
    assert stopped == KILLS
    assert run_to_end(packages, site).wait() == 0
    assert memories(site) == memories(whole)


def memories(site: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (site / "content/translations").glob("*.po")}


def run_to_end(packages: Path, site: Path) -> subprocess.Popen[bytes]:
    program = (
        "import sys; from pathlib import Path; from sitegen.machine.engines.argos import ArgosEngine; "
        "from sitegen.machine.run import translate_site; from sitegen.building.builder import new_problems; "
        "engine = ArgosEngine(batch_tokens=200, inter_threads=1, intra_threads=1); "
        "translate_site(Path(sys.argv[1]), engine, new_problems)"
    )
    environment = {**os.environ, "ARGOS_PACKAGES_DIR": str(packages)}
    return subprocess.Popen([sys.executable, "-c", program, str(site)], env=environment)
