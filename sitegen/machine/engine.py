"""What a machine translation engine has to offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class EngineError(Exception):
    """An engine that cannot be set up or reached; the message says why, and what the ways out are."""


class Engine(Protocol):
    """Translates plain sentences of the source, one text for each. `engines.registry` says how one is chosen
    and made."""

    @property
    def name(self) -> str:
        """What made a text, with every setting that changes it, such as `argos translate-AA_BB 1.9
        beam=4`. It is recorded with the text and has no colon and no line end."""

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """The indices of `texts` in the groups in which they are best translated; each index once."""

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """For each text its translations, the best first, at most `n_best`. Never merges texts.

        Raises EngineError.
        """
