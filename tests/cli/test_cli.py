"""The command line: what it offers, how it ends, what it prints and where."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import polib
import pytest

from sitegen import __version__
from tests.content.test_errors import as_plain_user
from tests.sample import (
    CACHE,
    COMMAND,
    FILES,
    built_sample,
    bytes_of,
    copy_of_sample,
    files_of,
    run,
    warm,
    write_sample,
)

OPTIONS = {
    "init": ["FOLDER"],
    "import": ["FILE...", "--site DIRECTORY", "--slug TEXT", "--force"],
    "sync": ["[SLUG...]", "--site DIRECTORY"],
    "build": ["--site DIRECTORY", "--strict", "--output PATH", "--url TEXT", "--file-links"],
    "check": ["--site DIRECTORY", "--strict"],
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A copy of the built sample."""
    return copy_of_sample(tmp_path)


# Help and wrong use


@pytest.mark.parametrize("command", OPTIONS)
def test_help_names_options_and_status(command: str) -> None:
    for flag in ("--help", "-h"):
        done = warm().run(command, flag)
        assert (done.code, done.err) == (0, "")
        for option in (*OPTIONS[command], "-h, --help"):
            assert option in done.out
        said = " ".join(done.out.split())
        assert said.endswith(
            "Exit status: 0 for success, 1 for problems in the content (each with its file and line), 2 for "
            "wrong usage (or a port or output that cannot be used), 70 for a fault in sitegen or on the "
            "machine, 130 when interrupted."
        )


def test_help_lists_the_commands() -> None:
    done = run("--help")
    assert (done.code, done.err) == (0, "")
    listed = re.findall(r"(?m)^  (\w+) {2,}\S", done.out.partition("Commands:")[2])
    assert set(OPTIONS) <= set(listed)
    assert "content/articles/SLUG.md" in done.out


@pytest.mark.parametrize("group", ["", "merge", "models", "new", "rename", "theme"])
def test_what_a_list_of_commands_says_of_each_is_whole(group: str) -> None:
    listed = warm().run(*group.split(), "--help").out.partition("Commands:")[2]
    assert re.search(r"(?m)^  \w+ {2,}\S", listed) and "..." not in listed


def test_version() -> None:
    assert run("--version")[:3] == (0, f"sitegen, version {__version__}\n", "")


@pytest.mark.parametrize(
    "args",
    [
        ["publish"],
        ["build", "--no-such-option"],
        ["build", "an-argument"],
        ["build", "--site", "nowhere"],
        ["build", "--site", "file"],
        ["build", "--url", "reader.example"],
        ["build", "--url", "ftp://reader.example/"],
        ["build", "--url", "https://"],
        ["build", "--url", "https://[reader.example/"],
        ["build", "--url", "https://reader.example/?a=b"],
        ["build", "--url", "https://reader.example/a b"],
        ["check", "--site", "nowhere"],
        ["sync", "--site", "nowhere"],
        ["init"],
        ["init", "a", "b"],
        ["import"],
        ["import", "nowhere.txt"],
        # A variable without a value is not this folder.
        ["build", "--output", ""],
        ["build", "--site", ""],
        ["export", "--tmx", "--output", ""],
        ["init", ""],
        ["import", ""],
        # Bytes that are not UTF-8.
        ["build", "--url", "https://reader\udcff.example/"],
        ["build", "--engine", "\udcff"],
        ["build", "--site", "\udcff"],
        ["check", "--only", "\udcff"],
        ["explain", "\udcff"],
        ["export", "\udcff", "--tmx", "--output", "x"],
        ["import", "--slug", "\udcff", "file"],
        ["import", "\udcff"],
        ["sync", "\udcff"],
        ["translate", "\udcff"],
        ["import", "--slug", "", "file"],
        ["import", "--slug", "a/b", "file"],
        ["import", "--slug", "../a", "file"],
        ["import", "--slug", "a", "file", "file"],
        ["import", "--date", "2020-01-01", "file", "file"],
        ["import", "--date", "2020-13-01", "file"],
        ["import", "--po", "--xliff", "file"],
        ["import", "site.xlf"],
        ["import", "site.XLIFF"],
        ["import", "visit.en.po"],
        ["import", "file", "site.tmx"],
        ["import", "--tmx", "--date", "2020-01-01", "file"],
        ["init", "file"],
        ["init", "x" * 300],
        ["init", "file/below"],
        ["translate", "--engine", "nobody"],
        ["build", "--translate", "--engine", "nobody"],
        ["export", "--output", "x"],
        ["export", "--tmx", "--xliff", "--output", "x"],
        ["build", "--jobs", "0"],
        ["build", "--jobs", "many"],
        ["find", "--limit", "0", "x"],
        ["find", "--kind", "x", "x"],
        ["models", "install", "ar"],
        ["pdf"],
        ["pdf", "--all", "--output", "file"],
        ["pack", "--output", "site.rar"],
        ["export", "--glossary", "--output", "x.txt"],
        ["import", "--notes", "file"],
        ["new", "article", " "],
        ["new", "article", "x", "--slug", "a b"],
        ["new", "note", "a", "s-1", "x"],
        ["new", "note", "a", "s-1", "x", "--id", "a b", "--body", "en", "x"],
        ["confirm", "a"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "http"],
        ["build", "--site", "x" * 300],
        ["import", "x" * 300],
    ],
    ids=lambda args: " ".join(arg[:20].encode(errors="replace").decode() for arg in args),
)
def test_wrong_use_ends_with_2(args: list[str], tmp_path: Path) -> None:
    names = {"file", "site.xlf", "site.XLIFF", "visit.en.po", "site.tmx"}
    for name in names:
        (tmp_path / name).write_text("", "utf-8")
    done = warm().run(*args, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: sitegen ")
    assert "\nError: " in done.err
    assert {path.name for path in tmp_path.iterdir()} == names


def test_port_that_is_taken(site: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), cwd=site)
    assert (done.code, done.out) == (2, "")
    message = f"Error: port {port} cannot be used: address already in use (choose another with --port)\n"
    assert done.err.endswith(message)


