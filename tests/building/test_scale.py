"""Memory stays bounded, and everything else grows no faster than the number of articles.

`make soak` does the same for 20,000 articles (SITEGEN_ARTICLES). How long builds take is not tested here but
measured: `make bench`.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

from tests.benchmarks import corpus
from tests.sample import CACHE, CHECKOUT, run

ARTICLES = int(os.environ.get("SITEGEN_ARTICLES", "280"))

# The command in a process that then tells its peak memory in kB. What `getrusage` says is on Linux no less
# than what the process had that started it.
MEASURED = r"""
import re, resource, sys
from pathlib import Path
from sitegen.cli.main import main
main(sys.argv[1:], standalone_mode=False)
status = Path("/proc/self/status")
peak = status.is_file() and re.search(r"VmHWM:\s*(\d+)", status.read_text())
print(peak[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def build(site: Path, *options: str) -> tuple[str, int, int]:
    """What a build by one process says, its peak memory and the size of its state, in kB."""
    measured = (sys.executable, "-c", MEASURED)
    patience = 60 + ARTICLES / 20
    done = run("build", "--site", site, "--jobs", "1", *options, prefix=measured, timeout=patience)
    assert done.code == 0, done.err
    *said, peak = done.out.splitlines()
    size = (site / ".sitegen/output/state.sqlite").stat().st_size // 1024
    return said[0], int(peak) // (1024 if sys.platform == "darwin" else 1), size


def test_memory_by_number_of_articles(tmp_path: Path) -> None:
    """No pages are held, but facts and digests."""
    peaks, sizes = [], []
    counts = (ARTICLES // 4, ARTICLES)
    for count in counts:
        site = tmp_path / str(count)
        corpus.write(site, count)
        if (CHECKOUT / CACHE).is_dir():
            shutil.copytree(CHECKOUT / CACHE, site / CACHE)
        said, peak, size = build(site)
        # Every article has its page; lists of them are divided, so that their pages grow in number too.
        made = re.search(r"(\d+) pages", said)
        assert made and count + 212 <= int(made[1]) < 1.2 * count + 220
        peaks.append(peak)
        sizes.append(size)
        assert ": 0 files written" in build(site)[0]
    more = counts[1] - counts[0]
    made_of_articles = [
        path for part in ("articles", "search") for path in (site / "output" / part).rglob("*.*")
    ]
    written = sum(path.stat().st_size for path in made_of_articles) // 1024
    print(f"{counts} articles: {peaks} kB at the peak, {sizes} kB of state, {written} kB of files")
    # Less than these files alone would take. Most of it are the lines of words, of which 40 MB are there at
    # once, and what is known of articles.
    assert (peaks[1] - peaks[0]) / more < written / counts[1]
    assert (sizes[1] - sizes[0]) / more < 20
