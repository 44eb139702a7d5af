"""The dates of events as editors write them in articles and glossary entries.

```yaml
event: 2021-07-26              # or 2021-07, 2021, 2021-07-26/2021-07-29
event:                         # several; first the one that the article is about
  - 2021-07-26
  - {date: 2021-07, label: {ar: …, en: …}}
```
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Any

from sitegen.content.records import Report
from sitegen.model.event import Event, days

_MOST = 100
_DATE = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_DATES = re.compile(rf"{_DATE}(?:/{_DATE})?")


def listed(value: Any, field: str) -> Any:
    """The fields of a file with the dates under `field`, in whichever form written, as a list of events."""
    if not isinstance(value, dict) or value.get(field) is None:
        return value
    given = value[field]
    events = given if isinstance(given, list) else [given]
    return value | {field: [each if isinstance(each, dict) else {"date": each} for each in events]}


def check(events: Sequence[Event], field: str, report: Report) -> tuple[Event, ...]:
    """The events with valid dates; the others are reported."""
    if len(events) > _MOST:
        report((field, _MOST), f'field "{field}" has {len(events):,} dates', f"use at most {_MOST}")
    good: list[Event] = []
    for index, event in enumerate(events[:_MOST]):
        for lang, text in event.label.items() if event.label else ():
            if not text.strip():
                report((field, index, "label", lang), f'field "label": there is no text in "{lang}"')
        where: tuple[Hashable, ...] = (field, index, "date")
        if not _is_date(event.date):
            hint = "write a day, a month or a year (2021-07-26, 2021-07, 2021), or two of them with / between"
            report(where, f'field "{field}": "{event.date}" is not a date', hint)
        elif days(event.date)[0] > days(event.date)[1]:
            message = f'field "{field}": "{event.date}" ends before it begins'
            report(where, message, "write the earlier one first")
        else:
            good.append(event)
    return tuple(good)


def _is_date(text: str) -> bool:
    try:
        return _DATES.fullmatch(text) is not None and bool(days(text))
    except ValueError:
        return False