def test_folder_that_is_gone(tmp_path: Path, site: Path) -> None:
    """Where the command was started, and where its site is."""
    for args in (["check"], ["build"], ["build", "--output", "x", "--site", site]):
        gone = tmp_path / "gone"
        gone.mkdir()
        script = f'cd {shlex.quote(str(gone))}; rmdir {shlex.quote(str(gone))}; exec "$@"'
        done = run(*args, prefix=("sh", "-c", script, "sh", *COMMAND))
        message = "error: the folder that this was started in is gone (change to another one)\n"
        assert done[:3] == (2, "", message)


def test_many_jobs_are_no_more_than_there_is_work(site: Path) -> None:
    assert run("build", "--clean", "--jobs", str(10**9), cwd=site).code == 0


# Standard streams

WARNINGS = "warning: content/translations/return.en.po: 2 sentences"


class Redirected(NamedTuple):
    """A command with what the shell does to its streams: the status that it ends with, and what must stand in
    what is left of standard output and error."""

    line: str
    code: int
    out: str = ""
    err: str = ""


FULL = "error: standard output cannot be written: no space left on device\n"
REDIRECTED = [
    Redirected("build >/dev/full", 70, err=FULL),
    Redirected("check >/dev/full", 70, err=FULL),
    Redirected("sync >/dev/full", 70, err=FULL),
    Redirected("check --json >/dev/full", 70, err=FULL),
    Redirected("explain about/ --help >/dev/full", 70, err=FULL),
    Redirected("--help >/dev/full", 70, err=FULL),
    Redirected("build 2>/dev/full", 0, out="13 pages"),
    Redirected("build >/dev/full 2>&1", 70),
    Redirected("build --no-such-option >/dev/full 2>&1", 2),
    # Without a standard error, errors go to standard output.
    Redirected("build 2>&-", 0, out=WARNINGS),
    Redirected("build --clean 2>&-", 0, out="13 pages: 0 files written"),
    Redirected("sync nothing 2>&-", 1, out='error: content/articles: there is no article "nothing"'),
    Redirected("build --no-such-option 2>&-", 2, out="No such option"),
    Redirected("build --output content 2>&-", 2, out="the output folder would mix with content/"),
    Redirected("build >&-", 0, err=WARNINGS),
    Redirected("build <&-", 0, out="13 pages", err=WARNINGS),
    Redirected("build --clean <&- >&- 2>&-", 0),
    Redirected("sync nothing <&- >&- 2>&-", 1),
]


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("case", REDIRECTED, ids=lambda case: case.line.replace("/", ""))
def test_streams_that_are_full_or_closed(case: Redirected, site: Path) -> None:
    before = bytes_of(site / "output")
    done = run(prefix=("sh", "-c", f"{shlex.join(COMMAND)} {case.line}"), cwd=site)
    assert done.code == case.code, done
    assert case.out in done.out and case.err in done.err, done
    assert "Traceback" not in done.out + done.err
    assert "Exception ignored" not in done.out + done.err
    # A number that is free would be taken by a file, and what is said be written into it.
    assert bytes_of(site / "output") == before
    assert run("build", cwd=site)[:2] == (0, "13 pages: 0 files written, 77 unchanged, 0 removed\n")


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("check | head -1", "0 0"),
        ("check | true", "0 0"),
        ("check --strict | head -1", "1 0"),
        ("check --json | head -c 1", "0 0"),
        ("--help | true", "0 0"),
        ("build | true", "0 0"),
        ("sync nothing 2>&1 | true", "1 0"),
        ("check 2>&1 >/dev/null | true", "0 0"),
    ],
)
def test_reader_of_the_output_that_leaves_early(line: str, codes: str, site: Path) -> None:
    """It may; the command ends as it would have ended."""
    script = f'{shlex.join(COMMAND)} {line} >/dev/null; echo "${{PIPESTATUS[@]}}"'
    done = run(prefix=("bash", "-c", script), cwd=site)
    assert done.out == codes + "\n"
    assert "Traceback" not in done.err and "Broken" not in done.err


