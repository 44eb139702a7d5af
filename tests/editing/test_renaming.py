"""Renaming articles and entries, and merging two entries, with the lines that change."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.loader import load_content
from sitegen.editing.links import Moved, address, relinked
from sitegen.editing.redirects import redirected
from sitegen.errors import ContentError
from tests.sample import bytes_of, copy_of_sample, files_of, warm

ARTICLE = Moved("content/articles/visit.md", "content/articles/journey.md")
ENTRY = Moved("content/glossary/erbil.yaml", "content/glossary/hewler.yaml")
IN_ARTICLE, IN_ENTRY = "content/articles/return.md", "content/glossary/baghdad.yaml"
NETLIFY = '[build]\npublish = "output"\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = copy_of_sample(tmp_path)
    (site / "netlify.toml").write_text(NETLIFY, "utf-8")
    return site


def _content(site: Path) -> dict[str, bytes]:
    return bytes_of(site / "content")


def _changes(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, list[str]]:
    """The lines of files that are there before and after, and differ."""
    found = {}
    for name in before.keys() & after.keys():
        old, new = (data.decode().splitlines() for data in (before[name], after[name]))
        diff = [*difflib.unified_diff(old, new, n=0, lineterm="")][2:]
        if diff:
            found[name] = [line for line in diff if line[0] in "+-"]
    return found


@pytest.mark.parametrize(
    ("link", "base", "moved", "expected"),
    [
        ("visit.md", IN_ARTICLE, ARTICLE, "journey.md"),
        ("visit.md#s-1", IN_ARTICLE, ARTICLE, "journey.md#s-1"),
        ("./visit.md", IN_ARTICLE, ARTICLE, "./journey.md"),
        ("../articles/visit.md", IN_ENTRY, ARTICLE, "../articles/journey.md"),
        ("/articles/visit/#sec-2", IN_ENTRY, ARTICLE, "/articles/journey/#sec-2"),
        ("/articles/visit/index.html", IN_ENTRY, ARTICLE, "/articles/journey/index.html"),
        ("/glossary/erbil/#in-visit", IN_ARTICLE, ARTICLE, "/glossary/erbil/#in-journey"),
        ("../glossary/erbil.yaml#in-visit", IN_ARTICLE, ARTICLE, "../glossary/erbil.yaml#in-journey"),
        ("../glossary/erbil.yaml#definition", IN_ARTICLE, ENTRY, "../glossary/hewler.yaml#definition"),
        ("erbil.yaml", IN_ENTRY, ENTRY, "hewler.yaml"),
        # Others stay.
        ("visit.md", "content/about.md", ARTICLE, "visit.md"),
        ("visits.md", IN_ARTICLE, ARTICLE, "visits.md"),
        ("#in-visit", IN_ARTICLE, ARTICLE, "#in-visit"),
        ("#visit", IN_ARTICLE, ARTICLE, "#visit"),
        ("https://news.example/articles/visit/", IN_ARTICLE, ARTICLE, "https://news.example/articles/visit/"),
        ("/articles/visit/more/", IN_ARTICLE, ARTICLE, "/articles/visit/more/"),
        ("/glossary/visit/", IN_ARTICLE, ARTICLE, "/glossary/visit/"),
    ],
)
def test_address(link: str, base: str, moved: Moved, expected: str) -> None:
    assert address(link, base, moved) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a [b](visit.md) c", "a [b](journey.md) c"),
        ('a [b]( visit.md "visit.md") c', 'a [b]( journey.md "visit.md") c'),
        ("a [b](<visit.md>) c", "a [b](<journey.md>) c"),
        ("code `[b](visit.md)` [b](visit.md)", "code `[b](visit.md)` [b](journey.md)"),
        ("```\n[b](visit.md)\n```\n", "```\n[b](visit.md)\n```\n"),
        (
            "~~~ text\n[b](visit.md)\n`\n~~~\n[b](visit.md)",
            "~~~ text\n[b](visit.md)\n`\n~~~\n[b](journey.md)",
        ),
        ("> ```\n> [b](visit.md)\n> ```\n", "> ```\n> [b](visit.md)\n> ```\n"),
        ("```\n```\n[b](visit.md)\n```\n```", "```\n```\n[b](journey.md)\n```\n```"),
        ("one ` of two\n\n[b](visit.md)\n\nthe other `", "one ` of two\n\n[b](journey.md)\n\nthe other `"),
        ("``` [b](visit.md) ``` [b](visit.md)", "``` [b](visit.md) ``` [b](journey.md)"),
        ("visit.md is no link", "visit.md is no link"),
    ],
)
def test_links_in_text(text: str, expected: str) -> None:
    assert relinked(text, IN_ARTICLE, ARTICLE) == expected


def test_redirects_follow_and_make_no_circle() -> None:
    one = redirected(NETLIFY, "/a/", "/b/")
    assert one == f'{NETLIFY}\n[[redirects]]\nfrom = "/a/"\nto = "/b/"\nstatus = 301\n'
    two = redirected(one, "/b/", "/c/")
    assert 'from = "/a/"\nto = "/c/"' in two and 'from = "/b/"\nto = "/c/"' in two
    back = redirected(redirected(NETLIFY, "/a/", "/b/"), "/b/", "/a/")
    assert back == f'{NETLIFY}\n[[redirects]]\nfrom = "/b/"\nto = "/a/"\nstatus = 301\n'


# Each with what a redirect from /a/ to /b/ makes of it.
REDIRECTS = [
    pytest.param(
        """\
