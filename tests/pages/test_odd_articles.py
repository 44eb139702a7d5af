"""Articles at the edge of what is usual, in the themes that come with the project: what they show must not
collide or fall apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.building.builder import build
from tests.conftest import OpenPage
from tests.edits import put
from tests.sample import FILES, copy_of_sample

# A list of years, another with small numbers inside it, and one that reaches a hundred.
_LISTS = """
1998. في تلك السنة
1999. وفي التي بعدها
2000. وفي الأخيرة

      9. بند
      10. بند آخر

وبعدها:

99. بند
100. بند أخير
"""
_EVENTS = """event:
  - 2019-12-30/2020-01-02
  - {date: 2021-11-30/2021-12-02, label: {ar: من شهر إلى شهر, en: From month to month}}
"""

# The title of the article with them, translated by a machine.
_TITLE = "A visit to Erbil"
_BY_A_PERSON = f'msgctxt "s-title"\nmsgid "زيارة إلى أربيل"\nmsgstr "{_TITLE}"\n'
_BY_A_MACHINE = f"#. machine argos 1.0: {_TITLE}\n#, fuzzy\n{_BY_A_PERSON}"

# By how many pixels the numbers of a list run into the texts beside them.
_COLLISIONS = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("ol.rows > li > .block:first-child > p")].flatMap(text => {
    const number = getComputedStyle(text, "::before"), style = getComputedStyle(text);
    if (!text.checkVisibility() || number.display === "none") return [];
    const list = text.closest("ol"), items = [...list.children];
    canvas.font = `${number.fontWeight} ${number.fontSize} ${number.fontFamily}`;
    const wide = canvas.measureText(`${list.start + items.indexOf(text.closest("li"))}.`).width;
    const room = parseFloat(style.paddingInlineStart) - parseFloat(number.marginInlineStart);
    return room < wide + 2 ? [[text.textContent, room, wide]] : [];
  });
}"""

Built = Callable[[str], Path]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The output of the sample with these lists and events, in a theme."""
    done: dict[str, Path] = {}

    def built(theme: str) -> Path:
        if theme not in done:
            site = copy_of_sample(tmp_path_factory.mktemp(theme))
            put(site, "content/site.toml", f'theme = "{theme}"\n' + FILES["content/site.toml"])
            visit = FILES["content/articles/visit.md"]
            put(site, "content/articles/visit.md", visit.replace("tags:", _EVENTS + "tags:") + _LISTS)
            memory = FILES["content/translations/visit.en.po"].replace(_BY_A_PERSON, _BY_A_MACHINE)
            put(site, "content/translations/visit.en.po", memory)
            build(site, site / "output")
            done[theme] = site / "output"
        return done[theme]

    return built


@pytest.mark.parametrize("theme", ["default", "study"])
@pytest.mark.parametrize("width", [390, 1280])
def test_numbers_of_lists_stand_beside_their_texts(
    odd: Built, open_page: OpenPage, theme: str, width: int
) -> None:
    page = open_page((odd(theme) / "articles/visit/index.html").as_uri(), width=width)
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.locator("ol.rows").count() == 3
    for view in ("columns", "under", "source", "target"):
        page.locator(f"#view-{view}").check(force=True)
        assert page.evaluate(_COLLISIONS) == [], view


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_days_on_the_timeline_are_broken_behind_their_dash_alone(
    odd: Built, open_page: OpenPage, width: int
) -> None:
    page = open_page((odd("default") / "timeline/index.html").as_uri(), width=width)
    page.evaluate("document.fonts.ready.then(() => true)")
    lines = page.locator(".day").evaluate_all(
        """days => days.map(day => {
          const range = document.createRange(), text = day.firstElementChild.firstChild;
          const lines = [];
          for (let at = 0; at < text.data.length; at++) {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const {bottom, width} = range.getBoundingClientRect();
            if (!width) continue;
            if (!lines.length || Math.abs(lines.at(-1).bottom - bottom) > 4) lines.push({bottom, text: ""});
            lines.at(-1).text += text.data[at];
          }
          return lines.map(line => line.text.trim());
        })"""
    )
    assert len(lines) == 6
    for day in lines:
        assert len(day) <= 2
        assert all(line.endswith("–") for line in day[:-1])
        assert not any(line.startswith("–") for line in day)
    # From one year into another it has a line of its own.
    assert max(len("".join(day)) for day in lines if len(day) == 1) > 20


@pytest.mark.parametrize("theme", ["default", "study"])
@pytest.mark.parametrize(
    "path", ["", "timeline/", "tags/visits/", "articles/visit/", "articles/return/", "glossary/erbil/"]
)
def test_a_title_by_a_machine_is_marked_wherever_it_stands(
    odd: Built, open_page: OpenPage, theme: str, path: str
) -> None:
    """In lists, on the timeline, and where other pages lead to the article: by a tint, and on paper and in
    colours of the reader by a line."""
    page = open_page((odd(theme) / path / "index.html").as_uri())
    titles = page.locator("main").get_by_text(_TITLE, exact=True)
    look = """all => all.filter(title => title.checkVisibility()).map(title => {
      const style = getComputedStyle(title.closest(".unconfirmed, [data-state=machine]") ?? title);
      return [style.backgroundColor !== "rgba(0, 0, 0, 0)", style.textDecorationStyle === "dotted"];
    })"""
    seen = titles.evaluate_all(look)
    assert seen
    assert all(tint for tint, _ in seen)
    page.emulate_media(media="print")
    assert all(line for _, line in titles.evaluate_all(look))
    page.emulate_media(media="screen", forced_colors="active")
    assert all(line for _, line in titles.evaluate_all(look))