# Interrupts and faults

_INTERRUPTED = """
import os, runpy, signal, sys
number, begun, done = int(sys.argv.pop(1)), False, 0

def hook(event, args):
    global begun, done
    if event == "import":
        begun = begun or args[0] == "click"
        done += begun
        if done == number and begun:
            os.kill(os.getpid(), signal.SIGINT)

sys.addaudithook(hook)
sys.argv[0] = "sitegen"
runpy.run_module("sitegen", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("number", [*range(1, 400, 19), 2, 3, 5])
def test_interrupted_while_the_command_is_loaded(number: int, site: Path) -> None:
    """From the first module that is not sitegen's on, which are the first moments."""
    before = bytes_of(site / "output")
    done = run("build", "--clean", prefix=(sys.executable, "-c", _INTERRUPTED, str(number)), cwd=site)
    assert done[:3] == (130, "", "\nAborted!\n")
    assert bytes_of(site / "output") == before


_FAILING = """
import sys
from sitegen import __main__
from sitegen.cli.main import main

def deeper(): return deeper()

@main.command()
def fail():
    {}

__main__.main(["fail"], "sitegen")
"""
OURS = r"error: this is a fault in sitegen, not in the content: {}(?: in [\w/]+\.py:\d+)? \((.+)\)\n"


@pytest.mark.parametrize(
    ("statement", "code", "message"),
    [
        ("[][1]", 70, OURS.format("IndexError: list index out of range")),
        ("raise ValueError('two\\nlines')", 70, OURS.format("ValueError: two lines")),
        ("raise ValueError('x' * 10_000)", 70, OURS.format("ValueError: x{180,190}…")),
        ("deeper()", 70, OURS.format("RecursionError: .*")),
        ("'\\ud800'.encode()", 70, OURS.format("UnicodeEncodeError: .*")),
        ("open('/nowhere')", 70, OURS.format("FileNotFoundError: .*: '/nowhere'")),
        ("import no_such", 70, OURS.format("ModuleNotFoundError: .*")),
        (
            "__import__('sitegen.cli.output', fromlist=['output']).summary_of(1)",
            70,
            OURS.format(".*").replace(r"(?: in [\w/]+\.py:\d+)?", r" in cli/output\.py:\d+"),
        ),
        ("bytearray(2**62)", 70, "error: there is not enough memory\n"),
        ("raise KeyboardInterrupt", 130, "\nAborted!\n"),
        ("raise SystemExit(3)", 3, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", 143, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGHUP)", 129, ""),
    ],
)
def test_whatever_is_left_is_reported_in_one_line(
    statement: str, code: int, message: str, tmp_path: Path
) -> None:
    prefix = (sys.executable, "-c", _FAILING.format(statement))
    done = run(prefix=prefix, env={"TMPDIR": str(tmp_path)})
    found = re.fullmatch(message, done.err)
    assert (done.code, done.out) == (code, "") and found, done
    if found.groups():
        kept = Path(found[1].removeprefix("the traceback is in "))
        assert kept.parent == tmp_path
        assert kept.read_text("utf-8").startswith("Traceback")
        shown = run(prefix=prefix, env={"SITEGEN_DEBUG": "1"})
        assert shown.code == code and shown.err.startswith("Traceback")
        assert shown.err.endswith(" (the traceback is above)\n")


def test_fault_where_nothing_can_be_kept() -> None:
    script = "import tempfile; tempfile.tempdir = '/proc/none'\n" + _FAILING.format("1 / 0")
    done = run(prefix=(sys.executable, "-c", script))
    found = re.fullmatch(OURS.format("ZeroDivisionError: .*"), done.err)
    assert done.code == 70 and found and found[1] == "set SITEGEN_DEBUG=1 to see where"


# check


