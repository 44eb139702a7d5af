"""Arabic names in their other accepted spellings, and in the dual and the plural."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import ahocorasick_rs

from sitegen.languages.arabic_script import LONG, fold

# Spellings of one word that differ by more than a missing mark. Either may replace the other inside a name,
# with its hamza or without.
SPELLING_PAIRS = (
    ("أمريك", "أميرك"),
    ("استراتيج", "إستراتيج"),
    ("كردستان", "كوردستان"),
    ("بنتاغون", "بنتاجون"),
    ("ترامب", "ترمب"),
    ("ؤو", "ئو"),
    ("ؤو", "ءو"),
    ("مئة", "مائة"),
    ("سوريا", "سورية"),
    ("إنجليز", "إنكليز"),
    ("ديمقراط", "ديموقراط"),
    ("لوجستي", "لوجيستي"),
    ("أوروب", "أورب"),
    ("ميليشي", "مليشي"),
    ("هيئة", "هيأة"),
    ("غوغل", "جوجل"),
    ("إنجل", "إنكل"),
    ("سوفييت", "سوفيت"),
    ("سوفييت", "سوفيات"),
    ("فيتنام", "فييتنام"),
    ("نتنياهو", "نتانياهو"),
    ("تلفزيون", "تليفزيون"),
    ("تايلند", "تايلاند"),
    ("هولند", "هولاند"),
    ("فنلند", "فنلاند"),
    ("قرغيز", "قيرغيز"),
    ("يونيسف", "يونيسيف"),
    ("هونغ كونغ", "هونج كونج"),
    ("كونغو", "كونجو"),
    ("موريتان", "موريطان"),
    ("أوكران", "أكران"),
    ("تليغرام", "تلغرام"),
    ("شينغهاي", "شنغهاي"),
    ("إسحاق", "إسحق"),
    ("إسماعيل", "إسمعيل"),
    ("داود", "داوود"),
    ("هارون", "هرون"),
    ("تيريز", "تريز"),
    ("بوشهر", "بو شهر"),
    ("نيويورك", "نيو يورك"),
    ("فيسبوك", "فيس بوك"),
    ("يوتيوب", "يو تيوب"),
    ("واشنطن", "واشنطون"),
    ("أنجلوس", "أنجليس"),
    ("غوتيريش", "غوتيرش"),
    ("زيلينسك", "زيلنسك"),
    ("خامنئي", "خامنائي"),
    ("رحمن", "رحمان"),
    ("سطنبول", "ستانبول"),
    ("سطنبول", "ستنبول"),
    ("أسترال", "أوسترال"),
    ("كازاخ", "كازخ"),
    ("طاجيك", "تاجيك"),
    ("دنمارك", "دانمارك"),
    ("بروكسل", "بروكسيل"),
    ("ميونخ", "ميونيخ"),
    ("فرانكفورت", "فرنكفورت"),
    ("بطرسبرغ", "بطرسبورغ"),
    ("بكين", "بيجين"),
    ("بيونغ يانغ", "بيونغيانغ"),
    ("كلينتون", "كلنتون"),
    ("تكنولوج", "تكنلوج"),
    ("نايجير", "نيجير"),
    ("فيدرال", "فدرال"),
    ("ديكتاتور", "دكتاتور"),
    ("بنغلاديش", "بنغلادش"),
    ("يوغوسلاف", "يوغسلاف"),
    ("فنزويل", "فينزويل"),
    ("كولومبي", "كولمبي"),
    ("زيمبابوي", "زمبابوي"),
    ("موزمبيق", "موزامبيق"),
    ("مانشستر", "مانشيستر"),
    ("ويكيبيديا", "ويكبيديا"),
    ("تليغرام", "تيليغرام"),
    ("فيسبوك", "فايسبوك"),
    ("واتساب", "واتس اب"),
    ("يونسكو", "يونيسكو"),
    ("أنجلوس", "أنجلس"),
)
_NO_HAMZA = str.maketrans("أإآ", "ااا")
_ALL_PAIRS = tuple(
    dict.fromkeys(
        pair
        for one, other in SPELLING_PAIRS
        for pair in ((one, other), (one.translate(_NO_HAMZA), other.translate(_NO_HAMZA)))
        if pair[0] != pair[1]
    )
)
_IN_PAIRS = ahocorasick_rs.AhoCorasick({spelling for pair in _ALL_PAIRS for spelling in pair})
_MOST_COMBINED = 32
# The plural of words with the article and of peoples, in both cases: الحوثيون, الحوثيين.
_PLURAL = re.compile(r"\b(?P<stem>ال\w{4,}|\w{3,}ي)(?:ون|ين)\b")
_FINAL_HAMZA = re.compile(r"(?<=\w{3}ا)ء\b")
_LONG_FINAL_HAMZA = re.compile(r"(?<=\w{4}ا)ء$")
_HARD = re.compile(r"\b(?:ال)?+(?=\w{6})\w*غ\w*")
# Names with الدين and with the name of God, as separate words and joined.
_DIN = re.compile(r"\b(?!(?:[وف]?[بلك]|[وف]) ?ال)(\w{2,5}) ?الدين\b")
_GOD = re.compile(r"\b(نصر|عطا|خير|جار|فضل|حزب|آية|هبة|رزق|ضيف|جاد|فتح|سعد|شكر|لطف|نعمة|رام) ?الله\b")

# عبد before a name of God, and أبو and البو before what may follow them, as separate words and joined.
_ABD = re.compile(r"\bعبد ?(?=ال\w{2}|رب)")
_ABU_APART = re.compile(r"\b([أا]ل?بو) (?=\w{3})")
_ABU_TOGETHER = re.compile(r"\b([أا]ل?بو)(?=\w{3})")
# أبو and ذو in their three cases, ابن with and without its alif.
_CASES = re.compile(r"\b([أا]ب|ذ)[ويا] (?=\w)")
# A space after a letter that does not join the next one, so that nothing shows whether it is there. The least
# length of a name in which it may be missing.
_UNSEEN_SPACE = re.compile(r"(?<=\w[اأإآدذرزوؤىةء]) (?=\w\w)")
_LONG_JOINED = 7
_IBN = re.compile(r"\b[إا]?بن (?=\w)")


def _other_compounds(name: str) -> Iterator[str]:
    """The name with its عبد, أبو, ذو, الدين, الله and ابن written in each other way."""
    if "بد" in name and _ABD.search(name):
        yield _ABD.sub("عبد ", name)
        yield _ABD.sub("عبد", name)
    apart = name
    if "بو" in name:
        apart = _ABU_TOGETHER.sub(r"\1 ", name)
        yield apart
        yield _ABU_APART.sub(r"\1", name)
    if _CASES.search(apart):
        for case in "ويا":
            yield _CASES.sub(rf"\1{case} ", apart)
    if "الدين" in name:
        yield _DIN.sub(r"\1 الدين", name)
        yield _DIN.sub(r"\1الدين", name)
    if "الله" in name:
        yield _GOD.sub(r"\1 الله", name)
        yield _GOD.sub(r"\1الله", name)
    if "بن " in name:
        yield _IBN.sub("بن ", name)
        yield _IBN.sub("ابن ", name)
    if len(name) >= _LONG_JOINED:
        for space in _UNSEEN_SPACE.finditer(name):
            yield name[: space.start()] + name[space.end() :]


@lru_cache(maxsize=1 << 14)
def spellings(name: str) -> tuple[str, ...]:
    """`name` and its other accepted spellings, `name` first: by the spelling pairs, and for compounds with
    عبد (عبد الله, عبدالله), أبو (أبو ظبي, أبي ظبي, أبوظبي), البو, ذو, ابن (ابن, بن), الدين (نور الدين,
    نورالدين) and الله; names of at least seven characters without one of their spaces after a letter that
    does not join the next (ديرالزور); plurals in both cases (الحوثيون, الحوثيين); words of at least six
    letters with ك for غ; and words without a final hamza that have at least six letters with it (كربلا), or
    five in a name of several words (رئيس الوزرا). No name has so many variable parts that all their
    combinations would be needed."""
    found = {name: None}
    for form in _other_compounds(name):
        found[form] = None
    if "ون" in name or "ين" in name:
        for case in ("ون", "ين"):
            found[_PLURAL.sub(rf"\g<stem>{case}", name)] = None
    if "اء" in name:
        found[(_FINAL_HAMZA if " " in name else _LONG_FINAL_HAMZA).sub("", name)] = None
    if "غ" in name:
        found[_HARD.sub(lambda word: word[0].replace("غ", "ك"), name)] = None
    # Looking for each pair would take two thirds of the time, and most names have none.
    for one, other in _ALL_PAIRS if _IN_PAIRS.find_matches_as_indexes("\n".join(found)) else ():
        for form in list(found)[:_MOST_COMBINED]:
            if one in form:
                found[form.replace(one, other)] = None
            elif other in form:
                found[form.replace(other, one)] = None
    return tuple(found)


def plurals(name: str) -> tuple[str, ...]:
    """The dual and sound plural of a one-word concept: masculine for at least four letters ending in ي (كردي:
    كرديان, كرديين, كرديون); for at least five other letters without the article, if the last one allows it,
    by that letter (دولار: دولارين, دولارات; مسيرة: مسيرتان, مسيرات). Words of the last kind that do not end
    in ة are also counted in the accusative, of which texts mostly write the alif alone (خمسين دولارا)."""
    length = len(fold(name).text) - 2 * name.startswith("ال")
    if " " in name or length < LONG - (name[-1:] == "ي"):
        return ()
    if name[-1] == "ي":
        return tuple(name + ending for ending in ("ان", "ين", "ون"))
    if name.startswith("ال") or name[-1] in "اىوءهن":
        return ()
    if name[-1] == "ة":
        return tuple(name[:-1] + ending for ending in ("تان", "تين", "ات"))
    return tuple(name + ending for ending in ("ان", "ين", "ات", "ا"))
