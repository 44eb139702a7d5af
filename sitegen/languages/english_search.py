"""How English is searched: possessives and plurals count as the word itself."""

from __future__ import annotations

from sitegen.languages.searching import SearchRules

_STOP = """
a an the and or but nor of in on at to from by with for as into onto upon about over under after before
between during against through within without is are was were be been being am has have had having do does did
will would shall should can could may might must it its he she they them his her hers their theirs him i me my
we our ours you your this that these those there here which who whom whose what when where why how not no than
then so such if also more most both each other some any all only own same very just while al
"""

ENGLISH_SEARCH = SearchRules(
    steps=(
        (("^(.+)'s?$", ""),),
        # Where plurals do not tell whether the singular has a silent e, none has: headaches, viruses, abuses.
        (
            ("^(.{2,})ies?$", "y"),
            ("^(.+(?:ss|sh|ch|x|zz))es?$", ""),
            ("^(.+[^aeiou']us)es?$", ""),
            ("^(.{3,}s)is$", "e"),
            ("^(.{3,}o)es$", ""),
            ("^(.{2,}[^suia'])s$", ""),
            ("^(.{3,}[ai])s$", ""),
        ),
    ),
    stop=frozenset(_STOP.split()),
)
