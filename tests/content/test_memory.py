"""The translation memory: states, files from other tools, and the effects of edits to an article."""

from __future__ import annotations

from typing import Any

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from sitegen.content.memory import syncing
from sitegen.content.memory.alignment import same_words
from sitegen.content.memory.entries import Unit, apply, lost_texts, record_texts, state_of, unit_of, units_of
from sitegen.content.memory.pofile import new_memory, parse_memory, write_memory
from sitegen.content.memory.provenance import Draft, has_suggestion, parse, with_draft, with_suggestion
from sitegen.content.memory.syncing import look_up
from sitegen.errors import ContentError
from sitegen.model.language import Lang
from sitegen.model.translation import Flag

MACHINE = "machine argos translate-ar_en 1.0: The draft."

STATES = [
    # msgstr, flags, comment, previous, state
    ("", [], "", None, "missing"),
    ("", [], MACHINE, None, "missing"),
    ("  ", [], "", None, "missing"),
    ("The draft.", ["fuzzy"], MACHINE, None, "machine"),
    ("The  draft.\n", ["fuzzy"], MACHINE, None, "machine"),
    ("The draft.", ["fuzzy"], MACHINE, "قديم", "stale"),
    ("A text.", ["fuzzy"], "", "قديم", "stale"),
    ("The draft.", [], MACHINE, None, "reviewed"),
    ("The draft.", [], MACHINE, "قديم", "reviewed"),
    ("Another text.", [], MACHINE, None, "edited"),
    ("A text.", [], "", None, "authored"),
    ("A text.", [], "a remark of some tool", None, "authored"),
    # Nobody has confirmed these, and no machine made them: never reviewed, never the machine's.
    ("A guess.", ["fuzzy"], "", None, "stale"),
    ("Another text.", ["fuzzy"], MACHINE, None, "stale"),
    # A machine text with a colon, and an engine named with options.
    ("He said: yes.", ["fuzzy"], "machine argos ar_en beam=4: He said: yes.", None, "machine"),
    ("x", ["fuzzy"], "machine without a text", None, "stale"),
    ("x", ["fuzzy"], "machine  : x", None, "machine"),
]


@pytest.mark.parametrize(("target", "flags", "comment", "previous", "state"), STATES)
def test_states(target: str, flags: list[str], comment: str, previous: str | None, state: str) -> None:
    entry = polib.POEntry(
        msgctxt="s-1", msgid="نص", msgstr=target, flags=flags, comment=comment, previous_msgid=previous
    )
    po = new_memory("x")
    po.append(entry)
    assert state_of(units_of(po)[0]) == state
    found = look_up(["نص"], units_of(po))[0]
    assert found.state == state
    # An unconfirmed text other than the machine's may be a person's.
    made = comment.startswith("machine argos") and state != "missing"
    assert found.maker == ("argos" if made and (state != "stale" or target == "The draft.") else "")


# U+FFFE and U+FFFF are in no file of text.
_TEXT = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
STRINGS = st.text(_TEXT | st.sampled_from('"\\\n\t'), max_size=30)

FIRST, SECOND, THIRD = (
    "أعلن البيت الأبيض الجمعة الزيارة.",
    "وصل الوفد إلى بغداد مساء.",
    "انتهت المحادثات أمس.",
)

WITHOUT_TEXT = [
    # comment, previous, state, text
    (MACHINE, None, "machine", "The draft."),
    (MACHINE, "قديم", "stale", "The draft."),
    (r'unconfirmed: "He said \"yes\"\\\nand left. "', "قديم", "stale", 'He said "yes"\\\nand left. '),
    (MACHINE + '\nunconfirmed: "A text."', None, "stale", "A text."),
    ("a remark", None, "missing", ""),
]


