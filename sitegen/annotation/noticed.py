"""The findings in each article, as stored between builds."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.annotation.ambiguous_names import NameUse, of_names
from sitegen.errors import Problem
from sitegen.model.record import Record


class Noticed(Record, frozen=True, array_like=True):
    """The findings in one article, and its uses of names, which are judged together with those of others."""

    problems: tuple[Problem, ...] = ()
    names: tuple[NameUse, ...] = ()


def of_articles(noticed: Mapping[str, Noticed]) -> set[Problem]:
    """The findings in all articles; `noticed` holds each article's own by path."""
    in_order = [noticed[path] for path in sorted(noticed)]
    return {problem for each in in_order for problem in each.problems} | {
        *of_names(each.names for each in in_order)
    }
