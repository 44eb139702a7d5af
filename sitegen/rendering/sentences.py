"""Template filters for the building blocks of every page: the HTML of sentences and of words in both
languages.

They are implemented here rather than in templates so that no theme can break what other programs rely on, and
because sentences are so many that templates would take twice as long. The words are the theme's.
"""
# ruff: noqa: S704  (what becomes Markup here is made of escaped text)

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from sitegen import languages
from sitegen.markdown.html import escaped, text_html
from sitegen.model.article import SentenceKind
from sitegen.model.language import Bilingual, Lang, Pair
from sitegen.model.record import Record
from sitegen.model.translation import UNCONFIRMED, Flag, State
from sitegen.site.concordance import anchor_of
from sitegen.theme.loader import Theme


class NoteRef(Record, frozen=True):
    """A reference from a sentence to a note."""

    id: str
    number: int


class ShownSentence(Record, frozen=True):
    """A sentence in both languages, ready to print: the `number`th of its page. `text` is what a reader sees
    of the source. `flags` are those that need attention. A sentence `differs` if it is not in the state of
    most of the page."""

    id: str
    number: int
    source: Markup
    target: Markup
    state: State
    kind: SentenceKind = "sentence"
    text: str = ""
    gap: str = ""
    notes: tuple[NoteRef, ...] = ()
    flags: tuple[Flag, ...] = ()
    differs: bool = False


def attributes(pair: Pair) -> dict[Lang, Markup]:
    """The attributes of text in a language, by its code."""
    return {lang: Markup('lang="{}" dir="{}"').format(lang, languages.get(lang).direction) for lang in pair}


def styled(pair: Pair) -> dict[Lang, Markup]:
    """Like `attributes`, but with the target's code as a class, which tells style sheets which side it is."""
    source, target = attributes(pair).items()
    return {source[0]: source[1], target[0]: Markup('class="{}" {}').format(*target)}


def tinted(html: str, unconfirmed: bool) -> Markup:
    """A translation in a list, marked if nobody has confirmed it."""
    return Markup(f'<span class="unconfirmed">{escaped(html)}</span>' if unconfirmed else escaped(html))


def _raised(mark: str) -> str:
    return f"<sup>{escaped(mark)}</sup>" if mark else ""


