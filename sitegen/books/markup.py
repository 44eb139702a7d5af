"""Text and HTML in the form that XML requires."""

from __future__ import annotations

import re
from html import escape

from markupsafe import Markup

# XML 1.0 does not allow these, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_VOID = re.compile(r"<(br|hr|img)\b([^>]*?) ?/?>")


def text(value: str) -> str:
    """A value as text, or in an attribute."""
    return escape(_NO_XML.sub("", value))


def xhtml(html: str) -> Markup:
    """Our own HTML as XHTML."""
    if "<br" in html or "<hr" in html or "<img" in html:
        html = _VOID.sub(r"<\1\2 />", html)
    return Markup(_NO_XML.sub("", html))  # noqa: S704  (what was escaped stays so)


def attributes(**values: str) -> str:
    """Attributes with their values; empty ones are left out. `xml_lang` becomes `xml:lang`."""
    return "".join(f' {name.replace("_", ":")}="{text(value)}"' for name, value in values.items() if value)
