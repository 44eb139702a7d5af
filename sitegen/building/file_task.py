"""The task for one file that is made from the site as a whole: the page of an entry, a list, the feed."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from sitegen.building.parts import Segment, composition, read_segments
from sitegen.building.records import Made
from sitegen.building.staging import Stage
from sitegen.errors import ContentError
from sitegen.model.record import Record
from sitegen.outputs.base import File
from sitegen.outputs.registry import FILE_BY_FILE
from sitegen.rendering.environment import Renderer
from sitegen.site.graph import Site


class FileItem(NamedTuple):
    """A file, the digest of its current version in the output, and the parts from which it is made."""

    file: File
    published: bytes | None
    parts: tuple[Segment, ...] = ()


class FileTask(Record, frozen=True):
    """What the task needs besides the file."""

    site: Site
    renderer: Renderer
    stage: Stage

    def __call__(self, item: FileItem) -> bytes:
        """The file made, as an encoded record (see `decode_made`). Raises OSError."""
        file, renderer = item.file, self.renderer
        renderer.begin()
        renderer.note(*file.reads)
        parts = read_segments(item.parts)
        try:
            data = FILE_BY_FILE[file.output].make(file, self.site, renderer, parts)
        except ContentError as error:
            return _encode(Made(file.path, problems=error.problems))
        found = self.stage.put(file.path, data, item.published)
        reads = frozenset(renderer.dependencies)
        return _encode(Made(file.path, found, reads, composition(data, parts, item.parts)))


_encode = msgspec.msgpack.Encoder().encode
decode_made = msgspec.msgpack.Decoder(Made).decode
