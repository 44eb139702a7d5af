"""The full report of an import as a file, and the parts that the command shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sitegen.importing.draft import Draft, Field, ReportLine
from sitegen.text.counting import counted
from sitegen.text.oneline import shortened

_REGIONS = (
    "menu", "header of the page", "above the title", "between title and text", "in the text", "share buttons",
    "other news", "comments", "form", "side box", "below the text", "footer",
)  # fmt: skip
_WIDTH = 70


def field_rows(fields: Sequence[Field], *, whole: bool = False) -> list[str]:
    """A row for each field: its name, its value, and where it was found."""
    rows = []
    for field in fields:
        value = field.value if whole else shortened(field.value, _WIDTH)
        where = "" if not field.value else f"  [{field.origin}]" if field.origin else ""
        doubt = "not found" if not field.value and field.name != "standfirst" else ""
        mark = "" if field.sure or not field.value else "  UNSURE"
        rows.append(f"{field.name:10}  {value or doubt or '-'}{where}{mark}")
    return rows


def unsure_rows(draft: Draft) -> list[str]:
    """A row for everything that an editor should look at."""
    rows = [
        f"{field.name}: {field.value or 'not found'}{f' [{field.origin}]' if field.origin else ''}"
        for field in draft.fields
        if not field.sure
    ]
    return rows + [_row(line) for line in draft.report if line.kind == "unsure"]


def remark_rows(draft: Draft) -> list[str]:
    """A row for everything that is not text and was not taken: links, pictures, bold type, tables,
    keywords."""
    found = [line for line in draft.report if line.kind == "info" and line.what != "dateline"]
    groups: dict[str, list[ReportLine]] = {}
    for line in found:
        groups.setdefault(line.what, []).append(line)
    return [
        _row(lines[0])
        if len(lines) == 1
        else f"{what}: {len(lines)} times; the first: {shortened(lines[0].text, _WIDTH)}"
        for what, lines in groups.items()
    ]


def dropped_rows(draft: Draft) -> list[str]:
    """A row for each part of the page from which lines were dropped: their number, and the reasons."""
    regions: dict[str, Counter[str]] = {}
    for line in draft.report:
        if line.kind == "dropped":
            regions.setdefault(line.region, Counter())[line.what] += 1
    order = sorted(
        regions, key=lambda region: _REGIONS.index(region) if region in _REGIONS else len(_REGIONS)
    )
    return [
        f"{region}: {counted(sum(regions[region].values()), 'line')} ("
        + ", ".join(
            f"{what} {count}" if count > 1 else what for what, count in regions[region].most_common(4)
        )
        + (", …" if len(regions[region]) > 4 else "")
        + ")"
        for region in order
    ]


def kept_row(draft: Draft) -> str:
    """How much text there is, by kind."""
    kinds = Counter(block.kind for block in draft.blocks)
    names = {"list-item": "list item", "code": "code block"}
    return ", ".join(counted(count, names.get(kind, kind)) for kind, count in kinds.most_common())


def whole_report(draft: Draft, source: str, path: str) -> str:
    """The full report as text: the fields, what is unsure, and what was done with every line."""
    parts = [f"{source} → {path}", "", *field_rows(draft.fields, whole=True), "", "Unsure"]
    parts += unsure_rows(draft) or ["nothing"]
    for kind, title in (("info", "Not taken, and remarks"), ("dropped", "Dropped"), ("kept", "Kept")):
        lines = [
            line for line in draft.report if line.kind == kind or (kind == "kept" and line.kind == "unsure")
        ]
        parts += ["", title, *([_row(line, whole=True) for line in lines] or ["nothing"])]
    return "\n".join(parts) + "\n"


def _row(line: ReportLine, *, whole: bool = False) -> str:
    place = f"line {line.line}: " if line.line else ""
    region = f" ({line.region})" if line.region and whole else ""
    text = line.text if whole else shortened(line.text, _WIDTH)
    return f"{place}{line.what}{region}" + (f": {text}" if text else "")
