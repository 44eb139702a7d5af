"""Rules that split a paragraph of Arabic or English into sentences; other languages use the same rules.

A terminator is one of `. ! ? ؟ ۔ …` or a run of them, with the marks that close on it: quotes, brackets,
Markdown emphasis, the tail of a link, a footnote reference. The colon, the comma and the semicolon (`؛`) are
not terminators. The rules (SB marks the rules of Unicode Standard Annex #29 that they share or refine):

1. A blank line or U+2029 ends a sentence (SB4), and so does a line break before a list item (`٢. …`, `٢) …`,
   `• …`, `ثانيا: …`); any other line break is white space.
2. A terminator must be followed by white space, so that decimals, dates, versions and addresses stay whole
   (SB6, SB7). Without white space a sentence ends only between a word and an opening quote, or between a word
   and an Arabic word that is not a top-level domain (`الماضي.وقال`, but not `العربية.نت`); both words must
   have at least two letters (not `أ.ف.ب`).
3. A terminator that comes first inside brackets is an editor's mark: `[...]`, `(!)`, `(؟)`. One at the end of
   brackets that opened within the sentence belongs to them: the sentence around them goes on, unless a
   capitalised word that opens a sentence follows (`(D., Calif.) But`).
4. A sentence does not end before a comma, semicolon or colon (SB8a). But a dash, or a colon that stands
   alone, may open a turn in a dialogue, and a comma attached to the Arabic word after it is a typing error
   unless it follows a quotation (`انتهت. ,المدينة`). Nor does one end before a small letter (SB8), except
   before words like `iPhone` and URLs. In English a full stop after a word of at least four letters that is
   not an abbreviation ends a sentence before any letter.
5. Sentences inside a quotation stand alone. After a closing quote the sentence goes on with the words for who
   said it; in Arabic it also goes on with words that do not open a sentence, and after a title
   (`برنامج "من يربح؟" على`): a short quotation ending in ! or ؟, without a colon, comma or verb of saying
   before it. Without quotes a question or exclamation goes on only with who asks or shouts, and a question
   also with أم. The words for who said it are a short clause without "that". After a full stop they belong
   to the quotation that they introduce, if there is one (`"لا." قال سالم، "نعم."`).
6. `..`, `...` and `…` are a pause in Arabic: see `sentence_pauses`. With ! or ؟ among them (`؟..`) they
   always end a sentence. In English rule 4 decides.
7. A full stop does not end a sentence after a list marker, even one within a line after the item before it
   (`1. الفقر 2. الجهل`); nor after a time or an era if the sentence goes on with where, with whom or the like
   (`656 هـ. في بغداد`) or has said nothing else yet (`في سنة 656 هـ. سقطت`); nor if all that precedes it is
   an ordinal (`أولا.`), the number of an article (`المادة ٢٫١. تنص`) or a word that is then repeated
   (`لا. لا،`). After an abbreviation it ends one only if the next word shows that a new sentence opens. Which
   words show this depends on the abbreviation: see the sets in `sentence_words`.
"""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise

import msgspec

from sitegen.languages.arabic_script import fold
from sitegen.languages.sentence_patterns import (
    AFTER_WORD,
    AND_SO_ON,
    ARABIC,
    ARABIC_WORD,
    ASKING,
    ATOM,
    ATOM_SIGNS,
    BLANK,
    CANDIDATE,
    CAPITALISED,
    CONTENT,
    DASHES,
    DOMAINS,
    END_BRACKET,
    FRONTED,
    HIJRI,
    INITIALS,
    LATE_CLOSE,
    MARKER,
    NO_BREAK,
    NO_CAPITAL,
    NOT_PLAIN,
    NUMBERING,
    NUMERAL,
    OPENING,
    PLAIN_STOP,
    QUOTED_NEXT,
    QUOTES,
    SAID_AR,
    SAID_EN,
    SEEN,
    SIGNS,
    SLIP,
    TO_LAST_CONTENT,
    TOKEN,
    TURN,
    UNIT,
    WHOLE_WORD,
    WITHIN,
    WORD,
    begins_item,
    goes_on_in_list,
)
from sitegen.languages.sentence_pauses import ends_at_pause, resumes
from sitegen.languages.sentence_words import (
    ABBREVIATIONS,
    AFTER_WAW,
    ASKS,
    BEFORE_CAPITAL,
    BEFORE_NUMBER,
    BEFORE_OPENER,
    GOES_ON,
    LAST_OF_NAME,
    LETTER_NAMES,
    LETTER_WORDS,
    OFFICES,
    OPENERS,
    PREFIXES,
    SAYING,
    SAYS,
    SHORTENED,
    TIMES,
    are_letters,
    folded,
)


