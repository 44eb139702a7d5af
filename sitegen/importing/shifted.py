"""Raised and lowered text: note marks, which are not part of the article's text, and all other text, which is
never joined to the word before it. Digits and letters become Unicode superscripts and subscripts (`100²`,
`H₂O`) where these exist; anything else is separated by a space."""

from __future__ import annotations

import re
from typing import Any

from sitegen.text.digits import ascii_digits

# One number or several (`1`, `[3]`, `1،2`, `4-6`), or a symbol.
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}(?:\s?[,،؛–-]\s?\d{1,3})*|[*†‡^↑↩]{1,3})[\])]?\ufe0e?")
_BRACKETED = re.compile(r"(?:\[[^\[\]]{1,24}\][\s,،]*)+")
_LINKED = re.compile(r"[\[(]?\w{1,3}[\])]?")
# Units that are raised to a power, alone or in a denominator: كم², م/ث².
_UNIT = re.compile(
    r"(?:^|[\s\d])(?:\w{1,4}/)?(?:كم|كلم|سم|مم|م|متر|مترا|أمتار|كيلومتر|k?m|cm|mm|km|ft|mi)\Z"
    r"|\w/(?:ث|ثانية|s|sec)\Z",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:1[3-9]|2[01])\d\d\Z")
_RAISED = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
)
_LOWERED = str.maketrans("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SHIFT = re.compile(r"vertical-align\s*:\s*(sup|sub)(?:er)?(?![\w-])", re.IGNORECASE)
_SYMBOLS = "®©™℠°ºª"


def shift_of(element: Any) -> str:
    """Whether the text of an element is raised (`sup`) or lowered (`sub`), by its name or its style; empty if
    it is neither."""
    if element.tag in ("sup", "sub"):
        return str(element.tag)
    found = (
        _SHIFT.search(element.get("style") or "") if element.tag in ("span", "font", "a", "small") else None
    )
    return found[1].lower() if found and not len(element) else ""


def is_mark_of_note(link: Any) -> bool:
    """Whether a link is a note mark: a number that leads to a place in the page."""
    text = "".join(link.itertext()).strip()
    href = link.get("href") or ""
    return bool(_NOTE.fullmatch(ascii_digits(text))) and (
        href.startswith("#") or ("#" in href and "[" in text)
    )


def is_note(element: Any, text: str, before: str) -> bool:
    """Whether raised `text` is a note mark rather than a power, an ordinal or a unit: judging by a link that
    it is, contains or is in, its brackets, or the text `before` it."""
    links = [*element.iter("a"), *([element.getparent()] if element.getparent().tag == "a" else [])]
    leads = any((link.get("href") or "").startswith("#") for link in links)
    plain = ascii_digits(text)
    if _BRACKETED.fullmatch(text) or (leads and _LINKED.fullmatch(text)):
        return True
    return bool(_NOTE.fullmatch(plain)) and bool(
        leads
        or not plain.isdigit()
        or _YEAR.search(ascii_digits(before))
        or not (
            before[-1:].isdigit() or (before[-1:].isascii() and before[-1:].isalpha()) or _UNIT.search(before)
        )
    )


def shifted(text: str, *, raised: bool) -> str:
    """Raised or lowered text as it should be written in the line."""
    plain = ascii_digits(text)
    found = plain.lower().translate(_RAISED if raised else _LOWERED)
    if any(char.isascii() for char in found) or not plain.isascii():
        return text if all(char in _SYMBOLS for char in text) else f" {text}"
    return found
