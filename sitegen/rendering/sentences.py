"""Template filters for what every page is made of: the spans of the HTML contract, words in both languages.

They are made here and not in templates: no theme can then break what other programs rely on, and there are so
many that templates would take twice as long. The words are the theme's.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from sitegen.markdown.html import escaped, marked
from sitegen.model.article import SentenceKind
from sitegen.model.language import Bilingual, Lang
from sitegen.model.record import Record
from sitegen.model.translation import Flag, State
from sitegen.theme.loader import Theme


class NoteRef(Record, frozen=True):
    """A note as its sentence refers to it."""

    id: str
    number: int


class Pair(Record, frozen=True):
    """A sentence in both languages, ready to print. `flags` are those that ask for a look."""

    id: str
    ar: Markup
    en: Markup
    state: State
    kind: SentenceKind = "sentence"
    text_ar: str = ""
    text_en: str = ""
    gap: str = ""
    notes: tuple[NoteRef, ...] = ()
    flags: tuple[Flag, ...] = ()


class SentenceHtml:
    """The filters, for one theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._around = {state: self._parts(state) for state in theme.states}
        self._to = escaped(theme.strings["in_article"].ar)
        self._note = escaped(theme.strings["note"].ar)

    def both(self, text: Bilingual, tag: str = "span") -> Markup:
        """Words in both languages, each in an element of its own."""
        return marked(
            f'<{tag} lang="ar" dir="rtl">{escaped(text.ar)}</{tag}> '
            f'<{tag} class="en" lang="en" dir="ltr">{escaped(text.en)}</{tag}>'
        )

    # The ids of sentences and notes and the addresses of pages are of letters that need no escaping.

    def arabic(self, pair: Pair) -> Markup:
        """A sentence in Arabic, where links to it lead, with the numbers of its notes."""
        return marked(self._arabic(pair))

    def english(self, pair: Pair) -> Markup:
        """A sentence in English and the mark that says whose it is, a link to the sentence; the words for a
        sentence without English."""
        return marked(self._english(pair))

    def side(self, pairs: Iterable[Pair], lang: Lang) -> Markup:
        """The sentences of a paragraph in one language."""
        if lang == "ar":
            return marked("".join([self._arabic(pair) + pair.gap for pair in pairs]))
        return marked(" ".join(map(self._english, pairs)))

    def _arabic(self, pair: Pair) -> str:
        html = f'<span class="s" id="{pair.id}" data-s="{pair.id}">{pair.ar}</span>'
        for note in pair.notes:
            html += (
                f'<a class="note-ref" dir="ltr" href="#note-{note.id}" '
                f'aria-label="{self._note} {note.number}">{note.number}</a>'
            )
        return html

    def _english(self, pair: Pair) -> str:
        if pair.flags:
            opening, middle, closing = self._parts(pair.state, pair.flags)
        else:
            opening, middle, closing = self._around[pair.state]
        link = f"#{pair.id}" if closing else ""
        return f'<span class="s" data-s="{pair.id}"{opening}{pair.en}{middle}{link}{closing}'

    def around_quote(self, id: str, state: State, flags: tuple[Flag, ...], here: str) -> tuple[str, str, str]:
        """What stands before, between and behind the Arabic and the English of a sentence in a concordance,
        with links to its article at the address `here`."""
        opening, middle, closing = self._parts(state, flags) if flags else self._around[state]
        link = f"{here}#{id}" if closing else ""
        return (
            f'<li class="block"><p lang="ar" dir="rtl"><span class="s" data-s="{id}">',
            f'</span> <a class="to" href="{here}#{id}" aria-label="{self._to}">¶</a></p>'
            f'<p lang="en" dir="ltr"><span class="s" data-s="{id}"{opening}',
            f"{middle}{link}{closing}</p></li>\n",
        )

    def around_quotes(self, title: Bilingual, url: str, slug: str) -> tuple[str, str]:
        """What stands before and behind the sentences of one article in a concordance: its title, with links
        to it at `url`."""
        english = escaped(title.en or self._theme.strings["untranslated"].en)
        return (
            f'<h3 class="pair" id="in-{slug}"><a lang="ar" dir="rtl" href="{url}">{escaped(title.ar)}</a> '
            f'<a class="en" lang="en" dir="ltr" href="{url}">{english}</a></h3>\n<ul class="mentions">\n',
            "</ul>\n",
        )

    def _parts(self, state: State, flags: Iterable[Flag] = ()) -> tuple[str, str, str]:
        """What stands before the text, behind it, and behind the address of its mark."""
        strings, words = self._theme.strings, self._theme.states[state]
        rules = " ".join(dict.fromkeys(flag.rule for flag in flags))
        opening = f' data-state="{state}"' + (f' data-flags="{escaped(rules)}"' if rules else "") + ">"
        if state == "missing":
            untranslated = escaped(strings["untranslated"].en)
            return opening, f'</span><span class="missing">{untranslated}</span>', ""
        told = "; ".join(f"{flag.rule} ({flag.message})" for flag in flags)
        doubts = f" {strings['doubtful'].en}: {told}." if told else ""
        what = escaped(words.what.en + doubts)
        mark = escaped(words.mark + (f" · {strings['check'].en}" if told else ""))
        closing = f'" title="{what}" aria-label="{what} Link to this sentence.">{mark}</a>'
        return opening, f'</span><a class="by by-{state}" href="', closing