class SentenceHtml:
    """The filters, for one theme; `in_source` and `in_target` are the attributes of text in a language,
    `told` is what follows translations without flags in feeds, by their state (see `told_of`)."""

    def __init__(self, theme: Theme, pair: Pair) -> None:
        self._theme = theme
        self._source, self._target = pair
        self.in_source, self.in_target = attributes(pair).values()
        self._styled = styled(pair)[pair.target]
        self.told = {state: self.told_of(state) for state in theme.states}
        self._to = escaped(theme.strings["in_article"].source)
        self._note = {lang: escaped(words) for lang, words in theme.strings["note"].items()}
        self._missing = f'<span class="missing">{escaped(theme.strings["untranslated"][pair.target])}</span>'

    def both(self, text: Bilingual, tag: str = "span") -> Markup:
        """Words in both languages, each in an element of its own."""
        return Markup(
            f"<{tag} {self.in_source}>{text_html(text.source, self._source)}</{tag}> "
            f"<{tag} {self._styled}>{text_html(text.target, self._target)}</{tag}>"
        )

    # The ids of sentences and notes and the addresses of pages consist of characters that need no escaping.

    def side(self, sentences: Iterable[ShownSentence], lang: Lang) -> Markup:
        """The sentences of a paragraph in one language, each followed by the numbers of its notes. Links to a
        sentence lead to its source. In the target, a sentence also has the mark of its translator if this is
        not the one that the head of the page gives for most sentences, or the words for a sentence without a
        translation. A `span.unit` encloses a sentence and its marks, so that style sheets can set each on
        lines of its own."""
        if lang == self._source:
            return Markup("".join([_unit(self._original(sentence)) + sentence.gap for sentence in sentences]))
        return Markup(
            " ".join([_unit(self._translation(sentence) + self._mark(sentence)) for sentence in sentences])
        )

    def heading(self, sentence: ShownSentence) -> Markup:
        """A sentence in both languages. Its mark is outside the heading, and so not part of the heading's
        name."""
        return Markup(
            f"<span {self.in_source}>{self._original(sentence)}</span> "
            f"<span {self._styled}>{self._translation(sentence)}</span>"
        )

    def mark(self, sentence: ShownSentence) -> Markup:
        """The paragraph below a heading that has a mark."""
        mark = self._mark(sentence)
        return Markup(f'<p class="{self._target} of-heading" {self.in_target}>{mark}</p>' if mark else "")

    def _original(self, sentence: ShownSentence) -> str:
        html = f'<span class="s" id="{sentence.id}" data-s="{sentence.id}">{sentence.source}</span>'
        return html + self._notes(sentence, self._source) if sentence.notes else html

    def _translation(self, sentence: ShownSentence) -> str:
        state = sentence.state
        flags = _flags_attribute(sentence.flags) if sentence.flags else ""
        html = f'<span class="s" data-s="{sentence.id}" data-state="{state}"{flags}>{sentence.target}</span>'
        if state == "missing":
            html += self._missing
        return html + self._notes(sentence, self._target) if sentence.notes else html

    def _notes(self, sentence: ShownSentence, lang: Lang) -> str:
        return "".join(
            f'<a class="note-ref" dir="ltr" href="#note-{note.id}" '
            f'aria-label="{self._note[lang]} {note.number}">{note.number}</a>'
            for note in sentence.notes
        )

    def _mark(self, sentence: ShownSentence) -> str:
        """A link to the sentence."""
        if not (sentence.differs or sentence.flags) or sentence.state == "missing":
            return ""
        words = self._words(sentence.state, sentence.flags)
        name = self._theme.strings["marked"][self._target]
        name = name.replace("{n}", f"{sentence.number:,}").replace("{mark}", words)
        what = escaped(self._what(sentence.state, sentence.flags))
        return (
            f'<a class="by by-{sentence.state}" href="#{sentence.id}" title="{what}" '
            f'aria-label="{escaped(name)}">{escaped(words)}</a>'
        )

    def states(self, counts: Sequence[tuple[State, int]]) -> str:
        """How a translation was made, in its language: its states, and the number of sentences in each; empty
        if no sentence is translated."""
        if all(state == "missing" for state, _ in counts):
            return ""
        return "; ".join(f"{self._theme.states[state].label.target}: {count}" for state, count in counts)

    def label(self, state: State) -> Bilingual:
        """The label of texts in a state."""
        return self._theme.states[state].label

    def legend(self, counts: Sequence[tuple[State, int]]) -> str:
        """A paragraph of a feed: who translated the text, with the marks that `told_of` returns."""
        states = [(self._theme.states[state], count) for state, count in counts]
        told = "; ".join(
            f"{_raised(words.mark)} {escaped(words.label.target)}: {count}".strip() for words, count in states
        )
        return f"<p {self.in_target}>{escaped(self._theme.strings['who'].target)} {told}</p>"

    def told_of(self, state: State, flags: tuple[Flag, ...] = ()) -> str:
        """What follows a translated sentence in a feed: the mark of its translator, without attributes, as
        feed readers drop them."""
        if state == "missing":
            return f"<em>{escaped(self._theme.strings['untranslated'].target)}</em>"
        mark = self._theme.states[state].mark
        return " " + _raised(f"{mark} · {self._theme.strings['check'].target}" if flags else mark)

    def claimed(self, text: str, state: State) -> str:
        """A translation where only text is possible: one that no person has confirmed says so."""
        return (
            f"{text} [{self._theme.states[state].mark}]" if text and state in ("machine", "stale") else text
        )

    def around_quote(self, id: str, state: State, flags: tuple[Flag, ...], here: str) -> tuple[str, str, str]:
        """The HTML before, between and after the two sides of a sentence in a concordance, with links to its
        article at the address `here`. Only text that nobody has confirmed has a mark: the state of most of
        its article means nothing next to sentences from others."""
        behind = "</span>"
        if state == "missing":
            behind += self._missing
        elif flags or state in UNCONFIRMED:
            what, words = escaped(self._what(state, flags)), escaped(self._words(state, flags))
            behind += f' <span class="by by-{state}" title="{what}">{words}</span>'
        attribute = _flags_attribute(flags) if flags else ""
        return (
            f'<li class="block"><p {self.in_source}><span class="s" data-s="{id}">',
            f'</span>\u00a0<a class="to" href="{here}#{id}" aria-label="{self._to}">¶</a></p>'
            f'<p {self.in_target}><span class="s" data-s="{id}" data-state="{state}"{attribute}>',
            f"{behind}</p></li>\n",
        )

    def around_quotes(self, title: Bilingual, unconfirmed: bool, url: str, slug: str) -> tuple[str, str]:
        """The HTML before and after the sentences of one article in a concordance: its title, with links to
        it at `url`. `unconfirmed`: nobody has confirmed the translation of the title."""
        original = text_html(title.source, self._source)
        translated = text_html(title.target or self._theme.strings["untranslated"].target, self._target)
        translated = tinted(translated, unconfirmed)
        return (
            f'<h3 class="pair" id="{anchor_of(slug)}">'
            f'<a {self.in_source} href="{url}">{original}</a> '
            f'<a {self._styled} href="{url}">{translated}</a></h3>\n<ul class="mentions">\n',
            "</ul>\n",
        )

    def _words(self, state: State, flags: Iterable[Flag]) -> str:
        mark = self._theme.states[state].mark
        return f"{mark} · {self._theme.strings['check'][self._target]}" if flags else mark

    def _what(self, state: State, flags: Iterable[Flag]) -> str:
        what = self._theme.states[state].what[self._target]
        messages = "; ".join(f"{flag.rule} ({flag.message})" for flag in flags)
        return f"{what} {self._theme.strings['doubtful'][self._target]}: {messages}." if messages else what


def _flags_attribute(flags: Iterable[Flag]) -> str:
    return f' data-flags="{escaped(" ".join(dict.fromkeys(flag.rule for flag in flags)))}"'


def _unit(html: str) -> str:
    return f'<span class="unit">{html}</span>'
