"""Datelines at the beginning of a report (`واشنطن -`, `بغداد (أ ف ب) –`), and bylines.

Rules for a separate line
- A label names an author (`بقلم`, `حاورتها`); some labels do so only with a mark after them, as they can also
  begin titles. What another label of the line is about (`تصوير: …`) is left out; a line about pictures alone
  names nobody.
- Without a label, the part of the line that is not a place, paper, office or desk is its author, if there is
  only one such part and it may be a name. It also is one beside an office alone (`علي حسن – كاتب عراقي`),
  with an academic title or with an asterisk, but unsure then: captions of people look the same.
- A part in quotation marks or with a typical word (`صحيفة`, `نيوز`) is a paper or an agency; a desk
  (`قسم الترجمة`, `مراسلنا`) is not a person.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from sitegen.importing.agencies import SEPARATOR, end_of_names, is_agency, parts_of
from sitegen.importing.labels import HEARD, KINDS, LABELS, LABELS_WITH_SIGN, SIGN
from sitegen.importing.lines import bare, fold, is_latin, is_sentence, words
from sitegen.importing.vocabulary import names, opens_as_text, word_set

_AUTHOR = re.compile(
    rf"(?:{HEARD}|(?:{LABELS})(?:{SIGN}|\s+)|(?:{LABELS_WITH_SIGN}|(?P<kind>{KINDS})){SIGN})(?P<name>\S.*)",
    re.VERBOSE | re.IGNORECASE,
)
# `كتب سامي العلي`: without a mark, only names may follow. After a noun they are never sure.
_WROTE = re.compile(
    r"(?P<label>كتبت?|متابعة|تحقيق|(?:مراسل|موفد)(?:نا|تنا)|حاوره[ام]?|حاورته[ام]?|ترجمة)\s+(?P<name>\w+(?:\s+(?:[-–—]\s+)?\w+){1,7})"
)
_OF_THINGS = re.compile(r"\w+(?:ة|ات)(?!\w)")
_QUALIFIED = re.compile(r"\w+(?:ة|ات)\s+(?:ال\w+|\w+ية)(?!\w)")
_BY = re.compile(
    r"[Bb]y\s+(?P<name>[A-Z][\w.'’-]*(?:\s+(?:[A-Z][\w.'’-]*|and|al|el|bin)){1,7})"
    r"(?:(?:,|\s+in)\s+[A-Z]\w+(?: [A-Z]\w+)?)?"
)
# A label of several words, such as `كتبه من بغداد` or `مراسل رويترز`, and what it is about.
_COMPOSED = re.compile(r"(?P<label>[^:：/|–—]{2,45}?)\s*(?:[:：/|–—]+|\s-)\s*(?P<name>[^:：/|–—].*)")
_FROM_PLACE = re.compile(r"\s(?:في|من)\s\w+(?:\s\w+)?\Z")
_FROM_SOURCE = re.compile(
    r"\s*[،,(–—-]?\s*(?<!\w)(?:نقل[اًا]+\s*)?عن(?:\s*:\s*|\s+)(?P<source>[^:،,()]{2,40})\)?\Z"
)
_IN_PLACE = re.compile(r"\s(?:في|من|إلى|الى)\s(\w+(?: \w+)?)")
_FROM_NAME = re.compile(r"\(?من (?:طرف )?(?P<name>\w+(?: \w+){1,5})\)?")
# Credits for other contributions: only what stands before them is about the author.
_OTHER_PART = re.compile(
    r"(?:\A|\s*[-–—،,/|(ـ]?\s*(?<!و))(?:(?:ال)?تصوير|عدسة|رسوم|رسم|إخراج|مونتاج|ترجم[ةه]|تحرير|تدقيق|[جغ]رافيك|إنفوغراف(?:يك)?"
    r"|photos?(?:\s+by)?)\s*[:/]\s*\S.*\Z",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"\A(?:(?:ال)?تصوير|(?:ال)?صور(?:ة)?|كاميرا|عدسة|رسوم|مونتاج|photos?(?:\s+by)?)\s*[:/]", re.IGNORECASE
)
OFFICE = r"(?:كاتب|صحفي|صحافي|باحث|محرر|مراسل|اكاديمي|محلل|خبير|اعلامي|روائي|شاعر|مترجم|ناشط|مدون|استاذ)ه?"
_ROLE = re.compile(
    rf"role ?[:,،] ?.+|{OFFICE}(?: و{OFFICE}(?!\w))*+(?: \w+يه?| (?:مقيم|متخصص|مختص|مهتم|مستقل|حر|سابق)ه?)*"
    r"(?: (?:في|من|ب) ?\w+(?: \w+){0,3})?"
)
_DESK = re.compile(
    r"(?:ال)?(?:مراسل|موفد)(?:نا|تنا|ونا)?|(?:قسم|فريق|وحده|هيئه|اسره|سكرتاريه|غرفه) \w+(?: \w+)?"
    r"|(?:رئيسه? )?(?:ال)?تحرير|المحرر(?: \w+)?"
)
# Before a name: an abbreviated title shows that a line is a name; a spelt-out title or office does not.
_TITLE = r"(?:(?:[اأ]\s?\.\s?)?(?:[دمأاد])\s?[./]\s?)"
_SPELT_OUT = r"(?:ال)?(?:دكتور|[أا]ستاذ|بروفيسور|سيد|مهندس|محامي|صحفي|صحافي|[إا]علامي|كاتب|باحث|زميل|شيخ)ة?"
_TITLES = re.compile(rf"(?:{_TITLE}|{_SPELT_OUT}\s+)+")
# Separated from the name, a title is an office: بقلم الكاتب الصحفي/ سامي نصر.
_OFFICE_BEFORE = re.compile(rf"(?:{_SPELT_OUT}\s+)*{_SPELT_OUT}\s*[/:]\s*(?=\w)")
_TITLED = re.compile(rf"{_TITLE}+(?=\w\w)")
_NO_NAME = re.compile(
    r"ال|\d|(?:\w+ )*(?:في|من|على|الى|مع|عن|بعد|قبل|بين|لا|ضد|كل|هذا|هذه|ان|او|لم|لن|قد|حول|خلال|ضمن|عبر|دون"
    r"|غير|منذ)(?!\w)"
)
_AT_TIME = re.compile(r"\s+(?:في|على)\s+(?:الساعة\s+)?\d{1,2}[:.]\d\d(?:\s*[صم])?\Z")
# A pen stands for the label of a byline.
_PEN = re.compile(r"\A[✍🖊🖋✒📝]\ufe0f?\s*[:/–—-]?\s*(?P<label>(?:بقلم|كتبت?|تحرير|[إا]عداد|تقرير)\b)?")
_OF_TRANSLATOR = re.compile(r"\W*(?:ترجم[ةه]ا?(?!\s+و\s?(?:تحرير|[إا]عداد))|(?:ال)?مترجمة?|تعريب|نقله)")
# They may be houses, or whoever put the text on the page.
_OF_PUBLISHER = re.compile(r"\W*(?:ال)?(?:ناشر|مرسل)ة?\s*[:/]|\W*(?:قدم|[أا]رسل)ه")
_BAR = re.compile(r"\A(بقلم|كتبت?|[إا]عداد|ترجم[ةه]|حوار|تقرير|تحقيق|متابع[ةه]|by)\s*[|•·]\s*", re.IGNORECASE)
_LONGEST = 160  # most letters in a byline
_QUOTES = '«»"“” '
# Editors sign with initials: ص.ش/أ.ح
_INITIALS = re.compile(r"(?:\w\s?\.\s?){1,3}\w?")
_CREDITED = re.compile(r"\([^()]*\)\s*\Z")
_FROM = re.compile(r"(?:(?<=[»”\"])|(?<=[–—-]))\s+من\s+(?=\w)")


class Byline(msgspec.Struct, frozen=True):
    """Who wrote the report according to a separate line; `sure` if it says so explicitly. `translates` means
    that the line names a translator."""

    author: str = ""
    agency: str = ""
    sure: bool = True
    translates: bool = False


def find_dateline(text: str) -> tuple[str, str] | None:
    """The dateline at the beginning of the paragraph and the agency in it, both as written."""
    if end := end_of_names(text):
        agency = _agency_in(parts_of(text[:end]))
        return (text[:end].strip(), agency) if text[end:].strip() else None
    found = re.match(r"(?P<place>\w+(?: \w+)?)\s*(?:[-–—]\s|\s[-–—])\s*(?P<rest>\w.*)", text)
    if found and opens_as_text(found["rest"]) and len(words(text)) >= 12:
        return text[: found.start("rest")].strip(), ""
    return None


def find_byline(text: str) -> Byline | None:
    """The author and agency that a short line above the text gives; None if it is not a byline."""
    byline = _byline_in(text)
    if byline and byline.author:
        if _OF_TRANSLATOR.match(text):
            return msgspec.structs.replace(byline, translates=True)
        if _OF_PUBLISHER.match(text):
            return msgspec.structs.replace(byline, sure=False)
    return byline


def _byline_in(text: str) -> Byline | None:
    if len(text) > _LONGEST:
        return None
    starred = re.search(r"\w\s*\*+\s*\Z", text) is not None
    text = re.sub(r"[\s\u200e\u200f]*[:：|–—-]+\s*\Z", "", text.strip("()[]{}*• \u200e\u200f"))
    text = _PEN.sub(lambda pen: pen["label"] or "بقلم: ", _AT_TIME.sub("", text))
    if _size(text) > 12 or is_sentence(text):
        return None
    if _PICTURES.match(text):
        return Byline()
    # A middot or a bullet, like a vertical bar, ends what the label is about.
    head = re.split(r"\s[|•·]\s", _BAR.sub(r"\1: ", text))[0]
    head = _OTHER_PART.sub("", head) or head
    if is_desk(head) or is_desk(head.removeprefix("كتب ")):
        return Byline()
    head, source = _without_source(head)
    if source and (byline := find_byline(head)):
        return msgspec.structs.replace(byline, agency=byline.agency or source) if byline.author else byline
    plain = _without_known_places(head)
    if plain != head and (
        byline := _composed(plain) or _labelled(plain) or (Byline() if is_desk(plain) else None)
    ):
        return byline
    return (
        _composed(head)
        or _labelled(head)
        or _composed(head, alone=True)
        or _in_parts(text, head, starred=starred)
    )


def _without_source(text: str) -> tuple[str, str]:
    """The line without the source of a translation at its end (`…، عن: The Guardian`), and the source."""
    found = _FROM_SOURCE.search(text)
    return (
        (text[: found.start()], found["source"])
        if found and word_set("author_kinds") & {*words(text)}
        else (text, "")
    )


def _without_known_places(text: str) -> str:
    """The line without the places where somebody wrote (`كتبت … من بغداد`, `مراسلنا في بيروت …`)."""
    for found in reversed([*_IN_PLACE.finditer(text)]):
        for place in (found[1], found[1].split()[0]):
            if bare(place) in names("places"):
                text = text[: found.start()] + text[found.start(1) + len(place) :]
                break
    return text


def _composed(text: str, *, alone: bool = False) -> Byline | None:
    """The byline after a label that is recognised by its words, or by a single kind of text if `alone`. A
    label made only of kinds of texts is never sure."""
    found = _COMPOSED.fullmatch(text)
    if not found:
        own, agency = _label_in(text)
        return Byline("", agency) if own and (agency or len(own) > 1) else None
    own, agency = _label_in(_FROM_PLACE.sub("", found["label"].strip()))
    sure = not word_set("author_kinds").issuperset(own)
    if not own or not (sure or len(own) > 1 or alone):
        return None
    name, other = without_place(found["name"].strip())
    if not name or is_agency(name):
        return Byline("", name.strip(_QUOTES) or other or agency)
    if is_latin(name) and len(words(name)) == 1:
        return Byline()
    plain = _OFFICE_BEFORE.sub("", name, count=1)
    return Byline(plain, other or agency, sure) if is_name(plain) or _are_names(plain) else None


def _label_in(text: str) -> tuple[list[str], str]:
    """The words of a byline label, without و and ال, and the agency after them, if the text consists of
    nothing else; otherwise no words."""
    known = word_set("author_labels") | word_set("author_kinds")
    own: list[str] = []
    end = 0
    for found in re.finditer(r"\w+", text):
        word = fold(found[0])
        forms = (word, word.removeprefix("و"), word.removeprefix("ال"))
        form = next((form for form in forms if form in known), "")
        if not form:
            rest = text[end:].strip(" ـ")
            return (own, rest.strip(_QUOTES)) if own and is_agency(rest) else ([], "")
        own.append(form)
        end = found.end()
    return (own, "") if own != ["اسم"] else ([], "")  # it may be anybody's


def _labelled(text: str) -> Byline | None:
    """The byline after a label."""
    if named := _AUTHOR.fullmatch(text):
        name, agency = without_place(_OFFICE_BEFORE.sub("", named["name"].strip(), count=1))
        plain = fold(_TITLES.sub("", name, count=1)).replace("الي ", "")
        of_thing = named["kind"] and not word_set("things").isdisjoint(words(name)[:1])
        if name and len(words(name)) <= 8 and not (of_thing or _NO_NAME.match(plain)):
            announces = named["kind"] and (_is_long(name) or _QUALIFIED.match(name) is not None)
            whole = len(words(name)) > 1 and max(map(len, words(name))) > 1
            return Byline(name, agency, sure=whole and not announces)
        if not name:
            return Byline("", agency)
    if named := _BY.fullmatch(text):
        return Byline(named["name"])
    if (
        (named := _FROM_NAME.fullmatch(text))
        and is_name(name := _after_place(named["name"]))
        and not _OF_THINGS.match(name)
    ):
        return Byline(name, sure=False)
    if (named := _WROTE.fullmatch(text)) and (is_name(named["name"]) or _are_names(named["name"])):
        # `كتب تاريخية`: books, not a writer.
        of_things = _OF_THINGS.match(named["name"]) is not None
        if named["label"] == "ترجمة" and _QUALIFIED.match(named["name"]):
            return None
        is_noun = named["label"] in ("متابعة", "تحقيق", "ترجمة") or (named["label"] == "كتب" and of_things)
        return Byline(named["name"], sure=not is_noun)
    return None


def _in_parts(text: str, head: str, *, starred: bool) -> Byline | None:
    """The byline in a line without a label: a name beside places, papers and offices."""
    if _size(text) > 8:
        return None
    if head != text and not names_role(text):
        return _in_parts(head, head, starred=starred)
    parts = parts_of(_FROM.sub(" – ", text))
    own, offices = _own(parts), [part for part in parts if is_role(part)]
    if len(parts) < 2:
        is_titled = _TITLED.match(text) is not None
        return Byline(text, sure=False) if (starred or is_titled) and is_name(text) else None
    if len(own) == len(parts) or len(own) > 1 or (own and not is_name(own[0])):
        return None
    # `خاص: …` also begins titles.
    if own and bare(parts[0]) in names("no_agencies") and re.match(r"\w+\s*:", text):
        return None
    agency = _agency_in(parts)
    places = [part for part in parts if bare(part) in names("places")]
    if own and ((len(places) > 1 and not agency) or (agency and _CREDITED.search(text))):
        return None
    says = bool(re.search("[:/|]", text)) and not offices
    return Byline("".join(own), agency, sure=not own or says) if own or agency or not offices else None


def _after_place(text: str) -> str:
    """The text without a known place at its beginning (`من واشنطن هشام ملحم`)."""
    parts = text.split()
    for count in (2, 1):
        if len(parts) > count + 1 and bare(" ".join(parts[:count])) in names("places"):
            return " ".join(parts[count:])
    return text


def _size(text: str) -> int:
    """The number of words in a line, without those of known agencies and without initials."""
    count = len(words(text))
    if count > 8:
        known = names("agencies")
        others = (p for p in parts_of(text) if bare(p) not in known and not _INITIALS.fullmatch(p.strip()))
        return sum(len(words(part)) for part in others)
    return count


def _own(parts: Sequence[str]) -> list[str]:
    """The parts that are not a place, agency, office or desk."""
    known = names("places")
    return [
        part
        for part in parts
        if bare(part) not in known
        and not (is_agency(part) or is_role(part) or is_desk(part) or len(_label_in(part)[0]) > 1)
        and not (_INITIALS.fullmatch(part.strip()) or _label_in(part)[1])
    ]


def _agency_in(parts: Sequence[str]) -> str:
    """All agencies among the parts, in their order, with commas between them; words such as `خاص` name none.
    Empty if there is none."""
    named = [part for part in parts if is_agency(part) and bare(part) not in names("no_sources")]
    listed = [part.strip(_QUOTES) for part in named] or [
        agency for part in parts if (agency := _label_in(part)[1])
    ]
    return "، ".join(dict.fromkeys(listed))


def _is_long(name: str) -> bool:
    """Whether one of the names in the text has more words than a given name and a family name."""
    several = re.split(r"\s+و\s*|\s*[،,&]\s*", name)
    return any(
        len([w for w in words(one) if w not in ("عبد", "ابو", "بن", "ال", "د")]) > 2 for one in several
    )


def without_place(name: str) -> tuple[str, str]:
    """A name without the places, offices, desks and agencies beside it, and the agency."""
    parts = parts_of(_FROM.sub(" – ", name))
    own = _own(parts)
    if len(own) == len(parts):
        return name.strip(_QUOTES), ""
    return " و".join(part.strip(_QUOTES) for part in own), _agency_in(parts)


def name_in(text: str) -> str:
    """The part of an author line that may be a name, beside unknown places and papers. If the line may be a
    name as a whole, or several parts may be names, the line without the known ones."""
    own = without_place(text)[0]
    parts = [part.strip(_QUOTES) for part in re.split(SEPARATOR, own) if words(part)]
    named = [part for part in parts if is_name(part)]
    return named[0] if len(parts) > 1 and len(named) == 1 else own


def is_name(text: str) -> bool:
    """Whether the form of the text allows it to be the name of one person: two to four words apart from
    titles, with no preposition or the like among them, no article before the first, and no word for a place
    or thing as the first."""
    text = _TITLES.sub("", text, count=1) if _TITLES.match(text) else text
    return (
        2 <= len(words(text)) <= 4
        and words(text)[0] not in word_set("things")
        and not _NO_NAME.match(fold(text))
        and not re.search(r"[\d:@/?؟!.]", text)
    )


def _are_names(text: str) -> bool:
    several = re.split(r"\s+(?:و\s?|[-–—]\s)(?=\w)", text)
    return len(several) > 1 and all(map(is_name, several))


def names_kind(text: str) -> bool:
    """Whether the line may just as well begin a title: with a kind of text and a mark (`تقرير: …`)."""
    label = re.split(r"\s*[:：/|]", text)[0]
    is_kind = label != text and re.fullmatch(KINDS, label) is not None
    return is_kind or word_set("author_kinds").issuperset(words(label))


def is_role(text: str) -> bool:
    """Whether the line says only what the author's occupation is (`كاتب مصري`)."""
    return _ROLE.fullmatch(fold(text)) is not None


def names_role(text: str) -> bool:
    """Whether a part of the line says what somebody's occupation is (`علي حسن – كاتب عراقي`)."""
    return any(map(is_role, re.split(SEPARATOR, text)))


def is_desk(text: str) -> bool:
    """Whether the text names a desk or somebody unnamed (`قسم الترجمة`, `مراسلنا`) rather than a person."""
    return _DESK.fullmatch(bare(text)) is not None
