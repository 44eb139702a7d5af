"""What does not part at the end of a line: names with a hyphen, and a day with its month."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from sitegen import languages
from sitegen.model.language import Lang

# al-Kadhimi, Abdul-Mahdi, F-16: a hyphen before a capital letter or a digit.
_NAME = r"[^\W\d_][\w'’ʿʾ]*(?:-[A-Z\u00c0-\u00de\d][\w'’ʿʾ]*)+"
# Most texts have neither a figure nor a hyphen, and are not looked at twice.
_ANY = re.compile(r"[\d-]")


@cache
def unbroken(lang: Lang) -> re.Pattern[str]:
    """What matches such stretches of text in a language. Its months are those that CLDR has for the language
    and for its locale, one or two with a slash."""
    language = languages.get(lang)
    names: set[str] = set()
    for locale in (lang.replace("-", "_"), language.locale):
        names |= {*Locale.parse(locale).months["format"]["wide"].values()}
    month = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    month = f"(?:{month})(?:/(?:{month}))?"
    return re.compile(rf"\d{{1,2}}\.? {month}(?!\w)|(?<!\w){month} \d{{1,2}}(?!\d)|(?<!\w){_NAME}")


def holds_unbroken(text: str, lang: Lang) -> bool:
    """Whether there is such a stretch in a text."""
    return _ANY.search(text) is not None and unbroken(lang).search(text) is not None
