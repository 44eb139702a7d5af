"""The interface of a machine translation engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class EngineError(Exception):
    """An engine cannot be set up or reached; the message says why, and what can be done about it."""


class Engine(Protocol):
    """Translates plain sentences of the source, each into a text of its own. `engines.registry` chooses and
    creates the engine."""

    @property
    def name(self) -> str:
        """The name recorded with each text, with every setting that changes the text, such as `argos
        translate-AA_BB 1.9 beam=4`. It contains no colon and no line end."""

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """The indices of `texts` in the groups that are best translated together; each index once."""

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """The translations of each text, the best first, at most `n_best`. Never merges texts.

        Raises EngineError.
        """