@pytest.mark.parametrize(("comment", "previous", "state", "text"), WITHOUT_TEXT)
def test_a_text_that_omegat_leaves_out_is_in_the_comment(
    comment: str, previous: str | None, state: str, text: str
) -> None:
    po = new_memory("x")
    fields = {"comment": comment, "previous_msgid": previous, "flags": ["fuzzy"]}
    po.append(polib.POEntry(msgctxt="s-1", msgid="نص", msgstr="", **fields))
    shown = look_up(["نص"], units_of(po))[0]
    assert (shown.state, shown.text) == (state, text)
    syncing.sync(po, ["نص"])
    assert (po[0].msgstr, "fuzzy" in po[0].flags) == (text, True)
    assert [p.line for p in lost_texts(units_of(po), "x.po")] == ([] if text else [1])


@given(data=st.data())
def test_no_text_is_lost_where_a_tool_leaves_out_those_of_fuzzy_entries(data: st.DataObject) -> None:
    sentences = [FIRST, SECOND, THIRD]
    memory = made(*((sentence, "") for sentence in sentences))
    for entry in memory:
        entry.msgstr = data.draw(STRINGS.filter(str.strip))
        entry.comment = data.draw(st.sampled_from(["", MACHINE, "a remark"]))
        entry.flags = data.draw(st.sampled_from([[], ["fuzzy"], ["no-wrap", "fuzzy"]]))
    record_texts(memory)
    text = write_memory(memory)
    back = parse_memory(text, "x.po")
    assert not syncing.sync(back, sentences)
    for entry in back:
        entry.msgstr = "" if "fuzzy" in entry.flags else entry.msgstr
    syncing.sync(back, sentences)
    assert write_memory(back) == text


AS_OMEGAT_WRITES = """\
msgid ""
msgstr "Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#. machine argos 1.0: The delegation came.
msgctxt "s-1"
msgid "وصل الوفد."
msgstr ""

#. unconfirmed: "It ended yesterday."
#| msgid "انتهت أمس."
msgctxt "s-2"
msgid "انتهت المحادثات أمس."
msgstr ""

#| msgid "قديم"
msgctxt "s-3"
msgid "جديد"
msgstr ""
"""


def test_a_copy_from_omegat_without_texts_and_marks() -> None:
    """As version 3.6 writes what nobody has translated there: a person's text comes back from its comment, a
    machine's is asked for again, and what is lost for good is an error."""
    po = parse_memory(AS_OMEGAT_WRITES, "x.po")
    sentences = ["وصل الوفد.", "انتهت المحادثات أمس.", "جديد"]
    shown = look_up(sentences, units_of(po))
    assert [(each.state, each.text) for each in shown] == [
        ("missing", ""), ("stale", "It ended yesterday."), ("missing", "")
    ]  # fmt: skip
    assert [(problem.line, problem.message) for problem in lost_texts(units_of(po), "x.po")] == [
        (16, "s-3 was translated from an older wording, but its text is gone")
    ]
    syncing.sync(po, sentences)
    assert (po[1].msgstr, po[1].previous_msgid, po[1].flags) == (
        "It ended yesterday.",
        "انتهت أمس.",
        ["fuzzy"],
    )


FOREIGN = """# The team's file
# with two lines
msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Generator: Poedit 3.4\\n"
"X-Odd: a: b; c\\n"

# A translator's remark
#. a remark of a tool
#. machine argos translate-ar_en 1.0: The White House announced.
#: somewhere.c:12
#, fuzzy, x-team, no-wrap
#| msgctxt "s-0"
#| msgid "أعلن البيت"
msgctxt "s-1"
msgid "أعلن \\"البيت\\" الأبيض\\\\ \\t."
msgstr "The White House announced."

# kept remark
#, x-other
#~| msgid "أقدم"
#~ msgctxt "s-9"
#~ msgid "قديم"
#~ msgstr "old"

# a comment at the end
"""


# Lines of comments: ours, nearly ours, and those of other tools.
LINES = st.sampled_from(
    [
        "machine argos 1: The draft.", "machine x:", "machine without a text", "raw: &amp; so",
        "repaired: quotes", "flag numbers: only the Arabic has “3”", "flag No: x",
        "suggestion argos 1 for 5d41402a: New.", "suggestion box",
        "a remark: of some tool", "  set in", "TRANSLATORS: machine a: b", "rawhide: x",
    ]
)  # fmt: skip
COMMENTS = st.lists(LINES, max_size=6).map("\n".join)
OURS = ("machine argos", "machine x:", "raw:", "repaired:", "flag numbers:", "suggestion argos")