class _Style(msgspec.Struct, frozen=True):
    """The differences between languages: whether dots in a row are a pause (rule 6), and whether a full stop
    after a whole word ends a sentence even before a small letter (rule 4)."""

    pauses: bool = False
    ends_before_small: bool = False


def split(text: str) -> tuple[str, ...]:
    """The sentences of the paragraph `text`, inline Markdown or plain.

    Each sentence keeps the white space that follows it, and the first also keeps the white space before it,
    so that the sentences joined are the text again. Each contains a letter or digit, unless the text has
    none. The time taken is linear in the length.
    """
    return _split(text, _Style())


def split_with_pauses(text: str) -> tuple[str, ...]:
    """Like `split`, but dots in a row are a pause (rule 6)."""
    return _split(text, _Style(pauses=True))


def split_before_small(text: str) -> tuple[str, ...]:
    """Like `split`, but a full stop after a whole word ends a sentence whatever letter follows (rule 4)."""
    return _split(text, _Style(ends_before_small=True))


def _split(text: str, style: _Style) -> tuple[str, ...]:
    content, to_last = CONTENT.search(text), TO_LAST_CONTENT.match(text)
    if not content or not to_last:
        return (text,) if text else ()
    quotes = [match.start() for match in re.finditer('"', text)] if '"' in text else []
    has_atoms = any(sign in text for sign in ATOM_SIGNS)
    atoms = [match.span() for match in ATOM.finditer(text)] if has_atoms else []
    cuts = [0]
    for match in CANDIDATE.finditer(text):
        at = match.start()
        if at >= to_last.end():
            break
        if not content or at < cuts[-1]:
            continue
        atom = bisect(atoms, (at, len(text))) - 1 if atoms else -1
        in_atom = atom >= 0 and at < atoms[atom][1]
        if in_atom and match["space"] == "":
            continue
        if not in_atom and PLAIN_STOP.match(text, at) and _is_plain(text, cuts[-1], at):
            cut = match.end()
        else:
            cut = _end(text, style, match, cuts[-1], in_atom, bisect(quotes, at) % 2 == 1)
        if content.start() < cut < to_last.end():
            cuts.append(cut)
            content = CONTENT.search(text, cut)
        elif cuts[-1] < cut <= content.start() and len(cuts) > 1:
            cuts[-1] = cut  # text without a word is not a sentence: it stays with the sentence before
    return tuple(text[start:end] for start, end in pairwise([*cuts, len(text)]))


def _is_plain(text: str, start: int, at: int) -> bool:
    """Whether no rule applies to the Arabic word or number before a full stop and another Arabic word, so
    that the sentence ends, as it nearly always does."""
    # Saves 2.5 % of a cold build of 200 articles.
    if at - start <= SEEN:
        return False
    if text[at - 1].isdecimal():
        return True
    word = text[max(text.rfind(" ", start, at) + 1, start) : at]
    return word.isalpha() and folded(word) not in ABBREVIATIONS


class _Candidate(msgspec.Struct, frozen=True):
    """A place where a sentence may end."""

    text: str
    start: int  # of the sentence
    at: int  # the terminator
    marks: str  # the run of terminators
    closed: str  # the marks that close on it
    cut: int  # the end of the sentence, white space included
    begin: int  # of the next word, after the marks that open on it
    word: str  # the next word, or ""

    def before(self) -> str:
        return NOT_PLAIN.sub("", self.text[max(self.start, self.at - SEEN) : self.at])

    def after(self) -> str:
        return fold(self.text[self.begin : self.begin + 120]).text

    def head(self) -> str:
        return fold(self.text[max(self.start, self.at - 120) : self.at]).text.strip(SIGNS)

    def asks(self) -> bool:
        return self.marks != "." and any(mark in self.marks for mark in ASKING)


