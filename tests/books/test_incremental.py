"""With all downloads, too, incremental builds give the same output as builds from scratch."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.building.options import Options
from tests.books.conftest import ALL
from tests.building.test_incremental import BUILDS, MOVES, assert_as_clean
from tests.edits import SETTINGS, Step, apply, setting
from tests.sample import copy_of_sample

ROUNDS = int(os.environ.get("SITEGEN_SEQUENCES", "25")) // 8
EXTRAS = (setting("downloads", ALL), setting("share_images", True))


@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.lists(MOVES, min_size=1, max_size=2), BUILDS), min_size=2, max_size=5))
def test_any_sequence_of_edits_gives_a_clean_build(
    sequence: list[tuple[list[tuple[Step, ...]], Options]],
) -> None:
    with tempfile.TemporaryDirectory(prefix="books-") as folder:
        site = copy_of_sample(Path(folder))
        for moves, options in sequence:
            for move in moves:
                for step in move:
                    apply(site, step)
            if (site / SETTINGS).is_file():
                for extra in EXTRAS:
                    apply(site, extra)
            assert_as_clean(site, options)
