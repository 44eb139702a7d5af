"""What WordPress and its plugins write into texts instead of markup: shortcodes, captions, bare addresses."""

from __future__ import annotations

import re

_CAPTION = re.compile(
    r"\[caption[^\]]*\](?P<image>.{0,2000}?<img[^>]*>(?:\s*</a>)?)(?P<text>.{0,2000}?)\[/caption\]", re.S
)
_KNOWN = re.compile(r"\[/?(?:gallery|embed|audio|video|playlist|caption)(?:\s[^\]]*)?\]")
# Shortcodes that plugins put into texts. With an address, they embed what is there. Without one, but with
# several parts in the name or with values, they lay out the page; so do single words if they are closed again
# or stand alone. Others are text (`[sic]`).
_ADDRESSED = re.compile(
    r"\[[a-z][\w-]*[\s=][^\]\[]*?(?P<address>https?://[^\s\]\"'|]+)[^\]\[]*\](?:\[/[a-z][\w-]*\])?"
)
_LAYOUT = re.compile(r"\[/?[a-z][a-z0-9]*(?:(?:[_-]\w+)+(?:\s[^\]\[]*)?|\s[^\]\[]*=[^\]\[]*)/?\]")
_WORD = re.compile(r"\[/?(?P<name>[a-z][a-z0-9]*)/?\]")
_WORD_ALONE = re.compile(rf"^[ \t]*(?:<p>)?[ \t]*{_WORD.pattern}[ \t]*(?:</p>)?[ \t]*$", re.MULTILINE)
# WordPress shows what is at an address that stands alone.
_ALONE = re.compile(
    r"(?P<before>\A|\n[ \t]*\n|<p>|<div class=\"wp-block-embed__wrapper\">)\s*(?P<address>https?://[^\s<>\"']+)\s*"
    r"(?=\Z|\n[ \t]*\n|</p>|</div>)"
)
_FRAME = r'<iframe src="\g<address>"></iframe>'


def without_shortcodes(html: str, *, is_export: bool) -> tuple[str, list[str]]:
    """The text of an item with elements in place of shortcodes, and the shortcodes that have been removed.

    Feeds contain the page as readers get it, so only those that WordPress itself knows are looked for there;
    an `export` has all of them as they were written.
    """
    html = _CAPTION.sub(
        lambda m: f"\n\n<figure>{m['image']}<figcaption>{m['text']}</figcaption></figure>\n\n", html
    )
    if is_export:
        html = _ALONE.sub(rf"\g<before>{_FRAME}", _ADDRESSED.sub(_FRAME, html))
    removed: list[str] = []
    names = {name for name in _WORD.findall(html) if f"[/{name}]" in html} | {*_WORD_ALONE.findall(html)}
    for pattern in (_KNOWN, _LAYOUT) if is_export else (_KNOWN,):
        removed += [found.group() for found in pattern.finditer(html) if not found.group().startswith("[/")]
        html = pattern.sub("", html)
    for name in sorted(names) if is_export else ():
        removed.append(f"[{name}]")
        html = re.sub(rf"\[/?{name}(?:\s[^\]\[]*)?/?\]", "", html)
    return html, removed