def _listed(*args: str | Path, cwd: Path) -> tuple[int, str, str]:
    """What a check ends with and says, without the names of the rules."""
    done = warm().run("check", *args, cwd=cwd)
    return done.code, re.sub(r"(?m)^(\w+): \[[\w-]+\] ", r"\1: ", done.out), done.err


def test_check_of_one_rule_lists_errors(site: Path) -> None:
    """As long as there are some, nothing else is looked for."""
    (site / "content/articles/visit.md").write_text("no front matter\n", "utf-8")
    done = warm().run("check", "--only", "missing", cwd=site)
    assert done.code == 1
    assert "content/articles/visit.md:1: " in done.out and "1 error, " in done.out


def test_check_of_an_unknown_rule_names_the_rules(site: Path) -> None:
    done = warm().run("check", "--only", "mising", cwd=site)
    assert done.code == 2
    assert 'there is no rule "mising" (did you mean missing?); the rules are ambiguous-name, ' in done.err


def test_check_of_a_sound_site(site: Path) -> None:
    """Warnings and information are listed, the worst first, and only with --strict are the warnings a
    failure."""
    listed = """\
warning: content/translations/return.en.po: 2 sentences of content/articles/return.md are not in it yet \
(run: sitegen sync return)
warning: content/translations/visit.en.po:30: s-base "\u2068قال الوزير إن قاعدة عين الأسد…\u2069" has a \
translation that nobody has confirmed since the Arabic changed
info: content/translations/visit.en.po:10: s-summary "\u2068زار الوزير مدينتين.\u2069" is machine-translated \
and unchecked
warning: content/translations/visit.en.po:36: s-thanks "\u2068وشكر الحاضرين.\u2069" has no translation yet
0 errors, 3 warnings, 1 info message
"""
    assert _listed(cwd=site) == (0, listed, "")
    assert _listed("--strict", cwd=site) == (1, listed, "")


def test_check_of_a_broken_site(site: Path) -> None:
    """Errors come first, and hide nothing of what can be read."""
    (site / "content/articles/return.md").write_text("---\ndate: 2021-08-02\n---\n\nنص.\n", "utf-8")
    code, out, err = _listed(cwd=site)
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == 'error: content/articles/return.md:2: field "title" is missing'
    assert [re.findall(r"s-\w+", line) for line in out.splitlines()[1:-1]] == [
        ["s-base"], ["s-summary"], ["s-thanks"]
    ]  # fmt: skip
    assert out.splitlines()[-1] == "1 error, 2 warnings, 1 info message"


def test_check_of_one_article(site: Path) -> None:
    """Drafts too; errors elsewhere are counted."""
    draft = site / "content/articles/return.md"
    draft.write_text(draft.read_text("utf-8").replace("date:", "draft: true\ndate:"), "utf-8")
    assert "return.en.po" not in _listed(cwd=site)[1]
    code, out, _ = _listed("return", cwd=site)
    assert code == 0
    assert out.splitlines() == [
        "warning: content/articles/return.md: is not published yet: it is a draft",
        "warning: content/translations/return.en.po: 2 sentences of content/articles/return.md are not in it "
        "yet (run: sitegen sync return)",
        "0 errors, 2 warnings, 0 info messages",
    ]
    (site / "content/site.toml").write_text("title = 1\n", "utf-8")
    code, out, _ = _listed("visit", cwd=site)
    assert code == 0 and re.search(r"\nand \d+ errors in other files: run sitegen check\n$", out)
    assert _listed("vist", cwd=site)[2].endswith('there is no article "vist" (did you mean "visit"?)\n')


def test_check_reports_what_build_reports(site: Path) -> None:
    for name in ("articles/return.md", "glossary/erbil.yaml", "notes/visit.yaml", "site.toml"):
        (site / "content" / name).write_bytes(b"\xff")
    (_, checked, _), built = _listed(cwd=site), warm().run("build", cwd=site)
    errors = [line for line in checked.splitlines() if line.startswith("error: ")]
    assert errors == built.err.splitlines()
    assert len(errors) == 4


def test_check_of_texts_beside_the_articles(site: Path) -> None:
    """Definitions and bodies of notes may be what readers see as it is written, too."""
    for file, old, new in (
        ("glossary/erbil.yaml", "A city in the north", "A **city in the *north*"),
        ("notes/visit.yaml", "عاصمة إقليم", "عاصمة *إقليم"),
    ):
        path = site / "content" / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    _, out, _ = _listed("--only", "literal-markup", cwd=site)
    seen = (
        "which readers will see as it is (write Markdown, not HTML, with no space inside ** and no "
        "punctuation before a closing one; \\ before a mark keeps it)"
    )
    assert out.splitlines()[:-1] == [
        f"warning: content/glossary/erbil.yaml:7: has ** in the definition, {seen}",
        f'warning: content/notes/visit.yaml:5: has * in the note "city", {seen}',
    ]


