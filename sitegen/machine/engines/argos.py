"""Argos Translate models as an engine: its packages and tokenizers, our sentences and batches.

This is the only module that imports argostranslate (from the distribution argos-translate-lt or from the
upstream one, 1.11 or later) and CTranslate2, and only when a sentence is translated. It uses only the package
object of argostranslate, as its translation API merges the sentences of a paragraph and imports sentence
splitters that are heavy (torch, upstream) or download a model when first used.
"""

from __future__ import annotations

import importlib.util
import math
import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sitegen.files.system import cores
from sitegen.languages import DEFAULT_PAIR
from sitegen.machine.engine import Engine, EngineError
from sitegen.machine.packages.models import Package, find
from sitegen.model.language import Pair
from sitegen.text.oneline import on_one_line

if TYPE_CHECKING:
    import ctranslate2

# The values in argostranslate's `apply_packaged_translation`, which are the same in argos-translate-lt 1.12.1
# and argostranslate 1.11.0. There, `max_batch_size` is 32 tokens, which is about one sentence at a time.
BEAM = 4
LENGTH_PENALTY = 0.2
REPLACE_UNKNOWNS = True
# The default of CTranslate2, which Argos does not change.
MAX_LENGTH = 256

BATCH_TOKENS = 1_024


class ArgosEngine(Engine):
    """An installed package as an `Engine`.

    If no `package` is given, it is the newest one for the `pair`. `beam` is the width of the search and the
    upper limit for the n-best; `batch_tokens` is the number of source tokens, including padding, that one
    worker decodes together; `max_length` is the largest number of tokens in a translation. The model is
    shared by `inter_threads` workers with `intra_threads` each; 0 chooses the number by that of the cores, or
    by OMP_NUM_THREADS if that is set.

    Raises EngineError if the library or a package is missing.
    """

    def __init__(
        self,
        package: Package | None = None,
        *,
        pair: Pair = DEFAULT_PAIR,
        beam: int = BEAM,
        batch_tokens: int = BATCH_TOKENS,
        max_length: int = MAX_LENGTH,
        inter_threads: int = 0,
        intra_threads: int = 0,
    ) -> None:
        missing = [name for name in ("argostranslate", "ctranslate2") if not importlib.util.find_spec(name)]
        if missing:
            raise EngineError(
                f"Argos Translate is not installed (no module {missing[0]}); in the checkout of sitegen run "
                "`pip install '.[translate]'`, or translate with a LibreTranslate server"
            )
        self.package = package or find(pair)
        self.beam = beam
        self.batch_tokens = batch_tokens
        self.max_length = max_length
        most = _threads()
        self.inter_threads = inter_threads or max(1, most // (intra_threads or 1))
        self.intra_threads = intra_threads or max(1, most // self.inter_threads)

    @property
    def name(self) -> str:
        parts = [f"argos {self.package.name} beam={self.beam}"]
        if self.max_length != MAX_LENGTH:
            parts.append(f"max-length={self.max_length}")
        return on_one_line(" ".join(parts).replace(":", "-"))

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        """Groups of similar length in tokens, the longest first, each with a full batch for every worker."""
        lengths = [len(tokens) for tokens in self._encode(texts)]
        capacity = self.batch_tokens * self.inter_threads
        groups: list[list[int]] = []
        for index in sorted(range(len(texts)), key=lambda index: -lengths[index]):
            # The first text of a group is its longest, to which the others are padded.
            if groups and (len(groups[-1]) + 1) * lengths[groups[-1][0]] <= capacity:
                groups[-1].append(index)
            else:
                groups.append([index])
        return groups

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        """See the protocol. A wider beam would find other texts, so there are never more than `beam`;
        duplicates are dropped, and a text without any tokens gives an empty one."""
        encoded = self._encode(texts)
        asked = [index for index, tokens in enumerate(encoded) if tokens]
        found: list[tuple[str, ...]] = [("",)] * len(texts)
        if not asked:
            return found
        prefix = self._package.target_prefix
        try:
            results = self._translator.translate_batch(
                [encoded[index] for index in asked],
                target_prefix=[[prefix]] * len(asked) if prefix else None,
                replace_unknowns=REPLACE_UNKNOWNS,
                max_batch_size=self._batch_size([len(encoded[index]) for index in asked]),
                batch_type="tokens",
                beam_size=self.beam,
                num_hypotheses=max(1, min(n_best, self.beam)),
                length_penalty=LENGTH_PENALTY,
                max_decoding_length=self.max_length,
            )
        except (RuntimeError, ValueError) as error:
            raise self._broken(error) from error
        for index, result in zip(asked, results, strict=True):
            found[index] = tuple(dict.fromkeys(self._decode(tokens) for tokens in result.hypotheses))
        return found

    def _batch_size(self, lengths: Sequence[int]) -> int:
        """The number of tokens in a batch: no more than asked for, and so few that every worker has its
        share."""
        share = math.ceil(len(lengths) / self.inter_threads) * max(lengths)
        return min(self.batch_tokens, share)

    def _encode(self, texts: Sequence[str]) -> list[list[str]]:
        try:
            return [self._package.tokenizer.encode(text) for text in texts]
        except (RuntimeError, ValueError, OSError) as error:
            raise self._broken(error) from error

    def _decode(self, tokens: list[str]) -> str:
        """The text of a hypothesis, decoded as Argos does it."""
        text: str = self._package.tokenizer.decode(tokens)
        return text.removeprefix(self._package.target_prefix or "").strip()

    @cached_property
    def _package(self) -> Any:
        from argostranslate.package import Package as ArgosPackage

        try:
            return ArgosPackage(self.package.path)
        except (OSError, ValueError) as error:
            raise self._broken(error) from error

    @cached_property
    def _translator(self) -> ctranslate2.Translator:
        import ctranslate2

        try:
            return ctranslate2.Translator(
                str(self.package.path / "model"),
                device="cpu",
                inter_threads=self.inter_threads,
                intra_threads=self.intra_threads,
            )
        except (RuntimeError, ValueError) as error:
            raise self._broken(error) from error

    def _broken(self, error: Exception) -> EngineError:
        pair = " ".join(self.package.pair)
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return EngineError(
            f"the package in {self.package.path} cannot be used: {reason}; "
            f"remove that folder and run `sitegen models install {pair}` (or with a file)"
        )


def _threads() -> int:
    """How many threads may be used: OMP_NUM_THREADS limits processes that share a machine."""
    told = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(told)) if told.isdecimal() else cores()
