"""How many sentences per second are translated: `make bench`.

The project's own Arabic sentences go through `ArgosEngine` and through Argos Translate's own API, sentence by
sentence as that API works, in turns, on the same model and the same processors. Without `--package`, the
model has the shape of those of Argos (6+6 layers, width 512, inner width 2,048, 8 heads, 32,000 words, int8)
and random weights. Such a model never ends a sentence, so the decoding of both is cut off after the same
number of tokens, about that of an English news sentence. Argos's sentence splitter would download a model; it
is replaced by one that does nothing, which favours Argos.

On a busy machine, the ratio by processor time is the steadier one for a single core; on two cores, Argos's
threads wait for each other without sleeping, which counts as work.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LAYERS, WIDTH, INNER, HEADS, VOCABULARY, POSITIONS = 6, 512, 2_048, 8, 32_000, 5_000
PIECES = 6_000
SPECIAL = ["<unk>", "<blank>", "<s>", "</s>"]
MAX_LENGTH = 40
TARGETS = {1: 1.8, 2: 2.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--package", type=Path, help="The folder of an installed package, such as a real one."
    )
    parser.add_argument("--sentences", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--cores", type=int, choices=(1, 2), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.cores:
        print(json.dumps(measure(arguments)))
        return
    try:
        import argostranslate  # noqa: F401
    except ModuleNotFoundError:
        raise SystemExit(
            "throughput: Argos Translate is not installed (pip install '.[translate]')"
        ) from None
    with tempfile.TemporaryDirectory() as folder:
        package = arguments.package
        if package is None:
            package = Path(folder) / "translate-ar_en-random"
            write_random_package(package, sentences())
            print(f"random weights, {LAYERS}+{LAYERS} layers; both cut after {MAX_LENGTH} tokens a sentence")
        for cores in TARGETS:
            if cores <= len(os.sched_getaffinity(0)):
                tell(cores, run(cores, package, arguments))


def run(cores: int, package: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """The figures of a separate process, since threads are set up once and for all."""
    command = [
        sys.executable, __file__, "--cores", str(cores), "--package", str(package),
        "--sentences", str(arguments.sentences), "--rounds", str(arguments.rounds),
    ]  # fmt: skip
    unset = {name: value for name, value in os.environ.items() if not name.startswith("ARGOS_")}
    settings = {"ARGOS_PACKAGES_DIR": str(package.parent), "ARGOS_INTRA_THREADS": "1"}
    if cores > 1:
        del settings["ARGOS_INTRA_THREADS"]
    done = subprocess.run(command, env=unset | settings, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def tell(cores: int, figures: dict[str, Any]) -> None:
    count, argos, ours = figures["sentences"], figures["argos"], figures["ours"]
    threads = "1 thread" if cores == 1 else "its default threads"
    busy = min(figures["argos_busy"]) / min(figures["ours_busy"])
    ratios = sorted(a / b for a, b in zip(argos, ours, strict=True))
    print(f"{cores} core{'s' * (cores > 1)}, {count} sentences, best of {len(argos)}:")
    print(f"  Argos's API, {threads:20} {count / min(argos):6.2f} sentences/s")
    print(f"  {figures['name']:33} {count / min(ours):6.2f} sentences/s")
    print(
        f"  ratio {min(argos) / min(ours):.2f} (single rounds {ratios[0]:.2f} to {ratios[-1]:.2f}; "
        f"target {TARGETS[cores]}), by processor time {busy:.2f}; "
        f"{figures['equal']} of {count} texts are equal"
    )


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """The seconds of both sides in each round, on the given number of the available processors."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.cores])
    sys.path.insert(0, str(ROOT))
    from sitegen.machine.engines.argos import MAX_LENGTH as UNLIMITED
    from sitegen.machine.engines.argos import ArgosEngine
    from sitegen.machine.packages.models import installed

    limit = MAX_LENGTH if arguments.package.name.endswith("-random") else UNLIMITED
    package = next(p for p in installed(arguments.package.parent) if p.path.name == arguments.package.name)
    engine = ArgosEngine(package, max_length=limit)
    theirs = argos_api(limit)
    texts = spread(sentences(), arguments.sentences)

    def ours(batch: Sequence[str]) -> list[str]:
        found = [""] * len(batch)
        for group in engine.batches(batch):
            for index, result in zip(group, engine.translate([batch[i] for i in group]), strict=True):
                found[index] = result[0]
        return found

    def api(batch: Sequence[str]) -> list[str]:
        return [theirs(text) for text in batch]

    for side in (api, ours):
        side(texts[:2])
    seconds: dict[str, list[float]] = {"argos": [], "ours": [], "argos_busy": [], "ours_busy": []}
    said: dict[str, list[str]] = {}
    for _ in range(arguments.rounds):
        for name, side in (("argos", api), ("ours", ours)):
            begun, busy = time.perf_counter(), time.process_time()
            said[name] = side(texts)
            seconds[name].append(time.perf_counter() - begun)
            seconds[f"{name}_busy"].append(time.process_time() - busy)
    equal = sum(a.strip() == b for a, b in zip(said["argos"], said["ours"], strict=True))
    threads = f"{engine.inter_threads} × {engine.intra_threads} threads"
    return {"sentences": len(texts), "equal": equal, "name": f"ArgosEngine, {threads}", **seconds}


