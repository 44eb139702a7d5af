"""The task of one file that is made of the site: a page of an entry, a list, the feed."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from sitegen.building.parts import Segment, composition, read_segments
from sitegen.building.staging import Made, Stage
from sitegen.errors import ContentError
from sitegen.model.record import Record
from sitegen.outputs.base import File
from sitegen.outputs.registry import BY_NAME
from sitegen.rendering import dependencies
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site


class FileItem(NamedTuple):
    """A file, the digest of what the output holds in its place, and where the parts are that it is made
    of."""

    file: File
    published: bytes | None
    parts: tuple[Segment, ...] = ()


class FileTask(Record, frozen=True):
    """What the task needs beside the file."""

    site: Site
    renderer: Renderer
    stage: Stage

    def __call__(self, item: FileItem) -> bytes:
        """What was made, encoded (see `decode_made`). Raises OSError."""
        file, renderer = item.file, self.renderer
        renderer.begin()
        parts = read_segments(item.parts)
        if file.listed is not None:
            renderer.note(dependencies.listed(file.path))
        if file.parts is not None:
            renderer.note(dependencies.parts(file.path))
        try:
            data = BY_NAME[file.output].make(file, self.site, renderer, parts)
        except ContentError as error:
            return _encode(Made(file.path, b"", problems=error.problems))
        paths = [self.site.articles[slug].path for slug in file.parts or ()]
        return _encode(
            Made(
                file.path,
                self.stage.put(file.path, data, item.published),
                frozenset(renderer.dependencies),
                of=key_of(file),
                composition=composition(data, paths, parts, item.parts),
            )
        )


def key_of(file: File) -> str:
    """Under which key articles contribute to a file."""
    return f"{file.output} {file.of}" if file.parts is not None else ""


_encode = msgspec.msgpack.Encoder().encode
decode_made = msgspec.msgpack.Decoder(Made).decode
