"""A single target under Atheris, in its own process: python -m tests.fuzz.harness TARGET [OPTION…] CORPUS.

The options are those of libFuzzer. With files in place of a corpus, each file is tried once.
"""

from __future__ import annotations

import sys

import atheris

# The code of which the fuzzer sees which ways it takes: ours, and the libraries in Python that read for it.
with atheris.instrument_imports(
    include=["sitegen", "tests.fuzz", "polib", "markdown_it", "mdurl", "trafilatura", "htmldate", "zipfile"]
):
    import trafilatura.metadata  # noqa: F401  (else imported late and unseen)

    from tests.fuzz.planted import planted
    from tests.fuzz.targets import TARGETS

if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    atheris.Setup([name, *arguments], {**TARGETS, "planted": planted}[name])
    atheris.Fuzz()