def _end(text: str, style: _Style, match: re.Match[str], start: int, in_atom: bool, in_quote: bool) -> int:
    """Where the sentence that began at `start` ends if it ends at this candidate; 0 if it goes on."""
    at, cut, closed = match.start(), match.end(), match["close"]
    if closed is None or BLANK.search(match["space"]):
        return cut if BLANK.search(match[0]) or begins_item(text, at, cut) else 0
    if in_atom or (at > start and text[at - 1] in "(["):
        return 0
    tight = not match["space"]
    late = None if tight else LATE_CLOSE.match(text, cut)
    if tight and closed[:1] == '"' and not in_quote:
        cut, closed = match.end("run"), ""
    elif late and ('"' not in late[1] or in_quote):
        cut, closed = late.end(), closed + late[1]
    slip = None if tight or closed or match["run"] else SLIP.match(text, cut)
    opening = OPENING.match(text, slip.end() if slip else cut)
    begin = opening.end() if opening else cut
    word = WORD.match(text, begin)
    marks = NOT_PLAIN.sub("", text[at] + match["run"])
    here = _Candidate(text, start, at, marks, closed, cut, begin, word[0] if word else "")
    goes_on = (
        (tight and not _stands_apart(here))
        or (NO_BREAK.match(text, cut) and (tight or not (slip or TURN.match(text, cut))))
        or (
            here.word[:1].islower()
            and not CAPITALISED.match(text, begin)
            and not (style.ends_before_small and _ends_with_whole_word(here))
        )
        or _in_brackets(here)
        or _is_attributed(here)
        or (_full_stop_goes_on(here) if marks == "." else _pause_goes_on(here, style.pauses))
    )
    return 0 if goes_on else cut


def _stands_apart(here: _Candidate) -> bool:
    """Rule 2: whether words without white space between them belong to two sentences."""
    if not AFTER_WORD.search(here.before()):
        return False
    if any(mark in here.text[here.cut : here.begin] for mark in QUOTES):
        return here.word[:1].isalpha()
    word = folded(here.word)
    token = TOKEN.search(here.before())
    if word in LETTER_WORDS and token and are_letters(folded(token[0])):
        return False  # بي.بي.سي
    arabic = ARABIC.match(word)
    return arabic is not None and arabic.end() == 2 and word not in DOMAINS


def _ends_with_whole_word(here: _Candidate) -> bool:
    """Rule 4: whether a single full stop follows a word that is not an abbreviation, which is how writers who
    use no capitals end a sentence."""
    word = WHOLE_WORD.search(here.before())
    if not word or here.marks != "." or here.closed or "(" in here.text[here.cut : here.begin]:
        return False
    return folded(word[0]) not in ABBREVIATIONS and word[0].lower() not in SHORTENED


def _in_brackets(here: _Candidate) -> bool:
    """Rule 3: whether the brackets that close here opened within the sentence."""
    if not END_BRACKET.match(here.closed):
        return False
    if here.marks == "." and here.word in OPENERS:
        return False
    low = max(here.start, here.at - 300)
    opener = max(here.text.rfind(mark, low, here.at) for mark in "([{")
    return opener > low and bool(CONTENT.search(here.text, low, opener))


def _is_attributed(here: _Candidate) -> bool:
    """Rule 5: whether the sentence goes on with who said it, or otherwise after a quotation or question."""
    quoted = bool(here.closed) and any(mark in here.closed for mark in QUOTES)
    if not here.word or not (quoted or here.asks()):
        return False
    after = here.after()
    if not ARABIC.match(here.word):
        return quoted and here.word not in OPENERS and bool(SAID_EN.match(after))
    first, *others = WORD.findall(after)
    if first == "ام" and not quoted:
        return True  # the rest of the question
    said = SAID_AR.match(after) if first in (SAYING if quoted else ASKS) else None
    if said:
        return not (here.marks == "." and first in SAYS and QUOTED_NEXT.match(after, said.end() - 1))
    if not quoted:
        return False
    if first == "و" and here.text.startswith(tuple(QUOTES), here.begin + 1):
        return True  # «متى؟» و«أين؟»
    if first in GOES_ON or " ".join([first, *others[:1]]) in GOES_ON:
        return True
    return here.asks() and not resumes(here.word) and _closes_title(here)


