"""`sitegen theme`: listing themes, and copying templates."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sample import CHECKOUT, FILES, copy_of_sample, files_of, warm, write_sample

SETTINGS = "content/site.toml"
TEMPLATE = (CHECKOUT / "themes/default/templates/tag.html").read_bytes()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_sample(tmp_path / "site")


def use(site: Path, theme: str) -> None:
    (site / SETTINGS).write_text(f'theme = "{theme}"\n{FILES[SETTINGS]}', "utf-8")


def test_what_is_where(site: Path) -> None:
    (site / "themes/mine/templates").mkdir(parents=True)
    (site / "themes/mine/templates/tag.html").write_bytes(TEMPLATE)
    use(site, "mine")
    done = warm().run("theme", "list", "--site", site)
    assert (done.code, done.err) == (0, "")
    themes, _, templates = done.out.partition("\n\n")
    assert themes.splitlines() == [
        "default: sitegen/themes/default",
        "mine (in use): themes/mine",
        "study: sitegen/themes/study",
    ]
    first, *lines = templates.splitlines()
    assert first == "Templates of mine:"
    shipped = "sitegen/themes/default/templates"
    assert f"  tag.html: themes/mine/templates/tag.html, in place of {shipped}/tag.html" in lines
    assert f"  home.html: {shipped}/home.html" in lines
    names = {path.name for path in (CHECKOUT / "themes/default/templates").iterdir()}
    assert {line.split(":")[0].strip() for line in lines} == names


@pytest.mark.parametrize("theme", ["default", "study"])
def test_a_copy_counts_and_changes_nothing(tmp_path: Path, theme: str) -> None:
    site = copy_of_sample(tmp_path)
    use(site, theme)
    assert warm().run("build", "--site", site).code == 0
    before = files_of(site / "output")
    done = warm().run("theme", "eject", "tag.html", "--site", site)
    copy = f"themes/{theme}/templates/tag.html"
    told = f"created {copy}, a copy of sitegen/themes/default/templates/tag.html\n"
    assert (done.code, done.out, done.err) == (0, told, "")
    assert (site / copy).read_bytes() == TEMPLATE
    assert warm().run("build", "--site", site).code == 0
    assert files_of(site / "output") == before
    (site / copy).write_bytes(TEMPLATE.replace(b"<main", b"<main class=mine"))
    assert warm().run("build", "--site", site).code == 0
    assert b"<main class=mine" in (site / "output/tags/visits/index.html").read_bytes()


def test_what_is_there_stays(site: Path) -> None:
    copy = site / "themes/default/templates/tag.html"
    copy.parent.mkdir(parents=True)
    copy.write_text("mine", "utf-8")
    before = files_of(site)
    done = warm().run("theme", "eject", "tag.html", "--site", site)
    said = (
        "error: themes/default/templates/tag.html: already exists (change it, or delete it to start afresh)\n"
    )
    assert (done.code, done.out, done.err) == (1, "", said)
    assert files_of(site) == before


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("tags.html", ' (did you mean "tag.html"?)'),
        ("tag", ' (did you mean "tag.html"?)'),
        ("../theme.toml", None),
        ("../../../content/site.toml", None),
        ("/etc/passwd", None),
        ("", None),
    ],
)
def test_what_is_no_template(site: Path, template: str, hint: str | None) -> None:
    before = files_of(site)
    done = warm().run("theme", "eject", template, "--site", site)
    said = f'error: themes/default: the theme "default" has no template "{template}"'
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(said) if hint is None else done.err == f"{said}{hint}\n"
    assert files_of(site) == before


def test_nothing_is_written_through_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (site / "themes").symlink_to(tmp_path / "elsewhere")
    done = warm().run("theme", "eject", "tag.html", "--site", site)
    assert done.code == 1
    assert done.err.startswith(
        "error: themes/default/templates/tag.html: its folder is a link that leads elsewhere"
    )
    assert not [*(tmp_path / "elsewhere").iterdir()]


def test_a_theme_that_is_not_there(site: Path) -> None:
    use(site, "studi")
    for args in (("list",), ("eject", "tag.html")):
        done = warm().run("theme", *args, "--site", site)
        said = 'error: content/site.toml:1: there is no theme "studi" in themes/ (did you mean "study"?)\n'
        assert (done.code, done.out, done.err) == (1, "", said)


def test_the_filters_in_the_documentation_are_those_of_the_templates() -> None:
    documented = re.search(r"- the filters (.*?)\n\n", (CHECKOUT / "docs/themes.md").read_text("utf-8"), re.S)
    templates = "".join(path.read_text("utf-8") for path in CHECKOUT.glob("themes/*/templates/*.html"))
    assert documented
    assert {*re.findall(r"`(\w+)`", documented[1])} <= {*re.findall(r"\| *(\w+)", templates)}
