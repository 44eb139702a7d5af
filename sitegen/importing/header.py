"""The lines above the running text of an article: title, standfirst, date, byline, picture captions.

Rules
- The title is the first line that is not a date, byline or navigation; if one of the first lines occurs
  twice, it is the title, and what stands above it is a section name, unless a title stands above a byline
  there. A first line that is a long sentence is not a title but running text; a title is then made from its
  first words, for the editor to replace.
- The date line is a line near the top that is nothing but a date.
- Above the date, a sentence or a line of six words or more is the standfirst; below it, a sentence is, if a
  paragraph with a dateline follows and there is no standfirst above. Without a date line, sentences between
  the title and a paragraph with a dateline are.
- A long line above a byline is the standfirst. The label of a byline may be on a line of its own.
- A line that is only the name of a person, whom no other line names, names the author, who is not sure.
- A line without final punctuation below the date and above the first paragraph is a picture caption; so is a
  line in Latin letters above the dateline, unless it is a credit.
- The running text begins at the first paragraph with a dateline or, if there is none, at the first running
  text below the date line, or below the title if there is no date line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

import msgspec

from sitegen.importing.agencies import is_agency, parts_of
from sitegen.importing.boilerplate import reason_for
from sitegen.importing.dateline import (
    OFFICE,
    Byline,
    find_byline,
    find_dateline,
    is_name,
    is_role,
    names_kind,
)
from sitegen.importing.dates import (
    find_dates,
    is_date_label,
    parts_of_date_line,
    rest_of_date_line,
    without_dates,
    without_label_after,
)
from sitegen.importing.labels import label_alone
from sitegen.importing.lines import (
    KEPT,
    Line,
    Verdict,
    bare,
    fold,
    is_latin,
    is_running,
    is_sentence,
    last_mark,
    words,
)
from sitegen.importing.persons import is_person
from sitegen.importing.vocabulary import names, opens_as_text, word_set

_CAPTION_LABEL = re.compile(r"(?:التعليق على الصورة|تعليق الصورة|في الصورة|صورة أرشيفية)\s*[،,:–-]\s*(?=\S)")
_CREDIT = re.compile(r"\((?P<credit>[^()]{2,40})\)\s*\Z")
_BEFORE_PAPER = re.compile(r"(?:(?:في|عن|على|نقلا عن)\s+)")
_LONGEST_DATE_LINE = 400  # letters
_PICTURE_NAMED = re.compile(
    r"[\[(]?\s*(?:ال)?صور[ةه]?\s*(?:[:/]|(?:[أا]رشيفي[ةه]|جوي[ةه]|تذكاري[ةه]|متداول[ةه]|من|عن|تظهر|تبين|نشرتها|التقطت|تعبيري[ةه])(?!\w))"
)
_FROM_PLACE = re.compile(r"(?P<name>\w+(?: \w+){1,3}) من (?P<place>\w+(?: \w+)?)")
# `كاتبة وروائية عراقية، صدرت لها روايتان`
_DESCRIBES = re.compile(rf"{OFFICE}(?: و\w+)? \w+يه?(?: و\w+)? ?،")
_NEAR = 10
_STANDFIRST_WORDS = 60
_CAPTION_WORDS = 20
_SHORT_CAPTION_WORDS = 8
_TITLE_WORDS = 22
# Reasons for dropping a line that says something about the article.
DATE, BYLINE, AUTHOR, ROLE = "date line", "byline", "name of the author", "role of the author"
DATE_LABEL = "label of a date"


def read_header(lines: Sequence[Line], stated_title: str) -> tuple[list[Verdict], list[Line]]:
    """A verdict on each line above the running text, and the lines from there on.

    `stated_title` is the title in the metadata of a page, or empty. Lines that only say something about the
    article are dropped for the reason DATE, BYLINE or AUTHOR.
    """
    verdicts, rest = _find_title(lines, stated_title)
    rest = _with_labels(rest)
    date_at, dateline_at = _anchors(rest)
    byline_at = _byline_at(rest)
    roles = {verdict.role for verdict in verdicts}
    for at, line in enumerate(rest):
        named = names_author(line, rest[at + 1 : at + 2]) or _is_only_name(line, lines)
        if reason := _reason_to_drop(line, guess=True) or named:
            verdict: Verdict | None = Verdict(line, "dropped", reason)
        elif at in (dateline_at, len(rest) - 1):
            verdict = None
        elif at < byline_at and not line.hint and len(words(line.text)) > _SHORT_CAPTION_WORDS:
            reason = "standfirst: stands above the byline"
            verdict = Verdict(line, "standfirst", reason, sure="standfirst" not in roles)
        else:
            verdict = _read(
                line,
                roles,
                above_date=date_at is not None and at < date_at,
                below_date=date_at is not None and at > date_at,
                above_dateline=dateline_at is not None and at < dateline_at,
            )
        if verdict is None:
            return verdicts, list(rest[at:])
        verdicts.append(verdict)
        roles.add(verdict.role)
    return verdicts, []


def _with_labels(lines: Sequence[Line]) -> list[Line]:
    """The lines; near the top, the label of a byline and the name below it are one line."""
    found: list[Line] = []
    for line in lines:
        above = found[-1] if 0 < len(found) <= _NEAR else None
        label = label_alone(above.text) if above and not (above.hint or line.hint) else ""
        byline = find_byline(f"{label}: {line.text}") if label else None
        if above and byline and (byline.author or byline.agency):
            pictures = (*above.pictures, *line.pictures)
            text = f"{label}: {line.text}"
            found[-1] = msgspec.structs.replace(above, text=text, marks=(), pictures=pictures)
        else:
            found.append(line)
    return found


def _read(
    line: Line, roles: Collection[str], *, above_date: bool, below_date: bool, above_dateline: bool
) -> Verdict | None:
    """The verdict on a line of the header, based on the `roles` of the lines above it and on its position
    relative to the date line and to the first dateline, if there are any; None if the running text begins
    here."""
    if caption := labelled_caption(line):
        return caption
    count, mark = len(words(line.text)), last_mark(line.text)
    if (above_dateline or above_date) and not line.hint and is_latin(line.text):
        return Verdict(line, "caption", "caption: in Latin letters, above the text", sure=False)
    if line.hint == "standfirst" or (
        above_date and (is_sentence(line.text) or count >= 6 or line.text[:2] in ("- ", "• ", "● ", "* "))
    ):
        if _DESCRIBES.match(fold(line.text)):
            return Verdict(line, "standfirst", "standfirst: or about the author", sure=False)
        return Verdict(line, "standfirst")
    whole = is_running(line.text) or mark == "."
    if above_dateline and whole and not (below_date and "standfirst" in roles):
        return Verdict(line, "standfirst")
    if line.hint or mark in (":", "؟", "?") or not any(map(str.isalpha, line.text)):
        return None
    if not (below_date and count <= _SHORT_CAPTION_WORDS and mark != "."):
        whole = is_sentence(line.text) or (opens_as_text(line.text) and not above_dateline)
        if whole or count > _CAPTION_WORDS:
            return None
    sure = below_date and "caption" not in roles
    return Verdict(line, "caption", "" if sure else "caption: or another short line above the text", sure)


def labelled_caption(line: Line) -> Verdict | None:
    """The verdict on a line that is evidently a caption, by its markup, a label or a picture credit."""
    if label := _CAPTION_LABEL.match(line.text):
        return Verdict(line, "caption", mark=label.group())
    if line.hint == "caption":
        return Verdict(line, "caption")
    found = None if is_sentence(line.text) else _CREDIT.search(line.text)
    credit = words(found["credit"]) if found else ()
    credited = word_set("credits") & {*credit} or f"{' '.join(credit)} ".startswith(_agencies())
    return Verdict(line, "caption") if credited and not line.hint else None


@cache
def _agencies() -> tuple[str, ...]:
    return tuple(f"{' '.join(words(name))} " for name in names("agencies"))


def is_picture_named(text: str) -> bool:
    """Whether a line begins as captions do: `صورة أرشيفية للجسر`, `[صورة: الجسر]`."""
    return _PICTURE_NAMED.match(text) is not None


def is_caption_label(text: str) -> bool:
    """Whether the text is only the label of a caption."""
    label = _CAPTION_LABEL.match(f"{text} …")
    return label is not None and label.end() > len(text)


@lru_cache(maxsize=KEPT)
def date_line(text: str) -> Byline | None:
    """The byline in a date line, which is empty if there is none; None if the text is not a date line. Beside
    the date may also stand the paper (`جريدة النهر، العدد 1234، 5 أيار 2013`)."""
    rest = rest_of_date_line(text) if len(text) <= _LONGEST_DATE_LINE else None
    if rest is None:
        return None
    parts = parts_of_date_line(text)
    named = [part for part in parts if not (reason_for(part) or bare(part) in names("places"))]
    others = [piece for part in named for piece in parts_of(part) if bare(piece) not in names("places")]
    if not words(rest) or not others:
        return Byline()
    papers = [_BEFORE_PAPER.sub("", piece) for piece in others]
    if all(is_agency(paper) and len(words(paper)) <= 4 for paper in papers):
        return Byline("", "، ".join(papers), sure=False)
    places = set(names("places"))
    for part in (without_dates(text) or "").split("|"):
        if (byline := find_byline(without_label_after(part.strip(" ،,")))) and byline.sure:
            return byline
    # The name is separated by a bar or the like, or is all that stands before the date.
    apart = any(
        text[: d.start].rstrip()[-1:] in tuple("|•–—/-")
        or re.match(r"\s*[|•–—/-]", text[d.end :])
        or not (text[d.end :].strip() or word_set("things") & set(words(rest)) or places & set(words(rest)))
        for d in find_dates(text)
    )
    author = Byline(others[0], sure=False) if apart and len(others) == 1 and is_name(others[0]) else None
    return find_byline(rest) or author


def _reason_to_drop(line: Line, *, guess: bool) -> str:
    """Why the line is not part of the article's text; empty if it is. Without `guess`, only a certain reason
    counts."""
    if line.hint == "heading":  # blogs put the day above all posts of that day
        return DATE if date_line(line.text) == Byline() else ""
    if line.hint not in ("", "title"):
        return ""
    for reason, found in ((DATE, date_line(line.text)), (BYLINE, find_byline(line.text))):
        if found and (found.sure or guess):
            return reason
    if is_date_label(line.text):
        return DATE_LABEL
    return reason_for(line.text)


def names_author(line: Line, following: Sequence[Line]) -> str:
    """The reason to drop a line that says what the author's occupation is, or that stands above such a line;
    empty if there is none."""
    if line.hint == "" and is_role(line.text.strip("*•-– ()")):
        return ROLE
    above = any(is_role(below.text) for below in following[:1])
    return AUTHOR if above and line.hint == "" and 2 <= len(words(line.text)) <= 4 else ""


def _is_only_name(line: Line, lines: Sequence[Line]) -> str:
    """The reason to drop a line that is only the name of a person whom no other line names: the article is by
    them, not about them. Empty if it is not."""
    name = name_alone(line.text)
    own = words(name)
    if line.hint or not is_person(name):
        return ""
    is_about = {*own[1:]} & {word for other in lines if other.text != line.text for word in _stems(other)}
    return "" if is_about or word_set("things") & {*own} else AUTHOR


def name_alone(text: str) -> str:
    """A line without the known place that somebody wrote from (`هشام ملحم من واشنطن`)."""
    found = _FROM_PLACE.fullmatch(text)
    return found["name"] if found and bare(found["place"]) in names("places") else text


def _stems(line: Line) -> Iterator[str]:
    """The words of the line, also without what may be particles before them."""
    for word in words(line.text):
        yield word
        yield re.sub(r"\A[وف]?[بلك]?(?=ال|\w{4})", "", word)


def _find_title(lines: Sequence[Line], stated: str) -> tuple[list[Verdict], list[Line]]:
    """The verdicts on the title, on lines that repeat it and on section names above it; and all other
    lines."""
    if stated:
        at = next((at for at, line in enumerate(lines) if fold(line.text) == fold(stated)), -1)
        stand_in = Verdict(Line(0, stated), "title", "title: taken from the metadata of the page")
    else:
        at = _title_among(lines)
        if at < 0:
            return [], list(lines)
        text = lines[at].text
        reason = "title: made from the first words of the text"
        stand_in = Verdict(Line(0, _first_words(text)), "title", reason, sure=False)
        if len(words(text)) > (14 if last_mark(text) == "." else _TITLE_WORDS):
            at = -1
    title = Verdict(lines[at], "title") if at >= 0 else stand_in
    verdicts, rest = [title], []
    for line in (line for line in lines if line is not title.line):
        short_above = line.number < title.line.number and len(words(line.text)) <= 3
        if line.number < title.line.number and is_latin(line.text) and not line.hint:
            verdicts.append(Verdict(line, "dropped", "line in Latin letters above the title"))
        elif is_title(line.text, title.line.text):
            verdicts.append(Verdict(line, "dropped", "repeated title"))
        elif short_above and not _reason_to_drop(line, guess=False):
            verdicts.append(Verdict(line, "dropped", "section name above the title"))
        else:
            rest.append(line)
    return verdicts, rest


def _title_among(lines: Sequence[Line]) -> int:
    """The index of the title among the first lines; -1 if none of them is text."""
    top = lines[: 2 * _NEAR]
    candidates = [at for at, line in enumerate(top) if not _reason_to_drop(line, guess=False)][:_NEAR]
    arabic = [at for at in candidates if not is_latin(lines[at].text)]
    candidates = arabic or candidates
    others = [at for at in candidates if not _is_masthead(lines[at].text)]
    if others and not is_running(lines[others[0]].text):
        candidates = others
    folded = [fold(lines[at].text) for at in candidates]
    signed = next((at for at in range(len(top)) if _is_signed(top, at)), len(top))
    titled = any(at < signed and len(words(lines[at].text)) >= 4 for at in candidates)
    for at in candidates:
        text = lines[at].text
        again = sum(is_title(other, text) for other in folded) > 1
        if (
            again
            and not (titled and at > signed)
            and last_mark(text) != "."
            and 3 <= len(words(text)) <= _TITLE_WORDS
        ):
            return at
    if len(candidates) > 2 and len(words(folded[0])) == 1 and 4 <= len(words(folded[1])) <= _TITLE_WORDS:
        return candidates[int(last_mark(folded[1]) != ".")]
    # Titles can also begin like `city: name` and `report: name`; a text without any other title has such a
    # line as its title.
    alone = not candidates or is_running(lines[candidates[0]].text)
    if alone and top and find_byline(top[0].text):
        head = top[0].text
        if bare(head).startswith(names("places")) or names_kind(head):
            return 0
    return candidates[0] if candidates else -1


def _is_masthead(text: str) -> bool:
    """Whether the line has only a paper and a date, as the heads of its pages do."""
    paper = date_line(text)
    return paper is not None and bool(paper.agency)


def _is_signed(lines: Sequence[Line], at: int) -> bool:
    """Whether the line is evidently a byline. What occurs twice below it is a caption, not the title."""
    byline = find_byline(lines[at].text)
    return byline is not None and byline.sure and bool(byline.author or byline.agency)


def is_title(text: str, title: str) -> bool:
    """Whether the line is the title, alone or with the name of the site before or after it."""
    name = fold(text).removeprefix(fold(title)).removesuffix(fold(title))
    apart = re.match(r" ?[|–—:-]", name) or re.search(r"[|–—:-] ?\Z", name)
    return not name or (name != fold(text) and apart is not None and len(words(name)) <= 4)


def _first_words(text: str) -> str:
    dateline = find_dateline(text)
    rest = text.removeprefix(dateline[0]).strip() if dateline else text
    clause = re.split("[،.؛:؟!…]", rest)[0].split()
    return " ".join(clause if 4 <= len(clause) <= 12 else rest.split()[:10])


def _byline_at(rest: Sequence[Line]) -> int:
    """The index of a line near the top that explicitly says who wrote the text below it; -1 if there is
    none."""
    for at, line in enumerate(rest[:5]):
        if not any(is_running(below.text) for below in rest[at + 1 :]):
            break
        if (
            (byline := find_byline(line.text))
            and byline.sure
            and byline.author
            and line.hint in ("", "heading")
        ):
            return at
    return -1


def _anchors(rest: Sequence[Line]) -> tuple[int | None, int | None]:
    """The indices, near the top, of the date line and of the first paragraph with a dateline."""
    date_at = None
    sentences = 0
    for at, line in enumerate(rest[:_NEAR]):
        if date_line(line.text):
            leads = any(is_running(below.text) for below in rest[at + 1 :])
            date_at = at if date_at is None and leads else date_at
        elif is_running(line.text) and find_dateline(line.text):
            return date_at, at
        sentences += is_sentence(line.text) and not is_latin(line.text)
        if sentences > 2 or len(words(line.text)) > _STANDFIRST_WORDS:
            break
    return date_at, None