def others_in(comment: str) -> list[str]:
    return [line for line in comment.split("\n") if line and not line.startswith(OURS)]


@given(COMMENTS)
def test_a_draft_is_recorded_in_place_of_the_one_before(comment: str) -> None:
    draft = Draft("argos 2", "A new\ntext.", "A new text .", ("spacing",), (Flag("numbers", "3 for 4"),))
    provenance = with_draft(parse(comment), draft)
    assert (provenance.engine, provenance.machine) == ("argos 2", "A new text.")
    assert provenance.flags == draft.flags
    assert provenance.comment.split("\n") == [
        *others_in(comment),
        "machine argos 2: A new text.",
        "raw: A new text .",
        "repaired: spacing",
        "flag numbers: 3 for 4",
    ]
    assert with_draft(provenance, draft) == provenance


@given(COMMENTS)
def test_a_suggestion_leaves_the_rest_as_it_is(comment: str) -> None:
    provenance = with_suggestion(parse(comment), Draft("argos 2", "Newer.", "Newer."), "جملة")
    assert (provenance.engine, provenance.machine) == (parse(comment).engine, parse(comment).machine)
    assert others_in(provenance.comment) == others_in(comment)
    assert has_suggestion(provenance, "argos 2", "جملة")
    assert not has_suggestion(provenance, "argos 2", "جملة أخرى")
    assert provenance.comment.count("suggestion argos") == 1


UNITS = st.builds(
    Unit,
    st.just("s-1"),
    st.just("جملة"),
    st.sampled_from(["", "The draft.", "A text."]),
    st.booleans(),
    st.sampled_from(["", "قديم"]),
    COMMENTS.map(parse),
    st.booleans(),
    st.just(1),
)


@given(UNITS, UNITS, st.lists(st.sampled_from(["no-wrap", "fuzzy", "c-format"]), unique=True))
def test_an_entry_says_what_its_unit_says(unit: Unit, other: Unit, flags: list[str]) -> None:
    entry = polib.POEntry(msgctxt="s-1", msgid="جملة", tcomment="by a person", flags=flags)
    apply(unit, entry)
    assert unit_of(entry) == unit
    written = str(entry)
    apply(unit, entry)
    assert str(entry) == written
    apply(other, entry)
    assert unit_of(entry) == other
    assert entry.tcomment == "by a person"
    assert [flag for flag in entry.flags if flag != "fuzzy"] == [flag for flag in flags if flag != "fuzzy"]


def test_what_other_tools_wrote_survives() -> None:
    po = parse_memory(FOREIGN, "x.po")
    assert write_memory(po, FOREIGN) == FOREIGN
    assert syncing.sync(po, ['أعلن "البيت" الأبيض\\ \t.', "جملة جديدة تماما."])
    written = write_memory(po, FOREIGN)
    for line in FOREIGN.splitlines():
        assert line in written.splitlines()


def test_a_wrapped_file_is_read_as_it_is_meant() -> None:
    text = 'msgctxt "s-1"\nmsgid ""\n"نص "\n"طويل"\nmsgstr ""\n"a "\n"long text"\n'
    unit = units_of(parse_memory(text, "x.po"))[0]
    assert (unit.source, unit.target) == ("نص طويل", "a long text")


@given(STRINGS.filter(str.strip), STRINGS, st.text('abc: \\"é', max_size=20), STRINGS)
def test_any_text_survives_the_file(source: str, target: str, remark: str, previous: str) -> None:
    po = new_memory("x")
    po.append(polib.POEntry(msgctxt="s-1", msgid=source, msgstr=target, previous_msgid=previous or None))
    text = write_memory(po)
    again = parse_memory(text, "x.po")
    assert units_of(again)[0] == units_of(po)[0].__class__(
        id="s-1", source=source, target=target, previous=previous, line=units_of(again)[0].line
    )
    assert write_memory(again, text) == text