def test_check_tells_of_a_name_once_whatever_is_remembered(site: Path) -> None:
    """As a common word stands beside it in several articles, and in one more after a build."""
    entry = site / "content/glossary/erbil.yaml"
    entry.write_text(entry.read_text("utf-8").replace("[أربيل, هولير]", "[أربيل, لقاء أربيل, لقاء]"), "utf-8")

    def add(slug: str, text: str) -> None:
        with (site / f"content/articles/{slug}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n{text}\n")

    def told() -> list[str]:
        return _listed("--only", "ambiguous-name", cwd=site)[1].splitlines()[:-1]

    add("visit", "هذا لقاء مهم.")
    warm().run("build", cwd=site)
    one = told()
    add("return", "انتهى لقاء آخر. كان اللقاء طويلا.")
    changed = told()
    warm().run("build", cwd=site)
    assert told() == changed
    shutil.rmtree(site / ".sitegen")
    assert told() == changed
    assert [line.count('"لقاء" occurs 1 time in 1 article;') for line in one] == [1]
    assert [line.count('"لقاء" occurs 2 times in 2 articles;') for line in changed] == [1]
    assert "requires_context: {لقاء: [أربيل]}" in changed[0]


def test_check_strict_of_a_clean_site(site: Path) -> None:
    for path in (site / "content").rglob("*.*"):
        if path.stem.startswith("visit") or path.suffix == ".svg":
            path.unlink()
    (site / "content/articles/return.md").unlink()
    done = warm().run("check", "--strict", cwd=site)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("0 errors, 0 warnings, 3 info messages\n")


# What is said, and where


def test_build_says_little(site: Path) -> None:
    """The result on standard output, and on standard error a summary of the warnings."""
    done = run("build", cwd=site)
    assert (done.code, done.out) == (0, "13 pages: 0 files written, 77 unchanged, 0 removed\n")
    assert done.err.splitlines()[0].startswith("warning: content/translations/return.en.po: 2 sentences")
    assert len(done.err.splitlines()) == 3


def test_strict_build_says_why_it_failed(site: Path) -> None:
    for args in ([], ["--clean"]):
        done = run("build", "--strict", *args, cwd=site)
        assert (done.code, done.out) == (1, "")
        assert done.err.splitlines()[3:] == [
            "error: failed because of 3 warnings, which --strict treats as errors"
        ]


def test_date_that_is_none(site: Path) -> None:
    (site / "raw.txt").write_text("نص.", "utf-8")
    done = warm().run("import", "--date", "26/07/2021", "raw.txt", cwd=site)
    assert done.code == 2 and done.err.endswith("'26/07/2021' is not a date such as 2021-07-26\n")


@pytest.mark.parametrize("form", ["po", "tmx", "xliff"])
@pytest.mark.parametrize("wrong", ["po", "tmx", "xliff"])
def test_import_of_another_format_names_it(form: str, wrong: str, site: Path) -> None:
    file = site / "content/translations/visit.en.po"
    if form != "po":
        file = site / "texts"
        assert warm().run("export", f"--{form}", "--output", file, cwd=site).code == 0
    done = warm().run("import", f"--{wrong}", file, cwd=site)
    if form == wrong:
        assert done.code == 0
    else:
        said = f"{file.relative_to(site)}:1: this is {form.upper()}, not {wrong.upper()}"
        assert done[:3] == (1, "", f"error: {said} (use --{form} instead of --{wrong})\n")


