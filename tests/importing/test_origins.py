"""Articles that were imported before and have got other names are found, and no second one is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample import copy_of_sample, files_of, warm

TEXT = """عودة السفن إلى الميناء
{date}

أعلنت إدارة الميناء أن حركة السفن عادت إلى طبيعتها بعد {days} أيام من العاصفة التي ضربت الساحل.

قال مدير الميناء سامي نصر إن الأرصفة لم تتضرر، وإن ثلاث سفن تنتظر دورها منذ مساء أمس.

يعمل في الميناء نحو ألفي عامل، ويمر عبره ثلث واردات البلاد من القمح والزيت والسكر.
"""
RAW = TEXT.format(date="17/06/2023", days="ثلاثة")
ADDRESS = '<link rel=canonical href="{}">'
PAGE = (
    "<!doctype html><html lang=ar><head><meta charset=utf-8><title>عودة السفن إلى الميناء</title>{head}"
    "</head><body><article><h1>عودة السفن إلى الميناء</h1><time>17/06/2023</time>{body}</article></body>"
)
OTHER = """سوق السمك تفتح أبوابها
18/06/2023

فتحت سوق السمك أبوابها صباح اليوم أمام الزبائن بعد أعمال ترميم استمرت عامين كاملين.

أعلنت إدارة الميناء أن حركة السفن عادت إلى طبيعتها بعد ثلاثة أيام من العاصفة التي ضربت الساحل.

وقالت تاجرة في السوق إن الأسعار ارتفعت قليلا، لكنها تأمل أن تنخفض مع عودة الصيادين إلى البحر.
"""


def _page(address: str, days: str) -> str:
    paragraphs = TEXT.format(date="", days=days).split("\n\n")[1:]
    body = "".join(f"<p>{paragraph.strip()}</p>" for paragraph in paragraphs)
    return PAGE.format(head=ADDRESS.format(address) if address else "", body=body)


PORT = "https://www.example.org/news/port"
# The texts that are imported first and after the article has got another name, and what the second import
# says: the article is unchanged, it differs, or there is a new one.
CASES = [
    ("a.txt", RAW, RAW, "unchanged"),
    ("a.txt", RAW, RAW.replace("17/06/2023\n", ""), "differs"),
    ("a.txt", RAW, RAW.replace("عودة السفن", "رجوع السفن"), "differs"),
    ("a.txt", RAW, TEXT.format(date="17/06/2023", days="أربعة"), "differs"),
    ("a.txt", RAW, OTHER, "wrote"),
    ("a.txt", RAW, f"{OTHER}\n{RAW.split(chr(10), 3)[3]}", "wrote"),
    ("a.html", _page(PORT, "ثلاثة"), _page(PORT, "ثلاثة"), "unchanged"),
    ("a.html", _page(PORT, "ثلاثة"), _page("https://m.example.org/news/port/", "أربعة"), "differs"),
    ("a.html", _page(PORT, "ثلاثة"), _page("https://example.org/news/port-2", "ثلاثة"), "wrote"),
    ("a.html", _page(PORT, "ثلاثة"), _page("", "ثلاثة"), "differs"),
]


@pytest.mark.parametrize(("name", "first", "second", "said"), CASES)
def test_an_article_with_another_name_is_found(
    tmp_path: Path, name: str, first: str, second: str, said: str
) -> None:
    site = copy_of_sample(tmp_path)
    (site / name).write_text(first, "utf-8")
    done = warm().run("import", name, cwd=site)
    assert done.code == 0
    slug = Path(done.out.split()[2]).stem
    assert warm().run("rename", "article", slug, "harbour", cwd=site).code == 0
    before = files_of(site / "content")
    (site / name).write_text(second, "utf-8")
    done = warm().run("import", name, cwd=site)
    if said == "differs":
        assert (
            "content/articles/harbour.md is from the same text or page, and differs from this file"
            in done.err
        )
        assert "--force" in done.err
    else:
        assert done.out.startswith(f"{name}: {said} ")
    assert (files_of(site / "content") == before) == (said != "wrote")


def test_articles_in_folders_count_as_the_others(tmp_path: Path) -> None:
    """One from the same text is found, and another one's slug is taken."""
    site = copy_of_sample(tmp_path)
    (site / "a.txt").write_text(RAW, "utf-8")
    written = Path(warm().run("import", "a.txt", cwd=site).out.split()[2])
    moved = site / "content/articles/2023" / written.name
    moved.parent.mkdir()
    (site / written).rename(moved)
    assert warm().run("import", "a.txt", cwd=site).out.startswith("a.txt: unchanged content/articles/2023/")
    title, text = RAW.splitlines()[0], OTHER.split("\n", 1)[1].replace("18/", "17/")
    (site / "a.txt").write_text(f"{title}\n{text}", "utf-8")
    done = warm().run("import", "--slug", written.stem, "a.txt", cwd=site)
    assert f"content/articles/2023/{written.name} is another article" in done.err
    assert f"wrote content/articles/{written.stem}-2.md" in warm().run("import", "a.txt", cwd=site).out
    assert warm().run("check", cwd=site).code == 0
