"""A small valid site: two articles, every state of a translation, three glossary entries, a note, an image.

Also the command that runs on it as a separate process: `run` starts it as a user does; `Warm` forks it from a
process that has already imported everything, which takes a twentieth of the time.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

CHECKOUT = Path(__file__).parents[1]
CACHE = ".sitegen/cache"
COMMAND = (sys.executable, "-m", "sitegen")

FILES = {
    "content/site.toml": """\
url = "https://reader.example/site/"
author = "المحرر"
data = ["articles", "glossary", "mentions", "annotations", "tei"]

[title]
ar = "قارئ"
en = "Reader"

[description]
ar = "مقالات قصيرة."
en = "Short articles."

[tags]
visits = {ar = "زيارات", en = "Visits"}
""",
    "content/articles/visit.md": """\
---
title: زيارة إلى أربيل
date: 2021-07-26
source:
  name: وكالة الأنباء
  url: https://news.example/visit
tags: [visits]
summary: زار الوزير مدينتين.
---

وصل الوزير إلى أربيل صباح الاثنين. ثم سافر إلى بغداد في المساء.

## اللقاء

قال الوزير إن قاعدة [عين الأسد](../glossary/ain-al-asad.yaml) آمنة. وشكر الحاضرين.

![خريطة الطريق](../media/map.svg "الطريق من أربيل إلى بغداد")
""",
    "content/articles/return.md": """\
---
title: عودة إلى بغداد
date: 2021-08-02
tags: [visits]
---

عاد الوزير إلى بغداد بعد [الزيارة](visit.md#s-arrival).

```python
print("بغداد")
```
""",
    "content/translations/visit.en.po": """\
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "s-title"
msgid "زيارة إلى أربيل"
msgstr "A visit to Erbil"

#. machine argos 1.0: The minister visited two cities.
#, fuzzy
msgctxt "s-summary"
msgid "زار الوزير مدينتين."
msgstr "The minister visited two cities."

#. machine argos 1.0: The minister came to Erbil Monday morning.
msgctxt "s-arrival"
msgid "وصل الوزير إلى أربيل صباح الاثنين."
msgstr "The minister arrived in Erbil on Monday morning."

#. machine argos 1.0: He then travelled to Baghdad in the evening.
msgctxt "s-evening"
msgid "ثم سافر إلى بغداد في المساء."
msgstr "He then travelled to Baghdad in the evening."

msgctxt "s-heading"
msgid "اللقاء"
msgstr "The meeting"

#, fuzzy
#| msgid "قال الوزير إن القاعدة آمنة."
msgctxt "s-base"
msgid "قال الوزير إن قاعدة [عين الأسد](../glossary/ain-al-asad.yaml) آمنة."
msgstr "The minister said that the base, [Ain al-Asad](../glossary/ain-al-asad.yaml), was safe."

msgctxt "s-thanks"
msgid "وشكر الحاضرين."
msgstr ""

msgctxt "s-map"
msgid "خريطة الطريق"
msgstr "Map of the road"
""",
    "content/glossary/erbil.yaml": """\
kind: place
names:
  ar: [أربيل, هولير]
  en: [Erbil, Hawler]
definition:
  ar: مدينة في شمال العراق.
  en: A city in the north of Iraq.
coordinates: [36.19, 44.01]
related: [baghdad]
""",
    "content/glossary/baghdad.yaml": """\
kind: place
names:
  ar: [بغداد]
  en: [Baghdad]
definition:
  ar: عاصمة العراق.
  en: The capital of Iraq, south of [Erbil](erbil.yaml).
links:
  - {name: Baghdad, url: "https://encyclopedia.example/baghdad"}
""",
    "content/glossary/ain-al-asad.yaml": """\
kind: place
names:
  ar: [عين الأسد, قاعدة عين الأسد, القاعدة]
  en: [Ain al-Asad, the base]
article: none
definition:
  ar: قاعدة جوية في الأنبار.
  en: An air base in Anbar.
blocked_by: [عين الأسد السورية]
requires_context:
  القاعدة: [الأنبار]
  the base: [Anbar]
related: [baghdad, erbil]
""",
    "content/notes/visit.yaml": """\
- id: city
  sentence: s-arrival
  quote: أربيل
  body:
    ar: عاصمة إقليم كردستان.
    en: Capital of the Kurdistan Region.
  author: المحرر
  date: 2021-07-30
""",
    "content/media/map.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"><path d="M0 0h2v1z"/></svg>
""",
}


def write_sample(folder: Path) -> Path:
    """Writes the site into `folder`, which need not exist, and returns it."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    return folder


class Told(NamedTuple):
    """How a process ended and what it said. `code` is the negative signal for one that was killed, `events`
    are the changes to files that it made or tried to make, each with the file's name."""

    code: int
    out: str
    err: str
    events: Sequence[str] = ()


