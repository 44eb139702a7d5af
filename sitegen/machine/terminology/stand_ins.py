"""Names that engines translate well, as stand-ins for those that they do not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sitegen.model.entry import Mention
from sitegen.model.record import Record


class StandIn(Record, frozen=True):
    """A name that engines translate well. `forenames` are words that they may add before it."""

    ar: str
    en: str
    forenames: tuple[str, ...] = ()


# Grammatical gender shows in Arabic verbs and English pronouns, but surnames have none. A stand-in takes the
# English article if the name does, so that the engine writes it where the name needs it.
_PEOPLE = (
    StandIn("كلينتون", "Clinton", ("Bill", "Hillary", "Chelsea")),
    StandIn("أوباما", "Obama", ("Barack", "Michelle")),
    StandIn("ميركل", "Merkel", ("Angela",)),
)

STAND_INS: Mapping[tuple[str, str], tuple[StandIn, ...]] = {
    ("person", "none"): _PEOPLE,
    ("person", "the"): _PEOPLE,
    ("organization", "none"): (
        StandIn("اليونسكو", "UNESCO"),
        StandIn("مايكروسوفت", "Microsoft"),
        StandIn("غوغل", "Google"),
    ),
    ("organization", "the"): (
        StandIn("الاتحاد الأوروبي", "European Union"),
        StandIn("البنك الدولي", "World Bank"),
        StandIn("الكرملين", "Kremlin"),
    ),
    ("place", "none"): (StandIn("باريس", "Paris"), StandIn("لندن", "London"), StandIn("برلين", "Berlin")),
    ("place", "the"): (
        StandIn("الفاتيكان", "Vatican"),
        StandIn("القوقاز", "Caucasus"),
        StandIn("البلقان", "Balkans"),
    ),
    ("event", "none"): (StandIn("رمضان", "Ramadan"), StandIn("عيد الميلاد", "Christmas")),
    ("event", "the"): (StandIn("كأس العالم", "World Cup"), StandIn("الإنترنت", "Internet")),
    ("concept", "none"): (StandIn("فيسبوك", "Facebook"), StandIn("تويتر", "Twitter")),
    ("concept", "the"): (StandIn("الإنترنت", "Internet"), StandIn("كأس العالم", "World Cup")),
}


def put_stand_in(source: str, mention: Mention, name: str, with_lam: bool) -> str:
    """The Arabic with `name` in place of the mention. After the preposition ل, an article loses its alif."""
    before, after = source[: mention.start], source[mention.end :]
    definite = name.startswith("ال")
    if with_lam:
        name = "لل" + name[2:] if definite else "ل" + name
    elif definite and re.search(r"(?<!\w)[وف]?ل\Z", before):
        name = "ل" + name[2:]
    return before + name + after
