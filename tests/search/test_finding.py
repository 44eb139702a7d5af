"""`sitegen find` on the sample site."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample import built_sample, copy_of_sample, warm


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["هولير"], "visit#s-title (authored, July 26, 2021)\n  زيارة إلى أربيل\n  A visit to Erbil\n"),
        (["Hawler", "visit"], "visit#s-title"),
        (["بغداد", "--lang", "ar", "--limit", "1"], "return#s-0e5210bd (missing, August 2, 2021)\n"),
        (["--tag", "visits", "--state", "stale", "minister"], "visit#s-base (stale"),
        (["--kind", "place", "--year", "2021", "evening"], "visit#s-evening"),
        (["--kind", "person", "evening"], "nothing was found\n"),
        (["--year", "1999", "evening"], "nothing was found\n"),
        (['"Erbil on Monday"'], "visit#s-arrival"),
        (['"Monday on Erbil"'], "nothing was found\n"),
        (["the"], "nothing was found\n"),
    ],
)  # fmt: skip
def test_what_is_found(args: list[str], told: str) -> None:
    done = warm().run("find", *args, "--site", built_sample())
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(told)


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["x", "--lang", "fr"], 2, "'fr' is not a language of the site: use ar or en"),
        (["x", "--name", "erbill"], 2, "there is no entry 'erbill' in the glossary (did you mean erbil?)"),
        (["x", "--state", "good"], 2, "'good' is not one of"),
        (["x", "--year", "0"], 2, "0 is not in the range"),
        ([], 2, "Missing argument 'WORDS...'"),
    ],
)
def test_what_cannot_be_asked(args: list[str], code: int, told: str) -> None:
    done = warm().run("find", *args, "--site", built_sample())
    assert done.code == code
    assert told in " ".join(done.err.split())


def test_an_output_without_an_index(tmp_path: Path) -> None:
    site = copy_of_sample(tmp_path)
    (site / "output/search/names.js").write_bytes(b"N(broken")
    done = warm().run("find", "x", "--site", site)
    assert (done.code, done.out) == (1, "")
    assert done.err == "error: search/names.js: is not part of an index (build the site again)\n"
    done = warm().run("find", "x", "--site", site, "--output", tmp_path / "nowhere")
    assert done.code == 1
    assert "there is no such file in the output (build the site first" in done.err