@pytest.mark.parametrize(
    "env", [{}, {"FORCE_COLOR": "1"}, {"TERM": "xterm-256color"}, {"CI": "true"}], ids=str
)
@pytest.mark.parametrize("command", ["build", "check"])
def test_no_escape_codes_without_a_terminal(env: dict[str, str], command: str, site: Path) -> None:
    done = run(command, "--site", site, env=env)
    assert done.code == 0
    assert "\x1b" not in done.out + done.err
    assert "\r" not in done.out + done.err


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are those of POSIX")
def test_progress_on_a_terminal_alone(site: Path) -> None:
    """The bar is drawn and taken away again; the result stays clean for a pipe."""
    import pty

    main, child = pty.openpty()
    drawn = b""
    with subprocess.Popen(
        [*COMMAND, "build", "--site", site],
        stdout=subprocess.PIPE,
        stderr=child,
        env={**os.environ, "TERM": "xterm"},
    ) as process:
        os.close(child)
        # All along, as a terminal that nobody reads from holds up who writes to it.
        while chunk := _read(main):
            drawn += chunk
        assert process.stdout
        said = process.stdout.read()
    os.close(main)
    assert process.returncode == 0
    assert said == b"13 pages: 0 files written, 77 unchanged, 0 removed\n"
    assert b"\x1b[" in drawn


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # what Linux says at the end
        return b""


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "ascii:strict"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "cp1256"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"HOME": "/proc/none", "XDG_CACHE_HOME": ""},
    ],
    ids=str,
)
def test_terminal_that_is_not_utf_8(environment: dict[str, str], site: Path) -> None:
    """Arabic names and quotes in messages end no command."""
    note = site / "content/notes/visit.yaml"
    note.write_text(FILES["content/notes/visit.yaml"].replace("أربيل", "الموصل"), "utf-8")
    environment = os.environ | environment
    for command in ("check", "build"):
        done = subprocess.run([*COMMAND, command], capture_output=True, cwd=site, env=environment, timeout=60)
        assert done.returncode == 1
        assert b"content/notes/visit.yaml:3: the quote" in done.stdout + done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ((), "0 sentences updated, 8 unchanged"),
        (("s-thanks",), "1 sentence updated, 7 unchanged"),
        (("s-thanks", "s-summary"), "2 sentences updated, 6 unchanged"),
    ],
)
def test_counts_are_in_singular_and_plural(site: Path, edits: tuple[str, ...], said: str) -> None:
    back = polib.pofile(FILES["content/translations/visit.en.po"])
    for entry in back:
        if entry.msgctxt in edits:
            entry.msgstr, entry.flags = f"{entry.msgstr} Indeed.", []
    back.save(str(site / "visit.en.po"))
    done = warm().run("import", "--po", "visit.en.po", cwd=site)
    assert done[:3] == (0, f"visit.en.po: {said}\n", "")


# init


def test_init_makes_a_site_that_builds(tmp_path: Path) -> None:
    site = tmp_path / "my site"
    done = run("init", site)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert f"created {site / 'content/site.toml'}" in lines
    assert lines[-1] == f"Next: sitegen build --site '{site}'"
    assert {line.removeprefix("created ") for line in lines[:-1]} == {
        str(site / name) for name in files_of(site) if not name.endswith("/")
    }
    # What commands make is not for git.
    ignored = (site / ".gitignore").read_text("utf-8").split()
    assert ignored == ["/output/", "/.sitegen/", "/pdf/", "/site.zip"]
    done = run("check", "--strict", "--site", site)
    assert (done.code, done.err) == (0, "")
    shutil.copytree(built_sample() / CACHE, site / CACHE)
    done = run("build", "--strict", "--site", site)
    assert (done.code, done.err) == (0, "")
    assert list((site / "output/articles").iterdir())


def test_init_touches_nothing_that_is_there(tmp_path: Path) -> None:
    site = write_sample(tmp_path)
    (site / "netlify.toml").symlink_to("nowhere")
    before = files_of(site / "content")
    first = run("init", site)
    assert first.code == 0
    assert "site.toml" not in first.out
    after = files_of(site / "content")
    assert {name: after[name] for name in before} == before
    assert (site / "netlify.toml").is_symlink()
    again = run("init", site)
    said = ["nothing was created: all the files are there already", first.out.splitlines()[-1]]
    assert (again.code, again.out.splitlines()) == (0, said)
    assert files_of(site / "content") == after
    assert run("check", "--site", site).code == 0


def test_init_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    done = run("init", tmp_path / "file")
    assert done.code == 2
    assert done.err.endswith("/file: the folder cannot be created: file exists\n")
    assert (tmp_path / "file").read_text("utf-8") == "mine"
    (tmp_path / "locked").mkdir(0o555)
    done = run("init", tmp_path / "locked", prefix=as_plain_user())
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith(": cannot be written: permission denied\n")


# sync


def _edit(site: Path) -> None:
    path = site / "content/articles/visit.md"
    text = FILES["content/articles/visit.md"]
    text = text.replace("ثم سافر إلى بغداد في المساء.", "ثم سافر إلى بغداد في مساء اليوم. وأقام ليلة فيها.")
    path.write_text(text.replace(" وشكر الحاضرين.", "").replace("## اللقاء\n\n", ""), "utf-8")