def argos_api(limit: int) -> Callable[[str], str]:
    """Argos's translation of a text, with its settings from the environment."""
    import ctranslate2
    from argostranslate import settings, translate

    class Unsplit:
        def split_sentences(self, text: str) -> list[str]:
            return [text]

    class Limited:
        def __init__(self) -> None:
            self.translator = ctranslate2.Translator(
                str(translation.underlying.pkg.package_path / "model"),
                device=settings.device,
                inter_threads=settings.inter_threads,
                intra_threads=settings.intra_threads,
            )

        def translate_batch(self, *batch: Any, **options: Any) -> Any:
            return self.translator.translate_batch(*batch, max_decoding_length=limit, **options)

    translation = translate.get_translation_from_codes("ar", "en")
    translation.underlying.sentencizer = Unsplit()
    translation.underlying.translator = Limited()
    say: Callable[[str], str] = translation.translate
    return say


def sentences() -> list[str]:
    """The Arabic of the project's content, without markup."""
    sys.path.insert(0, str(ROOT))
    import polib

    from sitegen.markdown.inline import pieces, plain_text

    files = sorted((ROOT / "content/translations").glob("*.po"))
    entries = [entry for path in files for entry in polib.pofile(str(path)) if not entry.obsolete]
    return list(dict.fromkeys(plain_text(pieces(entry.msgid)) for entry in entries))


def spread(texts: Sequence[str], count: int) -> list[str]:
    """That many of the texts, from all parts."""
    count = min(count, len(texts))
    return [texts[index * len(texts) // count] for index in range(count)]


def write_random_package(folder: Path, texts: Sequence[str]) -> None:
    """Write a package with the real shape of Argos's packages that translates into noise, with a tokenizer
    trained on the given texts."""
    import numpy as np
    import sentencepiece
    from ctranslate2.converters import opennmt_py
    from ctranslate2.converters.converter import Converter
    from ctranslate2.specs import TransformerSpec

    folder.mkdir(parents=True)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=PIECES, hard_vocab_limit=False,
        character_coverage=1.0, num_threads=1, minloglevel=2,
    )  # fmt: skip
    (folder / "sentencepiece.model").write_bytes(model.getvalue())
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    known = [tokenizer.id_to_piece(number) for number in range(3, tokenizer.get_piece_size())]
    # The tokenizer never produces the rest, but the output layer chooses from all of them.
    rest = [f"▁{number}" for number in range(VOCABULARY)]
    vocabulary = [*SPECIAL, *known, *(word for word in rest if word not in set(known))][:VOCABULARY]
    draw = np.random.default_rng(2021)

    class RandomWeights(dict[str, Any]):
        """A weight for every name that OpenNMT-py has, created on request."""

        def __missing__(self, name: str) -> Any:
            if name.endswith(".pe"):
                return draw.standard_normal((POSITIONS, WIDTH), np.float32)
            part = name.rsplit(".", 2)[-2]
            outputs = INNER if part == "w_1" else VOCABULARY if part in ("0", "generator") else WIDTH
            inputs = INNER if part == "w_2" else WIDTH
            if "layer_norm" in part or name.endswith(".bias"):
                size = WIDTH if "layer_norm" in part else outputs
                return np.full(size, float(name.endswith(".weight")), np.float32)
            return draw.standard_normal((outputs, inputs), np.float32) * inputs**-0.5

        def get(self, name: str, default: Any = None) -> Any:
            return self[name]

    class Random(Converter):  # type: ignore[misc, unused-ignore]
        def _load(self) -> Any:
            spec = TransformerSpec.from_config(LAYERS, HEADS)
            opennmt_py.set_transformer_spec(spec, RandomWeights())
            spec.register_source_vocabulary(vocabulary)
            spec.register_target_vocabulary(vocabulary)
            return spec

    Random().convert(str(folder / "model"), quantization="int8")
    metadata = {"package_version": "0", "from_code": "ar", "from_name": "Arabic"}
    metadata |= {"to_code": "en", "to_name": "English", "type": "translate"}
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")


if __name__ == "__main__":
    main()
