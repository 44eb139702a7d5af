"""Whether a text is hardly Arabic: it would be translated and linked as if it were."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sitegen.importing.draft import ReportLine

_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0620-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")
# Letters of Persian, Kurdish, Urdu and other languages, some of which Arabic has in foreign names.
_OTHERS = re.compile(r"[\u0671-\u06bf\u06c0-\u06d3\u06d5]")
_FEWEST_WORDS = 12


def language_doubt(texts: Iterable[str]) -> list[ReportLine]:
    """A remark if less than half of the words are in Arabic letters, or if a quarter of those have letters
    that Arabic lacks; none for a text of a few words."""
    words = [word for text in texts for word in _WORD.findall(text)]
    arabic = [word for word in words if _ARABIC.search(word)]
    if len(words) < _FEWEST_WORDS:
        return []
    if 2 * len(arabic) < len(words):
        why = f"{len(words) - len(arabic)} of {len(words)} words are not in Arabic letters"
    else:
        other = sum(_OTHERS.search(word) is not None for word in arabic)
        if 4 * other < len(arabic):
            return []
        why = f"{other} of {len(arabic)} words have letters of Persian, Kurdish or Urdu"
    return [ReportLine(0, "unsure", "language: perhaps not Arabic", why)]