def made(*texts: tuple[str, str], **fields: Any) -> polib.POFile:
    po = new_memory("x")
    syncing.sync(po, [source for source, _ in texts])
    for entry, (_, target) in zip(po, texts, strict=True):
        entry.msgstr = target
    return po


def test_an_edit_keeps_id_and_text_and_marks_the_sentence() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."), (THIRD, "Three."))
    ids = [entry.msgctxt for entry in po]
    changed = SECOND.replace("مساء", "صباح السبت")
    assert syncing.sync(po, [FIRST, changed, THIRD])
    assert [entry.msgctxt for entry in po] == ids
    assert (po[1].msgid, po[1].msgstr, po[1].previous_msgid) == (changed, "Two.", SECOND)
    assert [state_of(unit) for unit in units_of(po)] == ["authored", "stale", "authored"]
    assert not syncing.sync(po, [FIRST, changed, THIRD])


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ("كتب الوزير رسالة.", "كَتَبَ الوزيرُ رسالةً.", "authored"),
        ("كَتَبَ الوزير رسالة.", "كتب الوزير رسالة.", "authored"),
        ("كتب الوزيـــر رسالة.", "كتب الوزير رسالة.", "authored"),
        ("قال : « نعم » ، ثم ذهب .", "قال: «نعم»، ثم ذهب.", "authored"),
        ("قال ( نعم )؛ثم ذهب.", "قال (نعم)؛ ثم ذهب.", "authored"),
        ("وصل 1000 جندي.", "وصل 1,000 جندي.", "authored"),
        ("وصل 10٬000 جندي.", "وصل 10000 جندي.", "authored"),
        ("وصل ١٢٣٤٥٦٧ جنديا.", "وصل ١٬٢٣٤٬٥٦٧ جنديا.", "authored"),
        ("وصل 12,000.5 لتر، ثم 2000.", "وصل 12000.5 لتر ،ثم 2,000.", "authored"),
        ("انتهى عام 2021.", "انتهى عام 2,021.", "authored"),
        ("وصل بـ1000 جندي.", "وصل بـ1,000 جندي.", "authored"),
        ("وصل 2000 جندي في 20 آب.", "وصل ٢٬٠٠٠ جندي في ٢٠ آب.", "authored"),
        ("وصل ٣٫٥ لتر.", "وصل 3٫5 لتر.", "authored"),
        ("وصل ۴ وزراء.", "وصل ٤ وزراء.", "authored"),
        ("قال \u202bنعم هنا.", "قال \u202bنعم\u202c هنا.", "authored"),
        ("قال نعم هنا.", "\u200fقال نعم\u200c هنا.\ufeff", "authored"),
        ("قال ﻻ هنا.", "قال لا هنا.", "authored"),
        ("انظر [هذا](a-20.md).", "انظر [هذا](a-٢٠.md).", "stale"),
        ("وصل 1000 جندي.", "وصل 1001 جندي.", "stale"),
        ("وصل 1000 جندي.", "وصل 1,001 جندي.", "stale"),
        ("بلغت 6.387 نقطة.", "بلغت 6,387 نقطة.", "stale"),
        ("بلغت 6387 نقطة.", "بلغت 6.387 نقطة.", "stale"),
        ("بلغت 10000 نقطة.", "بلغت 1,0000 نقطة.", "stale"),
        ("بلغت 1000 نقطة.", "بلغت 1, 000 نقطة.", "stale"),
        ("بلغت 0100 نقطة.", "بلغت 0,100 نقطة.", "stale"),
        ("بلغت 1000000 نقطة.", "بلغت 1,000٬000 نقطة.", "stale"),
        ("بلغت 3.1000 نقطة.", "بلغت 3.1,000 نقطة.", "stale"),
        ("انظر [الموقع](https://x.y/1000).", "انظر [الموقع](https://x.y/1,000).", "stale"),
        ("انظر `1000`.", "انظر `1,000`.", "stale"),
        ("قال إن «نعم».", "قال إن «نعم»!", "stale"),
        ("قال إن **نعم** هنا.", "قال إن نعم هنا.", "stale"),
        ("وصل احمد اليوم.", "وصل أحمد اليوم.", "stale"),
        ("وصل ٣ وزراء.", "وصل ٤ وزراء.", "stale"),
        ("كل من كتب.", "كل منكتب.", "stale"),
    ],
)
def test_what_no_translation_shows_changes_nothing(before: str, after: str, state: str) -> None:
    po = made((before, "A text."))
    assert look_up([after], units_of(po))[0].state == state
    assert syncing.sync(po, [after])
    unit = units_of(po)[0]
    assert (unit.source, unit.target, state_of(unit)) == (after, "A text.", state)
    syncing.sync(po, [before])
    unit = units_of(po)[0]
    assert (unit.source, unit.previous, state_of(unit)) == (before, "", "authored")