def _closes_title(here: _Candidate) -> bool:
    low = max(here.start, here.at - 60)
    opener = max(here.text.rfind(mark, low, here.at) for mark in QUOTES)
    intro = fold(here.text[max(here.start, opener - 120) : max(opener, 0)]).text.rstrip(" *_")
    words = WORD.findall(intro)
    says = any(word in SAYING or word in GOES_ON or word[1:] in SAYING for word in words)
    return bool(words) and intro[-1] not in ":،," and not says


def _pause_goes_on(here: _Candidate, pauses: bool) -> bool:
    """Rule 6: whether the sentence goes on after dots in a row."""
    if here.marks.strip(".… \u00a0"):
        return False
    if not pauses:
        return bool(NO_CAPITAL.match(here.word))
    return not ends_at_pause(here.text, here.start, here.at, here.begin, here.word)


def _full_stop_goes_on(here: _Candidate) -> bool:
    """Rule 7: whether the sentence goes on after a single full stop."""
    before = here.before()
    if MARKER.search(before if here.at - here.start <= SEEN else f"…{before}"):
        return True
    if here.at - here.start <= SEEN and _is_no_statement(here):
        return True
    if goes_on_in_list(here.text, here.start, here.at):
        return True
    is_unit = UNIT.search(before) or (HIJRI.search(before) and not here.text.startswith(".", here.begin + 1))
    if is_unit:
        goes_on = here.word[:1].isdigit() or folded(here.word) in GOES_ON or FRONTED.fullmatch(here.head())
        return bool(goes_on or WITHIN.match(here.after()))
    if AND_SO_ON.search(before) and WITHIN.match(here.after()):
        return True
    initials, token = INITIALS.search(before), TOKEN.search(before)
    name = "".join(initials[1].split()) if initials else folded(token[0]) if token else ""
    if name.isupper() and name.isalpha() and len(name) > 1:
        name = name.capitalize()
    if name in PREFIXES:
        return True
    if name in BEFORE_NUMBER:
        return bool(NUMERAL.match(here.word))
    if name in BEFORE_CAPITAL:
        return not _opens(here) and (not here.word[:1].isupper() or here.word in TIMES)
    if name in LAST_OF_NAME and here.word[:1].isupper():
        if "(" in here.text[here.cut : here.begin]:
            return True
        return here.word in LAST_OF_NAME or here.word in OFFICES or here.word in TIMES
    if initials and len(name) == 1 and any(mark in here.closed for mark in QUOTES):
        # Unless the letter stands in the quotes alone, the quotation is over: "from A to Z."
        return before[: initials.start()].endswith(tuple(QUOTES))
    abbreviated = (
        name in LAST_OF_NAME
        or name in BEFORE_OPENER
        or (initials and not (len(name) == 1 and name.islower()))
        or _is_letter_name(here, before, name)
    )
    return bool(abbreviated) and not _opens(here)


def _is_no_statement(here: _Candidate) -> bool:
    """Whether all that stands before the full stop is an ordinal or the number of an article (المادة ٢٫١.
    تنص), or a word that is then repeated (لا. لا، حصلنا عليه)."""
    head = here.head()
    if NUMBERING.fullmatch(head):
        return True
    word = ARABIC_WORD.fullmatch(head)
    return word is not None and word[1] == folded(here.word)


def _is_letter_name(here: _Candidate, before: str, name: str) -> bool:
    """Whether `name` is the Arabic name of a Latin letter that is one of a person's initials. Letter names
    that are also other words count as initials only next to another (دي. كي., بي.بي.سي.)."""
    if "." in name:
        return are_letters(name)
    if name not in LETTER_WORDS:
        return False
    if name in LETTER_NAMES or (
        here.text[here.begin + len(here.word) : here.begin + len(here.word) + 1] == "."
        and folded(here.word) in LETTER_WORDS
    ):
        return True
    earlier = TOKEN.search(before[: len(before) - len(name)].rstrip(" .")) if ". " in before else None
    return earlier is not None and folded(earlier[0]) in LETTER_WORDS


def _opens(here: _Candidate) -> bool:
    """Whether the next word shows that a sentence opens even after an abbreviation."""
    if any(dash in here.text[here.cut : here.begin] for dash in DASHES):
        return False
    word = here.word.replace("’", "'")
    if word in OPENERS or word.removesuffix("'s") in OPENERS:
        return len(here.word) > 1 or here.text[here.begin + 1 : here.begin + 2] != "."
    plain = folded(here.word)
    return plain[:1] == "و" and plain[1:] in AFTER_WAW
