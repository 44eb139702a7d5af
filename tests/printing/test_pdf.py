"""Articles as PDF: what readers, and programs that read PDF, get from them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdf
import pytest

from tests.conftest import ROOT
from tests.edits import ARTICLE, put
from tests.sample import FILES, bytes_of, copy_of_sample, run
from tests.tools.browser import find_chromium


@pytest.fixture(scope="module")
def env() -> dict[str, str]:
    path = find_chromium()
    assert path, "no Chromium: run python tests/tools/browser.py"
    return {"SITEGEN_CHROMIUM": path, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def site(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with all of its articles printed."""
    site = copy_of_sample(tmp_path_factory.mktemp("printed"))
    done = run("pdf", "--all", "--site", site, env=env, timeout=240)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"2 articles printed into {site / 'pdf'}\n"
    return site


def test_what_is_in_a_file(site: Path) -> None:
    assert {path.name for path in (site / "pdf").iterdir()} == {"visit.pdf", "return.pdf"}
    reader = pypdf.PdfReader(site / "pdf/visit.pdf")
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "ar"
    assert reader.outline
    assert "زيارة إلى أربيل · A visit to Erbil" in str(reader.metadata and reader.metadata.title)
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]


def test_text_comes_out_as_it_was_written(site: Path) -> None:
    """Letters and not their forms; how a program sets spaces between words is its own affair."""
    pages = pypdf.PdfReader(site / "pdf/visit.pdf").pages
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    for words in (
        "زيارة",
        "الوزير",
        "مدينتين",
        "وشكر",
        "A visit to Erbil",
        "The minister visited two cities.",
    ):
        assert words.replace(" ", "") in text
    assert not re.search("[\ufb50-\ufdcf\ufe70-\ufefc]", text)


def test_all_fonts_are_in_the_file(site: Path) -> None:
    fonts: dict[str, bool] = {}
    for page in pypdf.PdfReader(site / "pdf/visit.pdf").pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            of = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            files = {"/FontFile", "/FontFile2", "/FontFile3"} & of["/FontDescriptor"].keys()
            fonts[str(of["/BaseFont"])] = bool(files)
    assert len(fonts) > 1
    assert all(fonts.values()), fonts


def test_links_lead_to_the_site(site: Path) -> None:
    """Or to another place of the file; none to where it was made."""
    found: set[str] = set()
    for page in pypdf.PdfReader(site / "pdf/return.pdf").pages:
        annotations: Any = page.get("/Annots", [])
        found |= {str(each.get_object().get("/A", {}).get("/URI", "")) for each in annotations}
    assert "https://reader.example/site/glossary/baghdad/" in found
    assert all(address.startswith("https://reader.example/site/") for address in found - {""}), found


def test_twice_the_same(site: Path, env: dict[str, str]) -> None:
    """A draft is printed as well, if it is named; and nothing but PDF is written."""
    before, built = bytes_of(site / "pdf"), bytes_of(site / "output")
    put(site, "content/articles/draft.md", "---\ntitle: مسودة\ndraft: true\n---\n\nنص.\n")
    done = run("pdf", "visit", "draft", "--site", site, env=env, timeout=240)
    assert (done.code, done.err) == (0, "")
    after = bytes_of(site / "pdf")
    assert after.pop("draft.pdf").startswith(b"%PDF-")
    assert after == before
    assert bytes_of(site / "output") == built


def test_what_cannot_be_printed(tmp_path: Path, env: dict[str, str]) -> None:
    site = copy_of_sample(tmp_path)
    before = bytes_of(site)
    hint = "(known: return, visit)"
    for args, more, code, told in (
        ([], {}, 2, "name articles by their slugs, or use --all"),
        (["visit", "--all"], {}, 2, "name articles by their slugs, or use --all"),
        (["vist"], {}, 1, 'content/articles/vist.md: there is no such article (did you mean "visit"?)'),
        (["one", "two"], {}, 1, f"content/articles/two.md: there is no such article {hint}"),
        (
            ["visit"],
            {"SITEGEN_CHROMIUM": "no-such-browser"},
            1,
            "names no-such-browser, which is not a program",
        ),
        (["visit"], {"SITEGEN_CHROMIUM": "false"}, 1, "false printed nothing (status 1)"),
        (
            ["visit"],
            {"SITEGEN_CHROMIUM": "", "PATH": "/nowhere"},
            1,
            "printing articles needs Chromium, and none is installed",
        ),
    ):
        done = run("pdf", *args, "--site", site, env={**env, **more})
        assert (done.code, done.out) == (code, ""), told
        assert told in done.err
        assert "Traceback" not in done.err
    put(site, ARTICLE, FILES[ARTICLE].replace("date: 2021-07-26", "date: never"))
    assert run("pdf", "--all", "--site", site, env=env).err.startswith(f"error: {ARTICLE}:3: ")
    put(site, ARTICLE, FILES[ARTICLE])
    assert bytes_of(site) == before