# Pages that moved.
[[redirects]]
from = "/old/"
to = "/a/#sec-2"   # for a while

# Whatever else there is.
[[redirects]]
from = "/*"
to = "/404.html"
status = 404

# Of all pages.
[[headers]]
for = "/*"
[headers.values]
X-Frame-Options = "DENY"
""",
        """\
# Pages that moved.
[[redirects]]
from = "/old/"
to = "/b/#sec-2"   # for a while

[[redirects]]
from = "/a/"
to = "/b/"
status = 301

# Whatever else there is.
[[redirects]]
from = "/*"
to = "/404.html"
status = 404

# Of all pages.
[[headers]]
for = "/*"
[headers.values]
X-Frame-Options = "DENY"
""",
        id="above wildcards",
    ),
    pytest.param(
        """\
[[ redirects ]]
  to = '/a/'
  from = "/x/:slug"
  [redirects.headers]
  X-From = "x"

[[redirects]]   # gone
from = '/b'
to = "/c/"
[redirects.headers]
X-From = "b"
# Of the build.
[build]
command = '''
[[redirects]]
'''
""",
        """\
[[redirects]]
from = "/a/"
to = "/b/"
status = 301

[[ redirects ]]
  to = "/b/"
  from = "/x/:slug"
  [redirects.headers]
  X-From = "x"