@pytest.mark.parametrize(
    ("lang", "before", "after", "is_same"),
    [
        ("de", "Es waren 6387.", "Es waren 6.387.", True),
        ("de", "Es waren 6387.", "Es waren 6,387.", False),
        ("fr", "Ils étaient 6387.", "Ils étaient 6\u202f387.", True),
        ("fr", "Ils étaient 6387.", "Ils étaient 6,387.", False),
        ("ar-MA", "كانوا 6387.", "كانوا 6.387.", True),
        ("ar-MA", "كانوا 6387.", "كانوا 6,387.", False),
    ],
)
def test_thousands_are_grouped_as_the_language_does(
    lang: Lang, before: str, after: str, is_same: bool
) -> None:
    assert same_words(before, after, lang) == is_same


def test_a_second_edit_remembers_the_arabic_that_was_translated() -> None:
    po = made((SECOND, "Two."))
    syncing.sync(po, [SECOND.replace("مساء", "صباحا")])
    syncing.sync(po, [SECOND.replace("مساء", "ظهرا")])
    assert po[0].previous_msgid == SECOND
    syncing.sync(po, [SECOND])
    assert not po[0].previous_msgid
    assert (po[0].flags, po[0].msgstr) == ([], "Two.")


def test_moved_sentences_are_followed() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."), (THIRD, "Three."))
    syncing.sync(po, [THIRD, FIRST, SECOND])
    assert [entry.msgstr for entry in po] == ["Three.", "One.", "Two."]
    assert all(state_of(unit) == "authored" for unit in units_of(po))


def test_removed_sentences_are_kept_and_come_back() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."))
    ids = [entry.msgctxt for entry in po]
    syncing.sync(po, [FIRST])
    assert [(entry.msgstr, bool(entry.obsolete)) for entry in po] == [("One.", False), ("Two.", True)]
    text = write_memory(po)
    po = parse_memory(text, "x.po")
    syncing.sync(po, [SECOND, FIRST])
    assert [(entry.msgctxt, entry.msgstr, bool(entry.obsolete)) for entry in po] == [
        (ids[1], "Two.", False),
        (ids[0], "One.", False),
    ]


def test_a_stale_text_that_was_removed_comes_back_stale() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."))
    changed = SECOND.replace("مساء", "صباحا")
    syncing.sync(po, [FIRST, changed])
    syncing.sync(po, [FIRST])
    po = parse_memory(write_memory(po), "x.po")
    syncing.sync(po, [FIRST, changed])
    assert (po[1].previous_msgid, state_of(units_of(po)[1])) == (SECOND, "stale")


def test_repeated_sentences_have_their_own_entries() -> None:
    po = made((FIRST, "One."), (FIRST, "Uno."), (SECOND, "Two."))
    assert len({entry.msgctxt for entry in po}) == 3
    syncing.sync(po, [FIRST, SECOND, FIRST])
    assert sorted(entry.msgstr for entry in po) == ["One.", "Two.", "Uno."]


