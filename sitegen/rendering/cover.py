"""The text in the pictures of a site: those of its articles and of its books."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from sitegen.model.article import UNDATED
from sitegen.model.language import Bilingual, ByLanguage
from sitegen.rendering.drawing import Drawn
from sitegen.rendering.environment import Renderer
from sitegen.rendering.filters import date_formatter


def drawn_of(renderer: Renderer, title: Bilingual, dates: Collection[datetime.date]) -> Drawn:
    """What to draw for something with a title: the site above, and below the date, or the first and the
    last."""
    settings = renderer.settings
    day = date_formatter(settings.locale)
    ends = sorted({min(known), max(known)}) if (known := [*filter(UNDATED.__gt__, dates)]) else []
    below = (" – ".join(day(end, lang) for end in ends) for lang in settings.pair)
    return Drawn(settings.title, title, ByLanguage(settings.pair, *below), renderer.fonts)
