"""What was noticed in each article for a person to look at, as it is remembered."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.annotation.ambiguity import NameUse, of_names
from sitegen.errors import Problem
from sitegen.model.record import Record


class Noticed(Record, frozen=True, array_like=True):
    """What there is to look at in one article, and what it says of names, to be seen beside the others."""

    problems: tuple[Problem, ...] = ()
    names: tuple[NameUse, ...] = ()


def of_articles(noticed: Mapping[str, Noticed]) -> set[Problem]:
    """What a person should look at in articles, by path."""
    in_order = [noticed[path] for path in sorted(noticed)]
    return {problem for each in in_order for problem in each.problems} | {
        *of_names(each.names for each in in_order)
    }
