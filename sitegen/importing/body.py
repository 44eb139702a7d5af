"""Classifying each line of the running text: paragraph, heading, pull quote, caption or list item.

Rules, of which the first that matches applies; a line that they do not decide stays a paragraph and is
reported as unsure
- What the markup of a page says is taken as given.
- The questions of an interview are all marked in the same way, whatever their length (`interviews.py`).
- A number with a mark (`١.` `2)` `۳-`) makes an item of a numbered list if the line before or after it has
  the adjacent number; `أولا:` and `أ-` begin a paragraph.
- A bullet makes a list item; a hyphen or an asterisk does so if a neighbouring line begins with one too.
- A line with a caption label, or without final punctuation and with a picture credit in brackets at its
  end, is a caption.
- A line of eight words or more that repeats a stretch of another paragraph nearly word for word is a pull
  quote; one that ends as a sentence must repeat it to the letter. A leading `name لـ"paper":` is ignored.
- A line that ends as a sentence is a paragraph, and so is one that begins as a paragraph does.
- The last line is always a paragraph. It is the last one that ends as a sentence; a row of short items or a
  short question does not end an article. Short lines between it and a row of the footer are headlines of
  other news.
- A line without final punctuation that begins with an office or contains a title of respect, and ends in a
  name that the paragraph before or after it also contains, is a caption.
- A line without final punctuation directly below a picture, and not in bold type, is its caption.
- A line of at most twelve words without final punctuation (or with a question mark) above a paragraph is a
  heading; three such lines in a row are not.
- A line of up to twenty-five words without final punctuation is a caption if most long lines have such
  punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz, process

from sitegen.importing.boilerplate import reason_for
from sitegen.importing.dateline import find_byline, is_role, names_role
from sitegen.importing.draft import ListPlace
from sitegen.importing.fields import is_public
from sitegen.importing.header import BYLINE, DATE, date_line, is_picture_named, labelled_caption, names_author
from sitegen.importing.inline import is_wholly
from sitegen.importing.interviews import SHORT, read_interview, split_turns
from sitegen.importing.lines import (
    Line,
    Verdict,
    bare,
    fold,
    is_latin,
    is_row,
    is_running,
    is_sentence,
    last_mark,
    words,
)
from sitegen.importing.lists import bullet, nested, numbered_items
from sitegen.importing.sources import SOURCE, with_scheme
from sitegen.importing.vocabulary import names, opens_as_text, word_set

_ORDINAL = re.compile(
    r"[ابجدهوزحطي]ـ?\s?[-–)](?=\s)"
    r"|(?:اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|حادي عشر|ثاني عشر|و?اخيرا)"
    r"\s?[:،,./–—-]"
)
_ATTRIBUTED = re.compile(r"[^:\"«“]{2,60}\sل(?:ـ|ـ )?\s?[\"«“][^\"»”]{2,30}[\"»”]\s*:\s*")
_QUOTE_WORDS = (8, 60)
_CAPTION_WORDS = 25


def read_body(lines: Sequence[Line], author: str) -> list[Verdict]:
    """A verdict on each line from the first line of the running text; `author` may be empty."""
    lines = split_turns(lines)
    is_text = [_ends_text(line) for line in lines]
    last = max((at for at, yes in enumerate(is_text) if yes), default=len(lines))
    tail = lines[last + 1 :]
    reasons = [
        _reason_below(line, author) or names_author(line, tail[at + 1 : at + 2])
        for at, line in enumerate(tail)
    ]
    _drop_headlines(tail, reasons)
    below = list(zip(tail, reasons, strict=True))
    body = [*lines[: last + 1], *(_unsupported(line) for line, reason in below if not reason)]
    long = [line for line in body if len(words(line.text)) >= SHORT]
    punctuated = sum(is_sentence(line.text) for line in long) >= 0.5 * len(long)
    texts = [" ".join(words(line.text)) for line in body]
    first = {fold(line.text): line for line in reversed(body)}
    asked = read_interview(body)
    items = numbered_items(body)
    read = (
        asked.get(at) or items.get(at) or _read(at, body, texts, punctuated=punctuated)
        for at in range(len(body))
    )
    verdicts = [_doubted(verdict, first[fold(verdict.line.text)], body[-1]) for verdict in nested(read)]
    return verdicts + [Verdict(line, "dropped", reason) for line, reason in below if reason]


def _reason_below(line: Line, author: str) -> str:
    """Why a line below the last sentence is not part of the text, if its position alone shows this."""
    if line.hint:
        return ""
    if date_line(line.text):
        return DATE
    if (byline := find_byline(line.text)) and (byline.sure or (byline.author and names_role(line.text))):
        return BYLINE
    if bare(line.text) in names("agencies"):
        return SOURCE
    if all(word.startswith("#") for word in line.text.split()):
        return "tag list"
    own = fold(line.text).removeprefix(fold(author)).strip()
    if author and own != fold(line.text) and (not own or is_role(own)):
        return "author box"
    return reason_for(line.text)


def _ends_text(line: Line) -> bool:
    """Whether an article may end with the line."""
    text, count = line.text, len(words(line.text))
    if line.hint:
        return is_sentence(text) or (opens_as_text(text) and count >= 5)
    asks = last_mark(text) in ("؟", "?")
    if is_row(text) or (asks and count <= SHORT and (count <= 4 or reason_for(text))):
        return False
    return is_sentence(text) or (opens_as_text(text) and count >= 5)


def _drop_headlines(tail: Sequence[Line], reasons: list[str]) -> None:
    """Give a reason to short lines between the text and a row of the footer, if there are several."""
    footer = next((at for at, line in enumerate(tail) if is_row(line.text)), 0)
    loose = [at for at in range(footer) if not reasons[at] and not tail[at].hint]
    if len(loose) > 1 and all(len(words(tail[at].text)) <= SHORT for at in loose):
        for at in loose:
            reasons[at] = "headline of other news, above the footer"
    for at, line in enumerate(tail):
        if not reasons[at] and not line.hint and is_row(line.text):
            reasons[at] = "row of links"


def _unsupported(line: Line) -> Line:
    """The line, marked as doubtful if it is a short one below the last sentence."""
    if line.hint or len(words(line.text)) > SHORT:
        return line
    return msgspec.structs.replace(line, doubt="short line below the last sentence")


def _read(at: int, lines: Sequence[Line], texts: Sequence[str], *, punctuated: bool) -> Verdict:
    line = lines[at]
    text, count, mark = line.text, len(words(line.text)), bullet(at, lines)
    if caption := labelled_caption(line):
        return caption
    if line.hint in ("heading", "paragraph", "quote", "list-item", "code"):
        return Verdict(line, line.hint)
    if mark and mark != text:
        return Verdict(line, "list-item", mark=mark, place=ListPlace())
    if not any(map(str.isalpha, text)):
        return _paragraph(line, "no words in it")
    sentence = is_sentence(text)
    if _QUOTE_WORDS[0] <= count <= _QUOTE_WORDS[1] and _repeats(at, lines, texts, sentence=sentence):
        return Verdict(line, "quote")
    short = count <= SHORT and (not sentence or last_mark(text) in ("؟", "!", "?"))
    if at == len(lines) - 1:
        return _paragraph(line, "" if sentence else "the last line has no final punctuation")
    if last_mark(text) == ":" or (sentence and not short) or _ORDINAL.match(fold(text)):
        return Verdict(line, "paragraph")
    if opens_as_text(text):
        return _paragraph(line, "" if sentence or count > SHORT else "short and without final punctuation")
    if not sentence and _names_a_neighbour(at, lines):
        return Verdict(line, "caption")
    if not sentence and at and lines[at - 1].pictures and not is_wholly(text, line.marks, "strong"):
        return Verdict(line, "caption", "caption: short line below a picture", sure=False)
    if short:
        return _read_short(at, lines)
    if count <= _CAPTION_WORDS and punctuated and not word_set("reporting_verbs") & set(words(text)):
        reason = "caption: long line without final punctuation, perhaps a paragraph"
        return Verdict(line, "caption", reason, sure=False)
    return _paragraph(line, "long line without final punctuation" if punctuated else "")


def _paragraph(line: Line, doubt: str) -> Verdict:
    return Verdict(line, "paragraph", f"paragraph: {doubt}", False) if doubt else Verdict(line, "paragraph")


def _read_short(at: int, lines: Sequence[Line]) -> Verdict:
    below = (line.text for line in lines[at + 1 :] if line.hint != "caption")
    line, following = lines[at], next(below, lines[at + 1].text)
    above = [before.text for before in lines[max(at - 2, 0) : at]]
    third = len(above) == 2 and not any(is_sentence(text) or len(words(text)) > SHORT for text in above)
    leads = opens_as_text(following) or bullet(at + 1, lines) or len(words(following)) > SHORT
    if is_picture_named(line.text):
        return Verdict(line, "caption", "caption: begins with the word for a picture", False)
    if is_public(with_scheme(line.text)) or all(word.startswith("#") for word in line.text.split()):
        return _paragraph(line, "an address or hashtags alone")
    if third or not (leads or is_sentence(following)):
        return _paragraph(line, "short line among short lines")
    if is_latin(line.text):
        return Verdict(line, "heading", "heading: in Latin letters", False)
    if leads or is_running(following):
        return Verdict(line, "heading")
    return Verdict(line, "heading", "heading: short line above a short one", False)


def _doubted(verdict: Verdict, first: Line, last: Line) -> Verdict:
    """The verdict, made unsure if anything else speaks against it. `first` is the first line with this text,
    `last` the last line of all."""
    line = verdict.line
    tail = re.split(r"(?<=[.؟!?])", line.text)[-1].strip()
    doubt = ""
    if first is not line and len(words(line.text)) > 4:
        doubt = f"repeats line {first.number}"
    elif verdict.role == "heading" and (reason := reason_for(line.text)):
        doubt = f"looks like a line of this kind: {reason}"
    elif line is last and words(tail) and tail != line.text and reason_for(tail):
        doubt = f"text of the page may be stuck to its end: {tail}"
    if not doubt:
        return verdict
    return msgspec.structs.replace(verdict, reason=f"{verdict.role}: {doubt}", sure=False)


def _repeats(at: int, lines: Sequence[Line], texts: Sequence[str], *, sentence: bool) -> bool:
    attributed = _ATTRIBUTED.match(lines[at].text)
    needle = " ".join(words(lines[at].text[attributed.end() if attributed else 0 :]))
    wanted = 75 if attributed else 96 if sentence else 88
    longer = [text for other, text in enumerate(texts) if other != at and len(text) > 1.2 * len(needle)]
    return process.extractOne(needle, longer, scorer=fuzz.partial_ratio, score_cutoff=wanted) is not None


def _names_a_neighbour(at: int, lines: Sequence[Line]) -> bool:
    parts = words(lines[at].text)
    if len(parts) < 3 or parts[-2].startswith(("ال", "وال")):
        return False
    if parts[0] not in word_set("offices") and not word_set("respect") & set(parts):
        return False
    name = " ".join(parts[-2:])
    return any(name in " ".join(words(line.text)) for line in (lines[max(at - 1, 0)], lines[at + 1]))