def run(*args: str | Path, prefix: Sequence[str] = COMMAND, env: Mapping[str, str] | None = None,
        cwd: Path | None = None, timeout: float = 60) -> Told:  # fmt: skip
    """The command, with its standard output and error."""
    environment = {**os.environ, **(env or {})}
    done = subprocess.run(
        [*prefix, *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=cwd,
        timeout=timeout,
    )
    return Told(done.returncode, done.stdout, done.stderr)


@cache
def built_sample() -> Path:
    """The sample, built once in this process; to be copied and not to be changed."""
    folder = Path(tempfile.mkdtemp(prefix="sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    site = write_sample(folder / "site")
    # Cutting down the same fonts again would take longer than all else.
    with contextlib.suppress(FileNotFoundError):
        shutil.copytree(CHECKOUT / CACHE, site / CACHE, ignore=shutil.ignore_patterns(".*"))
    assert run("build", "--site", site).code == 0
    return site


def copy_of_sample(folder: Path) -> Path:
    """A copy of the built sample, with the times of its files."""
    return Path(shutil.copytree(built_sample(), folder / "site", symlinks=True))


Files = dict[str, tuple[bytes, int]]


def files_of(folder: Path) -> Files:
    """Bytes and time of change (nanoseconds) of every file in a folder, and its folders (with a slash)."""
    found: Files = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found[name + "/"] = (b"", 0)
        else:
            found[name] = (path.read_bytes(), path.stat().st_mtime_ns)
    return found


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Bytes of every file in a folder."""
    return {name: data for name, (data, _) in files_of(folder).items() if not name.endswith("/")}


How = Literal["kill", "full", "broken", "interrupt"]


class Warm:
    """Runs the command in forks of one process, and lets a run fail at its nth change to a file."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.sample", built_sample()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            cwd=CHECKOUT,
        )

    def run(self, *args: str | Path, cwd: Path = CHECKOUT, at: int = 0, how: How = "kill") -> Told:
        """At its `at`th change to a file (from 1) the process is killed, finds the disk full, finds it
        broken from then on, or is interrupted from the keyboard."""
        assert self._server.stdin and self._server.stdout
        request = {"args": [*map(str, args)], "cwd": str(cwd), "at": at, "how": how}
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        return Told(*json.loads(self._server.stdout.readline()))

    def close(self) -> None:
        with self._server:
            pass


@cache
def warm() -> Warm:
    """One for this process."""
    server = Warm()
    atexit.register(server.close)
    return server


_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.chmod"}
_CHANGES |= {"shutil.copyfile", "sitegen.remember"}


def _serve() -> None:
    import sitegen.cli.main  # noqa: F401
    from sitegen.building.builder import build

    with tempfile.TemporaryDirectory() as folder:
        # Languages, colours and templates are loaded when they are first used.
        build(Path(sys.argv[1]), Path(folder, "output"))
    for line in sys.stdin:
        request = json.loads(line)
        with (
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            tempfile.TemporaryFile() as count,
        ):
            child = os.fork()
            if not child:
                os.dup2(out.fileno(), 1)
                os.dup2(err.fileno(), 2)
                os._exit(_child(request, count.fileno()))
            _, status = os.waitpid(child, 0)
            answers: list[Any] = [os.waitstatus_to_exitcode(status)]
            for file in (out, err, count):
                file.seek(0)
                answers.append(file.read().decode(errors="replace"))
            answers[3] = answers[3].splitlines()
        print(json.dumps(answers), flush=True)


def _child(request: dict[str, Any], count: int) -> int:
    from sitegen.__main__ import main

    numbers, numbering = itertools.count(1), threading.Lock()
    os.chdir(request["cwd"])

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event in _CHANGES or (event == "open" and isinstance(args[1], str) and set(args[1]) & set("wxa+")):
            with numbering:
                done = next(numbers)
                os.write(count, f"{event} {Path(str(args[0])).name}\n".encode(errors="replace"))
            if done == request["at"] or (request["how"] == "broken" and done > request["at"] > 0):
                if request["how"] == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                if request["how"] == "interrupt":
                    if threading.current_thread() is threading.main_thread():
                        raise KeyboardInterrupt
                    # It reaches the main thread, whichever thread was at work.
                    signal.raise_signal(signal.SIGINT)
                    return
                raise OSError(28, os.strerror(28), str(args[0]))

    sys.addaudithook(hook)
    try:
        main(request["args"], "sitegen")
    except SystemExit as ended:
        return int(ended.code or 0)
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    _serve()
