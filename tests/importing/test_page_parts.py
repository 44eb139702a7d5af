"""Parts of pages as the programs of papers, blogs and encyclopedias write them."""

from __future__ import annotations

import pytest

from sitegen.importing.draft import Draft
from tests.importing.raw import read_raw
from tests.importing.test_bylines import field
from tests.importing.test_kinds import ONE, TITLE, TWO

THREE = "ويقول سكان الحي القديم إنهم كانوا يعبرون النهر بالقوارب، وإن الجسر سيوفر عليهم ساعتين كل يوم."


def read(body: str, head: str = "") -> Draft:
    html = f'<html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_raw(html.encode(), "page.html")


def article(above: str = "", inside: str = "", below: str = "", head: str = "") -> Draft:
    return read(
        f"<article><h1>{TITLE}</h1>{above}<div><p>{ONE}</p>{inside}<p>{TWO}</p></div>{below}</article>", head
    )


@pytest.mark.parametrize("label", ["الكاتب", "بقلم", "بواسطة:", "كتب:", "إعداد"])
def test_a_label_and_the_name_in_an_element_of_its_own(label: str) -> None:
    draft = article(
        f'<div><div class="field__label">{label}</div><div class="field__item">هدى سالم</div></div>'
    )
    assert field(draft, "author") == ("هدى سالم", True)


def test_whoever_put_a_text_on_the_page_is_not_surely_its_author() -> None:
    posted = '<div class="post-footer">مرسلة بواسطة <span>غريب الدار</span></div>'
    assert field(article(below=posted), "author") == ("غريب الدار", True)
    assert field(article("<div><b>سامي نصر</b></div>", below=posted), "author")[1] is False


@pytest.mark.parametrize(("day", "date"), [("سبت", "2013-08-03"), ("جمعة", "2013-03-08")])
def test_short_weekdays(day: str, date: str) -> None:
    draft = article(f"<div>قدمه huda في {day}, 08/03/2013 - 10:20</div>")
    assert (field(draft, "date"), field(draft, "author")[1]) == ((date, True), False)


def test_short_weekdays_are_names_too() -> None:
    assert field(article("<div>بقلم: محمد خميس 3 أغسطس 2013</div>"), "author")[0] == "محمد خميس"


def test_the_name_of_a_site_is_not_a_title() -> None:
    body = f'<p><font size="5"><b>{TITLE}</b></font></p><p>{ONE}</p><p>{TWO}</p><p>© 2013 جريدة النهر</p>'
    draft = read(body, "<title>جريدة النهر</title>")
    assert (draft.title, draft.source_name) == (TITLE, "جريدة النهر")


def test_what_is_said_of_the_author_is_not_surely_a_standfirst() -> None:
    about = "كاتبة وروائية عراقية، صدرت لها روايتان ومجموعة قصصية"
    draft = article(f"<p>{about}</p><div>03 أغسطس 2013</div>")
    assert field(draft, "standfirst") == (about, False)
    plain = "مشروع طال انتظاره يربط ضفتي النهر ويثير جدلا بين السكان"
    assert field(article(f"<p>{plain}</p><div>03 أغسطس 2013</div>"), "standfirst") == (plain, True)


def test_places_in_a_list_for_screen_readers() -> None:
    items = "".join(f'<li><span>list {n} of 2</span><a href="/{n}">عودة السفن {n}</a></li>' for n in (1, 2))
    draft = article(inside=f"<div><h2>اقرأ أيضا</h2><ul>{items}</ul></div><p>{THREE}</p>")
    assert [block.text for block in draft.blocks] == [ONE, THREE, TWO]


def test_an_encyclopedia() -> None:
    hatnote = '<div class="hatnote">هذه المقالة عن الجسر. لمعان أخرى طالع جسر (توضيح).</div>'
    first = '<p><b>الجسر</b> بناء فوق <a href="/n">نهر</a> افتتح في سنة 2013.</p>'
    caption = '<div class="thumb"><img src="b.jpg"><div class="thumbcaption">الجسر في الليل</div></div>'
    body = f'<h1>{TITLE}</h1><div id="siteSub">من ويكيبيديا، الموسوعة الحرة</div>{hatnote}{first}'
    body += f"<h2>تاريخ</h2><p>{ONE}</p>{caption}<p>{TWO}</p><p>{THREE}</p>"
    draft = read(body)
    assert [(block.kind, block.text) for block in draft.blocks] == [
        ("paragraph", "الجسر بناء فوق نهر افتتح في سنة 2013."), ("heading", "تاريخ"), ("paragraph", ONE),
        ("caption", "الجسر في الليل"), ("paragraph", TWO), ("paragraph", THREE),
    ]  # fmt: skip