def test_a_rewritten_sentence_is_a_new_one() -> None:
    po = made((FIRST, "One."))
    syncing.sync(po, [THIRD])
    assert [(entry.msgid, entry.msgstr, bool(entry.obsolete)) for entry in po] == [
        (THIRD, "", False),
        (FIRST, "One.", True),
    ]


def test_marks_of_a_machine_text_are_never_lost_by_edits() -> None:
    po = made((SECOND, "Two."))
    po[0].comment, po[0].flags = "machine argos 1: Two.", ["fuzzy"]
    changed = SECOND.replace("مساء", "صباحا")
    syncing.sync(po, [changed])
    assert state_of(units_of(po)[0]) == "stale"
    syncing.sync(po, [SECOND])
    assert state_of(units_of(po)[0]) == "machine"


def test_look_up_shows_what_sync_would_write() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."), (THIRD, "Three."))
    sentences = [THIRD, SECOND.replace("مساء", "صباحا"), "جملة أخرى لا شبه لها."]
    before = look_up(sentences, units_of(po))
    syncing.sync(po, sentences)
    after = look_up(sentences, units_of(po))
    assert [(t.id, t.text, t.state) for t in before] == [(t.id, t.text, t.state) for t in after]


BROKEN = [
    ('msgid "a\nmsgstr ""\n', [1]),
    ("garbage\n", [1]),
    ('msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n=======\n', [2, 4]),
    ('msgid "a" b "c"\nmsgstr ""\n', [1]),
    ('msgid "a"\nmsgid "b"\nmsgstr ""\n', [2]),
    ('msgctxt "s-1"\nmsgid "a"\nmsgstr ""\n\nmsgctxt "s-1"\nmsgid "b"\nmsgstr ""\n', [5]),
    ('msgctxt "not an id"\nmsgid "a"\nmsgstr ""\n', [1]),
    # polib reads these, without the first text or with it in another entry.
    ('msgid "a"\n#. b\nmsgctxt "s-1"\nmsgid "c"\nmsgstr "d"\n', [3]),
    ('msgid "a"\nmsgstr "b"\n# c\nmsgstr "d"\n', [4]),
    ('msgid "a"\nmsgstr "b"\n\nmsgid "c"\n', [5]),
    ('msgid "a"\nmsgstr "b\\bc"\n', [1]),
    ('msgid ""\nmsgstr ""\n"²: a\\n"\n\nmsgid "b"\nmsgstr "c"\n', [0]),
]


@pytest.mark.parametrize(("text", "lines"), BROKEN)
def test_broken_files_are_reported_with_their_lines(text: str, lines: list[int]) -> None:
    with pytest.raises(ContentError) as raised:
        parse_memory(text, "x.po")
    assert [problem.line for problem in raised.value.problems] == lines


@pytest.mark.parametrize("end", ["#\n", "#.\n", "#:\n", "#,\n", "# a\n\n#. b\n", "\n" * 60])
def test_what_stands_below_the_last_entry_takes_nothing_with_it(end: str) -> None:
    text = 'msgctxt "s-1"\nmsgid "a"\nmsgstr "b"\n\n' + end
    po = parse_memory(text, "x.po")
    assert [unit.target for unit in units_of(po)] == ["b"]
    assert write_memory(po, text).endswith(text.rstrip("\n") + "\n")


def test_a_removed_sentence_comes_back_with_what_the_machine_made() -> None:
    po = made((FIRST, "One."), (SECOND, "Two."), (THIRD, "Three."))
    for entry in po:
        entry.comment = f"machine argos 1: {entry.msgstr}\nflag short: 1 word"
    po[0].flags, po[1].msgstr = ["fuzzy"], "Corrected."
    syncing.sync(po, [])
    po = parse_memory(write_memory(po), "x.po")
    syncing.sync(po, [FIRST, SECOND, THIRD])
    assert [state_of(unit) for unit in units_of(po)] == ["machine", "edited", "reviewed"]
    assert {entry.comment.split("\n")[1] for entry in po} == {"flag short: 1 word"}