def test_sync_of_an_edited_article(site: Path) -> None:
    """Changed sentences keep their text and wait to be confirmed, new ones are empty, removed ones kept."""
    _edit(site)
    before = files_of(site)
    done = warm().run("sync", "visit", cwd=site)
    assert done[:3] == (0, "updated content/translations/visit.en.po\n", "")
    after = files_of(site)
    assert [name for name in after if after[name] != before.get(name)] == ["content/translations/visit.en.po"]
    memory = polib.pofile(str(site / "content/translations/visit.en.po"))
    entries = {entry.msgid: entry for entry in memory}
    changed = entries["ثم سافر إلى بغداد في مساء اليوم."]
    assert (changed.msgctxt, changed.fuzzy) == ("s-evening", True)
    assert changed.msgstr == "He then travelled to Baghdad in the evening."
    assert changed.previous_msgid == "ثم سافر إلى بغداد في المساء."
    assert (entries["وأقام ليلة فيها."].msgstr, entries["وأقام ليلة فيها."].obsolete) == ("", False)
    assert entries["اللقاء"].obsolete
    assert entries["اللقاء"].msgstr == "The meeting"
    # An entry without a text holds nothing worth keeping.
    assert "وشكر الحاضرين." not in entries
    assert warm().run("sync", "visit", cwd=site).out == "current content/translations/visit.en.po\n"
    assert files_of(site) == after
    assert warm().run("build", cwd=site).code == 0


def test_sync_of_all_articles(site: Path) -> None:
    (site / "content/about.md").write_text(
        FILES["content/articles/return.md"].replace("visit.md", "articles/visit.md"), "utf-8"
    )
    done = warm().run("sync", cwd=site)
    assert done[:3] == (
        0,
        "updated content/translations/about.en.po\nupdated content/translations/return.en.po\n"
        "current content/translations/visit.en.po\n",
        "",
    )
    assert "not in it yet" not in warm().run("check", cwd=site).out


def test_sync_gives_back_what_was_removed(site: Path) -> None:
    po = site / "content/translations/visit.en.po"
    before = {entry.msgctxt: entry.msgstr for entry in polib.pofile(str(po))}
    _edit(site)
    warm().run("sync", cwd=site)
    (site / "content/articles/visit.md").write_text(FILES["content/articles/visit.md"], "utf-8")
    warm().run("sync", cwd=site)
    after = polib.pofile(str(po))
    kept = {entry.msgctxt: entry.msgstr for entry in after if not entry.obsolete and entry.msgstr}
    assert kept == {name: text for name, text in before.items() if text}
    assert polib.pofile(str(po)).percent_translated() == after.percent_translated()


def test_sync_with_problems_writes_nothing(site: Path) -> None:
    """Neither for the articles that are at fault nor for the others."""
    _edit(site)
    (site / "content/articles/return.md").write_text("نص.", "utf-8")
    before = files_of(site)
    done = warm().run("sync", cwd=site)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(
        "error: content/articles/return.md:1: the front matter is missing or not closed"
    )
    done = warm().run("sync", "visit", "vist", cwd=site)
    assert done[:3] == (
        1, "", 'error: content/articles: there is no article "vist" (did you mean "visit"?)\n'
    )  # fmt: skip
    assert files_of(site) == before


def test_sync_where_nothing_can_be_written(site: Path) -> None:
    _edit(site)
    before = files_of(site)
    (site / "content/translations").chmod(0o555)
    try:
        done = run("sync", "visit", cwd=site, prefix=as_plain_user())
    finally:
        (site / "content/translations").chmod(0o755)
    message = "error: content/translations/visit.en.po: cannot be written: permission denied\n"
    assert done[:3] == (1, "", message)
    assert files_of(site) == before


def test_sync_writes_only_where_the_content_is(site: Path) -> None:
    """And not where a link leads, which the next build would refuse."""
    _edit(site)
    (site / "content/translations").rename(site.parent / "elsewhere")
    (site / "content/translations").symlink_to(site.parent / "elsewhere")
    before = files_of(site.parent)
    done = warm().run("sync", "visit", cwd=site)
    message = "error: content/translations: is a link that leads out of content/ (put the file itself here)\n"
    assert done[:3] == (1, "", message)
    assert files_of(site.parent) == before


# init, where there is content already


@pytest.mark.parametrize(
    ("there", "text", "message"),
    [
        ("articles/First-Article.md", FILES["content/articles/return.md"], "the slug"),
        ("articles/2021/first-article.md", FILES["content/articles/return.md"], "the slug"),
        ("glossary/Tigris.yaml", FILES["content/glossary/erbil.yaml"].replace("أربيل, هولير", "دجلى")
            .replace("Erbil, Hawler", "Tigres").replace("related: [baghdad]", ""), "the slug"),
        ("glossary/river.yaml", FILES["content/glossary/erbil.yaml"].replace("أربيل, هولير", "دجلة")
            .replace("Erbil, Hawler", "River").replace("related: [baghdad]", ""), "is also a name of"),
    ],
)  # fmt: skip
def test_init_writes_nothing_that_would_be_refused(there: str, text: str, message: str, site: Path) -> None:
    path = site / "content" / there
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("(visit.md#s-arrival)", "(/glossary/)"), "utf-8")
    before = files_of(site / "content")
    done = run("init", site)
    assert done.code == 1 and message in done.err, done
    after = files_of(site / "content")
    assert {name: after[name] for name in before} == before
    assert run("check", "--site", site).code == 0
    # What fits is there all the same.
    assert (site / "netlify.toml").exists()
    assert ("glossary" in there) == (site / "content/articles/first-article.md").exists()


