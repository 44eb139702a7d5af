"""How Arabic is searched: without the article and the particles before it, and without endings for number,
case and possession."""

from __future__ import annotations

from sitegen.languages.arabic_words import WHOLE_WORDS
from sitegen.languages.searching import SearchRules

# Without hamzas, they are stop words as well; but علي is a name and not على.
_STOP = """
في من إلى على عن مع أن إن أنه إنه أنها إنها كان كانت يكون تكون هو هي هم هذا هذه ذلك تلك التي الذي الذين اللذين
اللتين ما لا لم لن قد لقد كل بعض غير بين عند منذ حتى ثم أو أم بل لكن كما لدى أي إذ إذا هناك هنا حيث بعد قبل
خلال ضد نحو حول دون عبر له لها لهم به بها بهم فيه فيها فيهم منه منها منهم عليه عليها عليهم إليه إليها إليهم
عنه عنها وفي ومن وإلى وعلى وعن ومع وأن وإن وأنه وهو وهي وهم وهذا وهذه وذلك والتي والذي وكان وكانت وما ولا ولم
ولن وقد بأن لأن فإن بما مما عما فيما وكل و أما فقد وقد ليس ليست وليس أيضا جدا نفسه نفسها ولو لو سوف إلا وإنه
وإنها بأنه بأنها لأنه لأنها إلي
"""
_WITHOUT_HAMZA = str.maketrans("أإآ", "ااا")

# Alternative spellings of parts of words that differ by more than a mark. The second is read as the first.
_PAIRS = (
    ("أمريك", "أميرك"), ("كردست", "كوردست"), ("بنتاغون", "بنتاجون"), ("ترامب", "ترمب"), ("مسؤول", "مسئول"),
    ("شؤون", "شئون"), ("إنجليز", "إنكليز"), ("ديمقراط", "ديموقراط"), ("لوجست", "لوجيست"), ("أوروب", "أورب"),
    ("ميليش", "مليش"), ("غوغل", "جوجل"), ("سوفيت", "سوفييت"), ("سوفيت", "سوفيات"), ("فيتنام", "فييتنام"),
    ("نتنياهو", "نتانياهو"), ("تلفزيون", "تليفزيون"), ("تايلند", "تايلاند"), ("هولند", "هولاند"),
    ("فنلند", "فنلاند"), ("قرغيز", "قيرغيز"), ("يونيسف", "يونيسيف"),
)  # fmt: skip

ARABIC_SEARCH = SearchRules(
    # What folding leaves: alif wasla, final yeh, the Persian keys, ة (often written ه), hamza on the line.
    letters={"ٱ": "ا", "ى": "ي", "\u06cc": "ي", "\u06a9": "ك", "ة": "ه", "ء": ""},
    pairs=_PAIRS,
    steps=(
        (("^[وف]?[بك]?ال(..+)$", ""), ("^[وف]?لل(..+)$", "")),
        (("^(...+?)(?:هما|ها|هم|نا|ه)$", ""),),
        # The hamza that is on a letter before an ending, and otherwise on the line (لقاء, لقائه, لقاؤهم).
        (("^(..+ا)[يو]$", ""),),
        # Short words in ة (قوة, قوات, قوته) keep three letters.
        (("^(..)(?:تين|تان|ات|ت|ه)$", "ا"), ("^(...+?)(?:تين|تان|ات|ون|ين|ت|ا)$", "")),
    ),
    begins="^(?![وف]?[بك]?ال..)(?:[وف]ل(?=ل)|[وفبلك])(...+)$",
    begins_twice="^[وف](?!ال|لل)[بلك](...+)$",
    whole=WHOLE_WORDS,
    stop=frozenset(f"{_STOP} {_STOP.translate(_WITHOUT_HAMZA)}".split()),
)