# Of the build.
[build]
command = '''
[[redirects]]
'''
""",
        id="tables inside, and what only looks like one",
    ),
    pytest.param(
        '[[redirects]]\nfrom = "/a/"\nto = "/fr/"\nconditions = {Language = ["fr"]}\n',
        '[[redirects]]\nfrom = "/a/"\nto = "/fr/"\nconditions = {Language = ["fr"]}\n\n'
        '[[redirects]]\nfrom = "/a/"\nto = "/b/"\nstatus = 301\n',
        id="for some alone",
    ),
    pytest.param("", '[[redirects]]\nfrom = "/a/"\nto = "/b/"\nstatus = 301\n', id="nothing there"),
]


@pytest.mark.parametrize(("text", "expected"), REDIRECTS)
def test_redirects_among_others(text: str, expected: str) -> None:
    assert redirected(text, "/a/", "/b/") == expected


def test_addresses_are_quoted() -> None:
    rules = tomllib.loads(redirected("", '/a"\\/', "/b/"))
    assert rules["redirects"] == [{"from": '/a"\\/', "to": "/b/", "status": 301}]


@pytest.mark.parametrize(
    "text",
    [
        'redirects = [{from = "/x/", to = "/a/"}]\n',
        '[redirects]\nfrom = "/x/"\n',
        "redirects = 1\n",
        '[[redirects]]\nfrom = "/x/"\nto = """/a/"""\n',
    ],
)
def test_redirects_in_another_form_are_reported(text: str) -> None:
    with pytest.raises(ContentError, match="has redirects in a form that cannot be changed"):
        redirected(text, "/a/", "/b/")


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=8))
def test_redirects_lead_to_the_last_name(moves: list[tuple[str, str]]) -> None:
    """Whatever pages were renamed in turn, no redirect leads from a name that is in use, or to another."""
    text, names = NETLIFY, {name: name for name in "ad"}
    for old, new in moves:
        if old in names.values() and new not in names.values():
            text = redirected(text, f"/{old}/", f"/{new}/")
            names = {first: new if name == old else name for first, name in names.items()}
    rules = tomllib.loads(text).get("redirects", [])
    used = {f"/{name}/" for name in names.values()}
    assert len({rule["from"] for rule in rules}) == len(rules)
    assert not used & {rule["from"] for rule in rules}
    assert {rule["to"] for rule in rules} <= used


def test_article_is_renamed(site: Path) -> None:
    before = _content(site)
    done = warm().run("rename", "article", "visit", "journey", cwd=site)
    assert (done.code, done.err) == (0, "")
    after = _content(site)
    for name in ("articles/{}.md", "translations/{}.en.po", "notes/{}.yaml"):
        assert after[name.format("journey")] == before[name.format("visit")]
        assert name.format("visit") not in after
    assert _changes(before, after) == {
        "articles/return.md": [
            "-عاد الوزير إلى بغداد بعد [الزيارة](visit.md#s-arrival).",
            "+عاد الوزير إلى بغداد بعد [الزيارة](journey.md#s-arrival).",
        ]
    }
    assert 'from = "/site/articles/visit/"\nto = "/site/articles/journey/"' in (
        site / "netlify.toml"
    ).read_text("utf-8")
    assert warm().run("build", cwd=site).code == 0


def test_the_header_of_the_memory_names_the_article(site: Path) -> None:
    assert warm().run("new", "article", "--slug", "trip", "رحلة", cwd=site).code == 0
    before = (site / "content/translations/trip.en.po").read_text("utf-8")
    assert warm().run("rename", "article", "trip", "journey", cwd=site).code == 0
    after = (site / "content/translations/journey.en.po").read_text("utf-8")
    assert after == before.replace("trip", "journey")
    assert after.startswith("# The English of journey, one entry ")
    assert '"Project-Id-Version: journey\\n"' in after


def test_links_in_memories_follow_and_sentences_stay_in_step(site: Path) -> None:
    warm().run("sync", "return", cwd=site)
    memory = site / "content/translations/return.en.po"
    text = memory.read_text("utf-8")
    translated = text.replace(
        '(visit.md#s-arrival)."\nmsgstr ""',
        '(visit.md#s-arrival)."\nmsgstr "After [it](visit.md#s-arrival)."',
    )
    memory.write_text(translated, "utf-8")
    assert warm().run("rename", "article", "visit", "journey", cwd=site).code == 0
    assert memory.read_text("utf-8") == translated.replace("visit.md", "journey.md")
    found = next(text for text in load_content(site).texts if text.article.slug == "return")
    assert found.translations[-1].state == "authored"


def test_there_and_back_changes_nothing(site: Path) -> None:
    before = _content(site)
    for what, old, new in (("article", "visit", "journey"), ("entry", "erbil", "hewler")):
        assert warm().run("rename", what, old, new, cwd=site).code == 0
        assert _content(site) != before
        assert warm().run("rename", what, new, old, cwd=site).code == 0
        assert _content(site) == before


def test_entry_is_renamed(site: Path) -> None:
    before = _content(site)
    assert warm().run("rename", "entry", "erbil", "hewler", cwd=site).code == 0
    after = _content(site)
    assert after["glossary/hewler.yaml"] == before["glossary/erbil.yaml"]
    assert _changes(before, after) == {
        "glossary/ain-al-asad.yaml": ["-related: [baghdad, erbil]", "+related: [baghdad, hewler]"],
        "glossary/baghdad.yaml": [
            "-  en: The capital of Iraq, south of [Erbil](erbil.yaml).",
            "+  en: The capital of Iraq, south of [Erbil](hewler.yaml).",
        ],
    }
    assert warm().run("build", cwd=site).code == 0


def test_entries_are_merged(site: Path) -> None:
    other = site / "content/glossary/hewler.yaml"
    other.write_text(
        "# Of the city.\nkind: place\nnames:\n  ar: [هولير]   # both\n  en: [Hawler]\n"
        "definition:\n  ar: مدينة.\n  en: A town.\n",
        "utf-8",
    )
    erbil = site / "content/glossary/erbil.yaml"
    erbil.write_text(erbil.read_text("utf-8").replace(", هولير", "").replace(", Hawler", ""), "utf-8")
    before, file = _content(site), erbil.read_bytes()
    done = warm().run("merge", "entry", "erbil", "hewler", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert (site / ".sitegen/merged/erbil.yaml").read_bytes() == file
    assert not erbil.exists()
    assert other.read_text("utf-8") == (
        "# Of the city.\nkind: place\nnames:\n  ar: [هولير, أربيل]   # both\n  en: [Hawler, Erbil]\n"
        "definition:\n  ar: مدينة.\n  en: A town.\nrelated: [baghdad]\ncoordinates:\n- 36.19\n- 44.01\n"
    )
    assert {*_changes(before, _content(site))} == {
        "glossary/hewler.yaml", "glossary/baghdad.yaml", "glossary/ain-al-asad.yaml"
    }  # fmt: skip
    assert warm().run("build", cwd=site).code == 0


def test_contexts_of_both_entries_are_kept(site: Path) -> None:
    """A name that needs a context still does, and one that needs none in one of the two needs none."""
    other = site / "content/glossary/airbase.yaml"
    other.write_text(
        "kind: place\nnames:\n  ar: [المطار, القصر]\n  en: [the airfield]\n"
        "definition:\n  ar: مطار.\n  en: A field.\n"
        "requires_context: [غزة]\nblocked_by: [القصر الكبير]\n",
        "utf-8",
    )
    assert warm().run("merge", "entry", "airbase", "ain-al-asad", cwd=site).code == 0
    entry = next(entry for entry in load_content(site).entries if entry.id == "ain-al-asad")
    assert entry.fields.requires_context == {
        "القاعدة": ("الأنبار",),
        "the base": ("Anbar",),
        "المطار": ("غزة",),
        "القصر": ("غزة",),
        "the airfield": ("غزة",),
    }
    assert entry.fields.blocked_by == ("عين الأسد السورية", "القصر الكبير")


def test_merging_that_is_refused_leaves_nothing(site: Path) -> None:
    """What blocks names of the one would block the other, whose page would lose what a link leads to."""
    for name, ar, more in (("gaza", "غزة", "blocked_by: [وشكر الحاضرين]\n"), ("guests", "الحاضرين", "")):
        (site / f"content/glossary/{name}.yaml").write_text(
            f"kind: place\nnames: {{ar: [{ar}], en: [{name}]}}\ndefinition: {{ar: أ., en: A.}}\n{more}",
            "utf-8",
        )
    file = site / "content/articles/return.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("visit.md#s-arrival", "../glossary/guests.yaml#in-visit"), "utf-8")
    assert warm().run("build", cwd=site).code == 0
    before = files_of(site / "content")
    done = warm().run("merge", "entry", "gaza", "guests", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert "in-visit" in done.err
    assert files_of(site / "content") == before
    assert not (site / ".sitegen/merged").exists()


def test_an_older_copy_of_a_merged_entry_is_kept(site: Path) -> None:
    older = site / ".sitegen/merged/baghdad.yaml"
    older.parent.mkdir(parents=True)
    older.write_text("kind: place\n", "utf-8")
    file = (site / "content/glossary/baghdad.yaml").read_bytes()
    assert warm().run("merge", "entry", "baghdad", "erbil", cwd=site).code == 0
    assert older.read_text("utf-8") == "kind: place\n"
    assert (older.parent / "baghdad-2.yaml").read_bytes() == file


def test_links_that_a_tool_has_wrapped_follow(site: Path) -> None:
    memory = site / "content/translations/visit.en.po"
    text = memory.read_text("utf-8")
    wrapped = text.replace("../glossary/ain-al-asad.yaml", '../glossary/ain-"\n"al-asad.yaml')
    memory.write_text(wrapped, "utf-8")
    assert warm().run("rename", "entry", "ain-al-asad", "airbase", cwd=site).code == 0
    states = [t for text in load_content(site).texts for t in text.translations if t.id == "s-base"]
    assert [state.text for state in states] == [
        "The minister said that the base, [Ain al-Asad](../glossary/airbase.yaml), was safe."
    ]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (["rename", "article", "vist", "a"], 'there is no article "vist" (did you mean "visit"?)'),
        (["rename", "article", "visit", "visit"], "content/articles/visit.md: already has this name"),
        (["rename", "entry", "erbil", "erbil"], "content/glossary/erbil.yaml: already has this name"),
        (["rename", "article", "visit", "return"], "content/articles/return.md: already exists"),
        (["rename", "article", "visit", "about"], 'the slug "about" is taken by content/about.md'),
        (["rename", "article", "visit", "../x"], '"../x" cannot be a slug'),
        (["rename", "article", "visit", "زيارة"], "cannot be a slug"),
        (["rename", "entry", "erbl", "a"], 'there is no entry "erbl" (did you mean "erbil"?)'),
        (["rename", "entry", "erbil", "baghdad"], "content/glossary/baghdad.yaml: already exists"),
        (["merge", "entry", "erbil", "erbil"], "an entry cannot be merged with itself"),
        (["merge", "entry", "erbil", "nowhere"], 'there is no entry "nowhere"'),
    ],
)
def test_refused(site: Path, args: list[str], error: str) -> None:
    if "about" in args:
        (site / "content/about.md").write_text("---\ntitle: عن\n---\nنص.\n", "utf-8")
    before = files_of(site / "content")
    done = warm().run(*args, cwd=site)
    assert (done.code, done.out) == (1, "")
    assert error in done.err
    assert files_of(site / "content") == before


def test_a_broken_redirect_file_is_reported(site: Path) -> None:
    (site / "netlify.toml").write_text("[build\n", "utf-8")
    before = files_of(site / "content")
    done = warm().run("rename", "article", "visit", "journey", cwd=site)
    assert done.code == 1 and done.err.startswith("error: netlify.toml: broken TOML: ")
    assert files_of(site / "content") == before


@pytest.mark.parametrize("how", ["kill", "full"])
@pytest.mark.parametrize("at", [2, 4, 6, 8, 11])
def test_no_text_is_lost_in_the_middle(site: Path, how: str, at: int) -> None:
    """After a full disk all is as it was; after a kill every text is there, under one name or both."""
    before = _content(site)
    done = warm().run("rename", "article", "visit", "journey", cwd=site, at=at, how=how)  # type: ignore[arg-type]
    after = _content(site)
    if how == "full" and done.code:
        assert after == before
    for name in ("articles/{}.md", "translations/{}.en.po", "notes/{}.yaml"):
        assert before[name.format("visit")] in (after.get(name.format(slug)) for slug in ("visit", "journey"))


@pytest.mark.parametrize("what", [("article", "visit", "journey"), ("entry", "erbil", "hewler")])
@pytest.mark.parametrize("at", [2, 3, 5, 7, 9, 11])
def test_a_run_that_was_killed_is_ended_by_the_next(site: Path, what: tuple[str, ...], at: int) -> None:
    warm().run("rename", *what, cwd=site, at=at)
    warm().run("rename", *what, cwd=site)
    killed = _content(site), (site / "netlify.toml").read_text("utf-8")
    again = copy_of_sample(site.parent / "again")
    (again / "netlify.toml").write_text(NETLIFY, "utf-8")
    assert warm().run("rename", *what, cwd=again).code == 0
    assert killed == (_content(again), (again / "netlify.toml").read_text("utf-8"))
