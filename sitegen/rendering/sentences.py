"""Template filters for what every page is made of: the HTML of sentences and words in both languages.

They are made here and not in templates: no theme can then break what other programs rely on, and there are so
many that templates would take twice as long. The words are the theme's.
"""
# ruff: noqa: S704  (what becomes Markup here is made of escaped text)

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from sitegen import languages
from sitegen.markdown.html import escaped
from sitegen.model.article import SentenceKind
from sitegen.model.language import Bilingual, Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import Flag, State
from sitegen.site.concordance import anchor_of
from sitegen.theme.loader import Theme


class NoteRef(Record, frozen=True):
    """A note as its sentence refers to it."""

    id: str
    number: int


class ShownSentence(Record, frozen=True):
    """A sentence in both languages, ready to print; `text` is what a reader sees of the source. `flags`
    are those that ask for a look."""

    id: str
    source: Markup
    target: Markup
    state: State
    kind: SentenceKind = "sentence"
    text: str = ""
    gap: str = ""
    notes: tuple[NoteRef, ...] = ()
    flags: tuple[Flag, ...] = ()


def attributes(pair: Pair) -> dict[Lang, Markup]:
    """The attributes of what is written in a language, by its code."""
    return {lang: Markup('lang="{}" dir="{}"').format(lang, languages.get(lang).direction) for lang in pair}


def styled(pair: Pair) -> dict[Lang, Markup]:
    """As `attributes`, where the class of the target's code tells style sheets which side it is."""
    source, target = attributes(pair).items()
    return {source[0]: source[1], target[0]: Markup('class="{}" {}').format(*target)}


class SentenceHtml:
    """The filters, for one theme."""

    def __init__(self, theme: Theme, pair: Pair) -> None:
        self._theme = theme
        self._source = pair.source
        self._in_source, self._in_target = attributes(pair).values()
        self._styled = styled(pair)[pair.target]
        self._around = {state: self._parts(state) for state in theme.states}
        self._to = escaped(theme.strings["in_article"].source)
        self._note = escaped(theme.strings["note"].source)

    def both(self, text: Bilingual, tag: str = "span") -> Markup:
        """Words in both languages, each in an element of its own."""
        return Markup(
            f"<{tag} {self._in_source}>{escaped(text.source)}</{tag}> "
            f"<{tag} {self._styled}>{escaped(text.target)}</{tag}>"
        )

    # The ids of sentences and notes and the addresses of pages are of letters that need no escaping.

    def side(self, sentences: Iterable[ShownSentence], lang: Lang) -> Markup:
        """The sentences of a paragraph in one language. In the source, where links to it lead, each has
        the numbers of its notes; in the target the mark that says whose it is, a link to the sentence, or
        the words for a sentence without a translation."""
        if lang == self._source:
            return Markup("".join([self._original(sentence) + sentence.gap for sentence in sentences]))
        return Markup(" ".join(map(self._translation, sentences)))

    def one(self, sentence: ShownSentence, lang: Lang) -> Markup:
        """A sentence in one language, as in a paragraph."""
        return Markup(self._original(sentence) if lang == self._source else self._translation(sentence))

    def _original(self, sentence: ShownSentence) -> str:
        html = f'<span class="s" id="{sentence.id}" data-s="{sentence.id}">{sentence.source}</span>'
        for note in sentence.notes:
            html += (
                f'<a class="note-ref" dir="ltr" href="#note-{note.id}" '
                f'aria-label="{self._note} {note.number}">{note.number}</a>'
            )
        return html

    def _translation(self, sentence: ShownSentence) -> str:
        if sentence.flags:
            opening, middle, closing = self._parts(sentence.state, sentence.flags)
        else:
            opening, middle, closing = self._around[sentence.state]
        link = f"#{sentence.id}" if closing else ""
        return f'<span class="s" data-s="{sentence.id}"{opening}{sentence.target}{middle}{link}{closing}'

    def around_quote(self, id: str, state: State, flags: tuple[Flag, ...], here: str) -> tuple[str, str, str]:
        """What stands before, between and behind the two sides of a sentence in a concordance,
        with links to its article at the address `here`."""
        opening, middle, closing = self._parts(state, flags) if flags else self._around[state]
        link = f"{here}#{id}" if closing else ""
        return (
            f'<li class="block"><p {self._in_source}><span class="s" data-s="{id}">',
            f'</span> <a class="to" href="{here}#{id}" aria-label="{self._to}">¶</a></p>'
            f'<p {self._in_target}><span class="s" data-s="{id}"{opening}',
            f"{middle}{link}{closing}</p></li>\n",
        )

    def around_quotes(self, title: Bilingual, url: str, slug: str) -> tuple[str, str]:
        """What stands before and behind the sentences of one article in a concordance: its title, with links
        to it at `url`."""
        translated = escaped(title.target or self._theme.strings["untranslated"].target)
        return (
            f'<h3 class="pair" id="{anchor_of(slug)}">'
            f'<a {self._in_source} href="{url}">{escaped(title.source)}</a> '
            f'<a {self._styled} href="{url}">{translated}</a></h3>\n<ul class="mentions">\n',
            "</ul>\n",
        )

    def _parts(self, state: State, flags: Iterable[Flag] = ()) -> tuple[str, str, str]:
        """What stands before the text, behind it, and behind the address of its mark."""
        strings, words = self._theme.strings, self._theme.states[state]
        rules = " ".join(dict.fromkeys(flag.rule for flag in flags))
        opening = f' data-state="{state}"' + (f' data-flags="{escaped(rules)}"' if rules else "") + ">"
        if state == "missing":
            untranslated = escaped(strings["untranslated"].target)
            return opening, f'</span><span class="missing">{untranslated}</span>', ""
        messages = "; ".join(f"{flag.rule} ({flag.message})" for flag in flags)
        doubts = f" {strings['doubtful'].target}: {messages}." if messages else ""
        what = escaped(words.what.target + doubts)
        mark = escaped(words.mark + (f" · {strings['check'].target}" if messages else ""))
        link = escaped(strings["to_sentence"].target)
        closing = f'" title="{what}" aria-label="{what} {link}">{mark}</a>'
        return opening, f'</span><a class="by by-{state}" href="', closing
