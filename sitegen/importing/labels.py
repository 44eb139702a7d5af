"""The words that name an author (`بقلم`, `حاورتها`), as patterns."""

from __future__ import annotations

import re

# Between a label and what follows it.
SIGN = r"\s*(?:[:：/|–—-]+|ـ\s)\s*"
LABELS = r"""
    بقلم|(?:(?:تمت?\s+)?(?:مرسلة?|أرسلت|(?:ال)?نشرت?|(?:ال)?كتب[تةه]?|(?:ال)?كتابة|(?:ال)?[إا]ضافة|أضيفت?)\s+)?بواسطة|(?:(?:تمت?\s+)?(?:مرسلة?|(?:ال)?نشرت?|كتبت?|أضيفت?)\s+)من\s+(?:قبل|طرف)|[إا]عداد(?:\s+و\w+)?|(?:حاوره[ام]?|حاورته[ام]?|حاورهم)(?:\s+في\s+\w+(?:\s+\w+)?(?=\s*[:/–—-]))?|أجر[ىت]\s+(?:ال)?(?:حوار|مقابلة|لقاء)
    |(?:حوار\s+|مقابلة\s+)?(?:أجراه[ام]?|أجرته[ام]?)|كتبت?ه[ام]?(?:\s+لكم)?|[يت]كتبه[ام]?\s+لكم|[أا]عد(?:ه[ام]?(?:\s+لكم)?|ت?\s+(?:ال)?(?:تقرير|ملف|حوار))
    |[أا]عدته[ام]?(?:\s+لكم)?|(?:قدم|[أا]رسل)ه[ا]?(?=\s+\w+\Z)|التق(?:اه|ته)[ام]?(?=\s*[:/–—-])|المحاور
"""
LABELS_WITH_SIGN = r"""
    كتبت?|يكتبه?ا?|تكتبه?ا?|تحرير|ترجم[ةه]\s+و\s?(?:تحرير|[إا]عداد)|ترجمها|ترجمه|تعريب|نقله[ا]?\s+(?:إلى|عن)\s+\w+|(?:ال)?كاتبة?|مراسل(?:نا|تنا)(?:\s+في\s+\w+)?
    |(?:ال)?مراسلة?(?:\s+(?:من\s+)?\w+(?:\s+\w+)?)??|(?:ال)?صحفية?|(?:ال)?صحافية?|(?:ال)?محررة?|المؤلفة?|المترجمة?|نشره[ا]?|by
    |(?:حوار|تقرير|تحقيق|نص|كتابة|تغطية|متابعة|قصة)\s+و\s?(?:تصوير|صور|عدسة|تحرير|إعداد)|تأليف|صياغة|كتابة
"""
# As pages word it for screen readers.
HEARD = r"author\s*[:,،]\s*"
# These also name what a title announces.
KINDS = (
    r"(?:ال)?تقرير|(?:ال)?نص|(?:ال)?حوار|(?:ال)?مقابلة|لقاء"
    r"|(?:ال)?تحقيق|متابع[ةه]|متابعات|تغطية|رصد|قراءة|بحث|ترجم[ةه]"
)
# A label above the name: only some are labels without a mark.
_LABEL_ALONE = re.compile(
    rf"(?P<label>{HEARD}|{LABELS}|ال(?:كاتب|مؤلف|محرر|مراسل|مترجم|صحفي|صحافي)ة?)[\s:：،,]*"
    rf"|(?P<marked>{LABELS_WITH_SIGN}|{KINDS})\s*[:：،,]\s*",
    re.VERBOSE | re.IGNORECASE,
)


def label_alone(text: str) -> str:
    """The label in a line that has nothing but a label (`بقلم:`); empty if it is another line."""
    found = _LABEL_ALONE.fullmatch(text.strip())
    return (found["label"] or found["marked"]).strip(" :،,") if found else ""
