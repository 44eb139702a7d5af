"""The generators that are measured, each with its site, and running their commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import corpus, peers

ROOT = Path(__file__).parents[2]
SITEGEN = Path(sys.executable).with_name("sitegen")


class UnmeasuredError(Exception):
    """A measurement is missing, for the reason in the message."""


class Subject(ABC):
    """A generator with its site, ready to be built."""

    name: str
    version: str
    site: Path

    @abstractmethod
    def build(self) -> list[str]: ...

    @abstractmethod
    def serve(self, port: int) -> list[str]: ...

    def clean(self) -> None:
        """Move away what builds have generated. It is not deleted: when ext4 creates a file, it checks every
        inode that was freed in the last five minutes, which slows a cold build by a third. Files that
        somebody else deletes before a benchmark have the same effect."""
        for path in self.made():
            if path.exists():
                path.rename(Path(tempfile.mkdtemp(dir=self.site.parent, prefix="aside-")) / path.name)

    def made(self) -> list[Path]:
        """What builds have generated."""
        return [self.output]

    @abstractmethod
    def source(self, article: corpus.Article) -> Path:
        """The file with the English of an article."""

    @property
    @abstractmethod
    def output(self) -> Path: ...

    def reloads(self, port: int) -> str:
        """The address of a connection that announces reloads, if there is one to listen to."""
        return ""


class Ours(Subject):
    """sitegen, with the site's own theme, so that a template can be edited."""

    name = "sitegen"

    def __init__(self, site: Path, count: int) -> None:
        self.site = site
        corpus.write(site, count)
        shutil.copytree(ROOT / "themes", site / "themes")
        told = subprocess.run([SITEGEN, "--version"], capture_output=True, text=True, check=True).stdout
        self.version = told.split()[-1]

    @property
    def output(self) -> Path:
        return self.site / "output"

    def build(self) -> list[str]:
        return [str(SITEGEN), "build", "--site", str(self.site)]

    def serve(self, port: int) -> list[str]:
        return [str(SITEGEN), "serve", "--site", str(self.site), "--port", str(port)]

    def made(self) -> list[Path]:
        remembered = (self.site / ".sitegen").glob("*")
        return [self.output, *(path for path in remembered if path.name != "cache")]

    def source(self, article: corpus.Article) -> Path:
        return self.site / "content/translations" / f"{article.slug}.en.po"

    def reloads(self, port: int) -> str:
        return f"ws://127.0.0.1:{port}/livereload"


class Theirs(Subject):
    """Another generator."""

    def __init__(self, peer: peers.Peer, site: Path, whole: peers.Corpus) -> None:
        self.peer, self.site, self.name, self.version = peer, site, peer.name, peer.version
        peer.write(site, whole)

    @property
    def output(self) -> Path:
        return self.site / self.peer.output

    def build(self) -> list[str]:
        return self.peer.build()

    def serve(self, port: int) -> list[str]:
        return self.peer.serve(port)

    def source(self, article: corpus.Article) -> Path:
        return self.site / self.peer.article_file(article.slug)


def written(folder: Path, count: int, found: Sequence[peers.Peer]) -> list[Subject]:
    """The sites of all generators."""
    ours = Ours(folder / "sitegen", count)
    subjects: list[Subject] = [ours]
    if found:
        whole = peers.marked(count, ours.site)
        subjects += [Theirs(peer, folder / peer.name, whole) for peer in found]
    return subjects


def run(subject: Subject, command: Sequence[str] = (), folder: Path | None = None) -> float:
    """The seconds of a build, or of another `command`, in the folder of the site or another one."""
    # This way, what others wrote is already on disk, and is not written during this run.
    os.sync()
    begun = time.perf_counter()
    done = subprocess.run(
        command or subject.build(), cwd=folder or subject.site, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - begun
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no message"]
        raise UnmeasuredError(said[-1][:200])
    return taken
