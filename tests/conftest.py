"""What several test modules share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code. Where a failure would block others it is one that stays; at a
# developer's desk new examples are tried every time.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

ROOT = Path(__file__).parents[1]
# Real articles and gold annotations are not part of the project; they may lie beside the checkout.
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts; the test is skipped, and says so, where there is none."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real texts (a folder `shared` beside the checkout) are not here")
    return SHARED
