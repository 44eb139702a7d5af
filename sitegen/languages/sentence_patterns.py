"""Patterns for finding the ends of sentences (see `sentences`)."""

from __future__ import annotations

import re

from sitegen.languages.arabic_script import LETTER_MARKS, TASHKEEL, TATWEEL, fold
from sitegen.languages.sentence_words import words
from sitegen.text.digits import ascii_digits
from sitegen.text.folding import INVISIBLE

DOMAINS = words("كوم نت أورغ أورج")

# The number of characters examined before a terminator.
SEEN = 24
DASHES = f"{TATWEEL}–—-"
ASKING = "!?؟‼⁇⁈⁉⸮"
TERMS = f".…۔{ASKING}"
SILENT = f"{TASHKEEL}{LETTER_MARKS}{INVISIBLE}\u0300-\u036f\ufe0e\ufe0f"
QUOTES = "\"'“”‘’„«»‹›\ufd3e\ufd3f"
CLOSERS = "\"'”’»›)\\]}\ufd3e"
ARABIC_LETTERS = "\u0620-\u063f\u0641-\u064a\u0671-\u06d3"
LETTER = f"[A-Za-z{ARABIC_LETTERS}]"
TARGET = r"\([^()\s]*+(?:\([^()\s]*+\)[^()\s]*+)*+(?:\s++\"[^\"\n]*+\")?\)"
LINK = rf"\]{TARGET}"
PLAIN_STOP = re.compile(rf"(?:(?<=[{ARABIC_LETTERS}]{{3}})|(?<=\d\d))\. (?=[{ARABIC_LETTERS}])")
# CANDIDATE and ATOM begin with a set of characters, which the regular expression engine scans for fastest.
CANDIDATE = re.compile(
    rf"""[{TERMS}\r\n\u2029](?:(?<=[\r\n\u2029])\s*+|
    (?P<run>(?:[{TERMS}{SILENT}]|[ \u00a0](?=[{TERMS}]++(?:\s|\Z)))*+)
    (?P<close>(?:{LINK}|\]\[[^\]\[\r\n\u2029]*+\]|[{CLOSERS}{SILENT}*_~]|[“‘„«‹\ufd3f](?=[\s,.،؛:]|\Z)
        |\\(?=[\r\n])|\[\^?\w{{1,3}}\]|[¹²³⁰⁴-⁹]|\ ?[\U0001f600-\U0001f64f])*+)
    (?P<space>\s*+(?:[\u202c\u2069]++\s*+)*+))""",
    re.VERBOSE,
)
BLANK = re.compile(r"(?:\r\n?+|\n)[^\S\r\n]*+[\r\n]|\u2029")
# Text that is not prose: code, link targets, addresses.
ATOM = re.compile(
    rf"[`\]hw](?:(?<=`)(?<!``)`*+[^`]++`++|(?<=\]){TARGET}|(?<=h)ttps?://\S*[\w/]|(?<=w)ww\.\S*[\w/])"
)
ATOM_SIGNS = ("`", "](", "://", "www.")
LATE_CLOSE = re.compile(rf"([\"”»›)\]}}]++)(?=[\s,،؛:{TERMS}]|\Z)\s*+")
END_BRACKET = re.compile(rf"[{SILENT}{QUOTES}*_~]*+[)\]}}](?![(\[])")
NO_BREAK = re.compile(rf"[{SILENT}]*+[,،;؛:/]")
# A turn in a dialogue whose speaker is left out: a colon on its own before a word.
TURN = re.compile(rf":\s++(?:[،,]\s++)?[{QUOTES}]?[^\W\d_]")
# A comma attached to the following word instead of the preceding one.
SLIP = re.compile(rf"[،,](?=[{ARABIC_LETTERS}]{{2}})")
OPENING = re.compile(rf"[\s{SILENT}{QUOTES}(\[{{*_~#•{DASHES}]*+[.…]{{0,4}}")
SIGNS = f" \t\r\n{QUOTES}([*_~#•–—-"
WORD = re.compile(rf"[^\W_{TATWEEL}][\w'’{SILENT}{TATWEEL}]*+")
CAPITALISED = re.compile(r"[a-z]{1,2}[A-Z]|https?://|www\.|(?:[a-z]|[ivx]{1,5})[.)]\s++[A-Z]")
ARABIC = re.compile(f"[{ARABIC_LETTERS}]{{1,2}}")
AFTER_WORD = re.compile(rf"(?:[^\W_]{{2}}|[{CLOSERS}*_~])\s?$")
MARKER = re.compile(
    rf"(?:^[\s*_~#•–—(\[-]*(?:\d{{1,3}}(?:\.\d{{1,2}})*|{LETTER}ـ?|[ivxIVX]{{1,5}})|(?<!\d):\s*[1١Aaأا])[*_]*$"
)
ORDINALS = "(?:اولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|اخيرا)"
ITEM = re.compile(
    r"(?:[•▪●◦‣]|(?P<number>\d{1,2} ?[.)ـ–-])"
    r"|(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|[أا]خير)(?:ا\u064b?|\u064bا):)\s"
)
# Text that numbers the sentence after it: an ordinal, an article of a law.
NUMBERING = re.compile(
    rf"و?(?:{ORDINALS}"
    r"|(?:ال)?(?:مادة|بند|فقرة|فصل|باب|قسم|جدول|شكل|ملحق) (?:رقم )?\(?\d+(?:[.٫,/]\d+)*\)?)"
)
ARABIC_WORD = re.compile(rf"(?:.*: )?([{ARABIC_LETTERS}]+)")
WHOLE_WORD = re.compile(r"(?<![\w.&'’-])(?:[a-z]{4,}|[A-Z][a-z]{5,})$")
# One-letter abbreviations of times, eras and measures: a full stop after one may still end the sentence.
UNIT = re.compile(r"\d ?[مهصظقسثلغج]ـ?$")
HIJRI = re.compile(r"(?<!\w)(?:ال)?قرن \w+(?: \w+)? هـ?$")
# Phrases that continue a sentence after a time, an era or "and so on" with a full stop: where, with whom,
# until when; but not phrases that mostly open a sentence (في ذلك العام, من جهة أخرى).
WITHIN = re.compile(
    fold(
        r"(?:في(?! (?:ذلك|تلك|هذا|هذه|عام|العام|سنة|السنة|القرن|اليوم|الوقت|البداية|النهاية|نهاية|بداية|مطلع"
        r"|غضون|المقابل|ما|الأثناء|أثناء|حين|أواخر|أوائل|حال|الواقع|الحقيقة|الختام|شهر|الشهر|المساء|الصباح)\b)"
        r"|على(?! (?:الرغم|صعيد|الصعيد|الجانب|جانب|أن|إثر|هذا|هذه|ذلك)\b)"
        r"|من(?! (?:جهة|جهته|جهتها|ناحية|ناحيته|جانب|جانبه|جانبها|هنا|ثم|بين|بينها|أبرز|أهم|ال\w+ أن)\b)"
        r"|إلى(?! (?:ذلك|جانب|هذا|الآن)\b)|عن(?! ذلك\b)|مع(?! (?:ذلك|هذا|أن|بداية|مرور)\b)"
        r"|بال(?!رغم|إضافة|تزامن|مقابل|مناسبة|نسبة|طبع|تالي|فعل|تأكيد|نظر|عودة)\w+|بيد|ضد|بقيادة|تحت|برفقة|بحضور|أمام|لدى|حتى|بأمر|أي|و?\d+"
        r"|(?:ال)(?:موافق|مصادف|ميلادي|هجري|قاضي|معدل|صادر|متعلق|خاص)ة?)\b"
    ).text
)
# A time or an era that opens its sentence: في سنة 656 هـ. سقطت بغداد.
FRONTED = re.compile(
    fold(
        r"[وف]?(?:(?:في|منذ|قبل|بعد|حوالي|نحو|خلال|بحلول|حتى) )?"
        r"(?:(?:نهاية|بداية|مطلع|أواخر|أوائل|حدود|منتصف|حوالي|نحو|يوم|تمام) )*"
        r"(?:عام|سنة|العام|السنة|القرن|الساعة)(?: \w+){1,3}ـ?"
    ).text
)
AND_SO_ON = re.compile(r"(?<!\w)[إا]لخ$")
ITEM_NUMBER = re.compile(r"(?<![\w.,٫])(\d{1,2})\Z")
INITIALS = re.compile(rf"(?<![^\W_])(?<!&)و?(?:[لبفك]ـ+)?((?:{LETTER}\.\s?)*{LETTER})ـ?\s?$")
TOKEN = re.compile(r"[^\W_][\w.]*$")
NO_CAPITAL = re.compile(r"\d|I\b")
NUMERAL = re.compile(r"\d|(?!I\b)[IVXLC]+\b")
NOT_PLAIN = re.compile(rf"[{SILENT}\\]")
CONTENT = re.compile(rf"[^\W_{TATWEEL}]")
TO_LAST_CONTENT = re.compile(rf".*[^\W_{TATWEEL}]", re.DOTALL)
SAID_AR = re.compile(r"\w+(?: (?!ب?ان(?:ه|ها|هم|نا|ني)?\b)[\w\"«»]+){0,10} ?(?:[.،؛,!؟…]|$)")
# The comma after the words for who said it, and the mark that opens a quotation.
QUOTED_NEXT = re.compile(r"[،,] ?[\"«]")
SAID_EN = re.compile(
    r"[A-Z][\w'’.-]*+(?: [\w'’.-]++){0,4} (?:said|says|asked|asks|added|adds|replied|wrote|writes|shouted|"
    r"cried|told \w+|wondered|explained|continued|answered|whispered|yelled|screamed|warned|tweeted)"
    r"(?: ?(?:[.,;:!?]|$)| (?:in|on|at|as|to|after|before|during|when|while|with|from|later|again)\b)"
)


def begins_item(text: str, at: int, cut: int) -> bool:
    """Rule 1: whether the line that begins at `cut` is a list item. A line that begins with a number is an
    item only after another item or after a line that ends with a colon."""
    item = ITEM.match(text, cut)
    if not item or item["number"] is None:
        return item is not None
    line = text[text.rfind("\n", 0, at) + 1 : at].strip()
    return line.endswith(":") or ITEM.match(line) is not None


def goes_on_in_list(text: str, start: int, at: int) -> bool:
    """Whether the full stop at `at` belongs to an item number of a list within the sentence and the preceding
    number came before it (الأسباب: 1. الفقر 2. الجهل)."""
    number = ITEM_NUMBER.search(text, max(start, at - SEEN), at)
    if not number or int(number[1]) < 2:
        return False
    head = ascii_digits(text[max(start, at - 300) : at])
    return re.search(rf"(?<![\w.,]){int(number[1]) - 1}[.)] ", head) is not None
