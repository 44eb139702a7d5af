"""The findings in each article, as stored between builds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from sitegen.annotation.ambiguous_names import NameUse, of_names
from sitegen.errors import Problem
from sitegen.model.record import Record


class Noticed(Record, frozen=True, array_like=True):
    """The findings in one article, and its uses of names, which are judged together with those of others."""

    problems: tuple[Problem, ...] = ()
    names: tuple[NameUse, ...] = ()


def with_articles(found: Iterable[Problem], noticed: Mapping[str, Noticed]) -> tuple[Problem, ...]:
    """All that is `found` elsewhere and in articles, in order; `noticed` holds each article's own by path."""
    in_order = [noticed[path] for path in sorted(noticed)]
    own = (each.problems for each in in_order)
    # Nearly in order already, which makes sorting fast.
    return tuple(sorted(dict.fromkeys(chain(*own, of_names(each.names for each in in_order), found))))