# export


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("content/site.toml", "an export in content/ would become part of the site"),
        ("content/new.tmx", "an export in content/ would become part of the site"),
        (
            "content/media/new/site.tmx",
            "an export in content/ would become part of the site",
        ),
        ("themes/site.tmx", "an export in themes/ would become part of the site"),
        (".sitegen/site.tmx", "an export in .sitegen/ would become part of the site"),
        ("link/site.tmx", "an export in content/ would become part of the site"),
        ("settings.tmx", "an export in content/ would become part of the site"),
        ("mine.txt", "exists and is not an export (use --force to replace it)"),
        ("other.tmx", "exists and is not an export (use --force to replace it)"),
        ("pipe", "is not a file"),
        ("/dev/null", "is not a file"),
        ("mine.txt/x", "cannot be written: file exists"),
        ("/proc/x", "cannot be written: no such file or directory"),
        ("x" * 300, "cannot be written: file name too long"),
    ],
)
def test_export_replaces_nothing_but_exports(output: str, message: str, site: Path) -> None:
    (site / "mine.txt").write_text("mine", "utf-8")
    (site / "other.tmx").write_text('<tmx version="1.4"><header creationtool="other"/></tmx>', "utf-8")
    (site / "link").symlink_to("content")
    (site / "settings.tmx").symlink_to("content/site.toml")
    os.mkfifo(site / "pipe")
    before = {path: path.lstat().st_mtime_ns for path in site.rglob("*")}
    done = warm().run("export", "--tmx", "--output", output, cwd=site)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {output}: {message}")
    assert {path: path.lstat().st_mtime_ns for path in site.rglob("*")} == before


@pytest.mark.parametrize("form", ["--tmx", "--xliff"])
def test_export_again(form: str, site: Path) -> None:
    for force in ([], [], ["--force"]):
        done = warm().run("export", form, *force, "--output", "new/site.out", cwd=site)
        assert done[:3] == (0, "wrote new/site.out\n", "")
    (site / "new/site.out").write_text("mine", "utf-8")
    assert warm().run("export", form, "--output", "new/site.out", cwd=site).code == 2
    assert (site / "new/site.out").read_text("utf-8") == "mine"
    assert warm().run("export", form, "--force", "--output", "new/site.out", cwd=site).code == 0
    assert b"sitegen" in (site / "new/site.out").read_bytes()


def test_module_is_the_command() -> None:
    script = Path(sys.executable).with_name("sitegen")
    if not script.exists():
        pytest.skip("the package is not installed beside this Python")
    module = run("check", "--help")
    assert run("check", "--help", prefix=[str(script)]).out == module.out.replace(
        "python -m sitegen", "sitegen"
    )


# Where the site is


@pytest.mark.parametrize("folder", ["content", "content/articles", "output/articles"])
def test_a_command_finds_the_site_that_it_is_started_in(site: Path, folder: str) -> None:
    """Nothing else than from the folder of the site is told, and nothing is written elsewhere."""
    wanted = warm().run("check", cwd=site)
    assert warm().run("check", cwd=site / folder)[:3] == wanted[:3]
    before = files_of(site / "output")
    assert warm().run("build", cwd=site / folder).out.endswith("0 removed\n")
    assert files_of(site / "output") == before
    assert not (site / folder / ".sitegen").exists()


def test_a_folder_that_is_named_is_the_site(site: Path) -> None:
    done = warm().run("check", "--site", "articles", cwd=site / "content")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: content: there is no content folder here")


@pytest.mark.parametrize(
    "args",
    [
        "status",
        "names",
        "confirm a --unflagged",
        "new article x",
        "new entry a --kind place --name ar x --name en x",
        "new note a s-1 x --body en x",
        "rename article a b",
        "rename entry a b",
        "merge entry a b",
        "sync",
        "check",
        "build",
        "export --tmx --output x.tmx",
        "export --glossary --output x.tbx",
        "theme list",
    ],
)
def test_where_there_is_no_site_that_is_said(args: str, tmp_path: Path) -> None:
    done = warm().run(*args.split(), cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    hint = "run this in a site's folder, or start one with: sitegen init FOLDER"
    assert done.err == f"error: content: there is no content folder here ({hint})\n"
    assert list(tmp_path.iterdir()) == []