WORDS = st.sampled_from(
    [
        "أعلن",
        "البيت",
        "الأبيض",
        "الجمعة",
        "زيارة",
        "الوفد",
        "إلى",
        "بغداد",
        "مساء",
        "السبت",
        "وقال",
        "المتحدث",
        "إن",
        "المحادثات",
        "انتهت",
    ]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)


class Editing(RuleBasedStateMachine):
    """An editor at work: the article changes in every way, and the memory is synced after each."""

    history = Bundle("history")

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[str] = []
        self.text = write_memory(new_memory("x"))
        self.written: set[str] = set()
        self.machine: set[str] = set()
        self.count = 0

    def sync(self) -> None:
        po = parse_memory(self.text, "x.po")
        syncing.sync(po, self.sentences)
        self.text = write_memory(po, self.text)
        again = parse_memory(self.text, "x.po")
        assert not syncing.sync(again, self.sentences)

    @rule(target=history, sentence=SENTENCES, place=st.integers(0, 20))
    def insert(self, sentence: str, place: int) -> str:
        self.sentences.insert(place % (len(self.sentences) + 1), sentence)
        self.sync()
        return sentence

    @rule(sentence=history, place=st.integers(0, 20))
    def restore(self, sentence: str, place: int) -> None:
        self.sentences.insert(place % (len(self.sentences) + 1), sentence)
        self.sync()

    @rule(place=st.integers(0, 20))
    def delete(self, place: int) -> None:
        if self.sentences:
            del self.sentences[place % len(self.sentences)]
            self.sync()

    @rule(place=st.integers(0, 20), word=WORDS, at=st.integers(0, 9))
    def edit(self, place: int, word: str, at: int) -> None:
        if self.sentences:
            words = self.sentences[place % len(self.sentences)].split()
            words[at % len(words)] = word
            self.sentences[place % len(self.sentences)] = " ".join(words)
            self.sync()

    @rule(start=st.integers(0, 20), to=st.integers(0, 20))
    def move(self, start: int, to: int) -> None:
        if self.sentences:
            moved = self.sentences.pop(start % len(self.sentences))
            self.sentences.insert(to % (len(self.sentences) + 1), moved)
            self.sync()

    @rule(place=st.integers(0, 20))
    def join_two(self, place: int) -> None:
        if len(self.sentences) > 1:
            at = place % (len(self.sentences) - 1)
            self.sentences[at : at + 2] = [" ".join(self.sentences[at : at + 2])]
            self.sync()

    @rule(place=st.integers(0, 20), by=st.sampled_from(["person", "machine", "corrected", "approved"]))
    def translate(self, place: int, by: str) -> None:
        po = parse_memory(self.text, "x.po")
        live = [entry for entry in po if not entry.obsolete]
        if not live:
            return
        entry = live[place % len(live)]
        if entry.msgstr and (by == "machine" or by == "approved"):
            return
        self.count += 1
        text = f"Text number {self.count}."
        self.written.discard(entry.msgstr)
        entry.previous_msgid = None
        entry.comment = "" if by == "person" else f"machine argos 1: {text}"
        entry.msgstr = f"Corrected {text}" if by == "corrected" else text
        entry.flags = ["fuzzy"] if by == "machine" else []
        (self.machine if by == "machine" else self.written).add(entry.msgstr)
        self.text = write_memory(po, self.text)

    @invariant()
    def nothing_that_a_person_wrote_is_lost(self) -> None:
        units = units_of(parse_memory(self.text, "x.po"))
        assert self.written <= {unit.target for unit in units}

    @invariant()
    def no_machine_text_counts_as_a_persons(self) -> None:
        for unit in units_of(parse_memory(self.text, "x.po")):
            if unit.target in self.machine:
                assert state_of(unit) in ("machine", "stale")

    @invariant()
    def every_sentence_has_one_entry(self) -> None:
        units = units_of(parse_memory(self.text, "x.po"))
        live = [unit for unit in units if not unit.obsolete]
        assert [unit.source for unit in live] == self.sentences
        ids = [unit.id for unit in units]
        assert len(set(ids)) == len(ids)


Editing.TestCase.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestEditing = Editing.TestCase
