"""Finding the counterpart of a name in the translation or the source of a sentence, by its sound or else by
its position."""

from __future__ import annotations

from itertools import chain

from sitegen.machine.terminology.sounds import (
    Sound,
    arabic_sounds,
    bare,
    likeness,
    sound_of,
)
from sitegen.machine.terminology.stretches import stretches
from sitegen.machine.terminology.words import arabic_words_of, content_words

# How similar two spellings of the same name sound at least.
_ALIKE = 0.6
_LONGEST = 6


def english_of(name: str, source: str, text: str) -> str:
    """The name in an English text that is most probably `name` in the Arabic `source`; empty if the text has
    no names."""
    found = [*stretches(text, _LONGEST, definite=True)]
    sounds = [*arabic_sounds(name)]
    best, span = 0.0, None
    for words in found:
        sound = sound_of(word.text for word in words if content_words(word.text))
        score = max((likeness(each, sound) for each in sounds), default=0.0)
        if score > best:
            best, span = score, (words[0].start, words[-1].end)
    if best >= _ALIKE and span:
        return text[span[0] : span[1]]
    # Names that are translated sound different; longer ones are more probably complete.
    at = (source.find(name) + len(name) / 2) / max(len(source), 1)
    apart = [
        (abs((words[0].start + words[-1].end) / 2 / len(text) - at) - len(words) / 20, number)
        for number, words in enumerate(found)
        # A single word at the beginning may be capitalised only because of its position.
        if words[0].start or len(words) > 1
    ]
    if not apart:
        return ""
    words = found[min(apart)[1]]
    return text[words[0].start : words[-1].end]


def arabic_of(name: str, source: str) -> str:
    """The words of an Arabic text that sound like an English name, without particles before them; empty if
    there are none."""
    wanted: Sound = sound_of(word.text for word in content_words(name))
    words = arabic_words_of(source)
    best, shown = 0.0, ""
    for first, last in chain.from_iterable(
        ((first, last) for last in range(first, min(first + _LONGEST, len(words))))
        for first in range(len(words))
    ):
        for head in dict.fromkeys((words[first], _without_particle(words[first]))):
            surface = " ".join((head, *words[first + 1 : last + 1]))
            score = max((likeness(sound, wanted) for sound in arabic_sounds(surface)), default=0.0)
            # Of words that sound the same, the shortest is taken, as it has no particle.
            if score > best or (score == best and len(surface) < len(shown) and surface in shown):
                best, shown = score, surface
    return shown if best >= _ALIKE else ""


def _without_particle(word: str) -> str:
    """The word without و or ف, or without a preposition before its article."""
    if len(word) > 4 and word[0] in "وف" and bare(word[1:]) != word[1:]:
        return word[1:]
    return (
        f"ال{word[2:]}"
        if len(word) > 4 and word.startswith("لل")
        else word[1:]
        if word.startswith(("بال", "كال"))
        else word
    )
