"""A whole site in one file to pass on: a ZIP archive whose pages open from disk."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from sitegen.building.builder import build
from sitegen.building.options import Progress
from sitegen.errors import OutputError, Problem, reason_of
from sitegen.files.paths import relative
from sitegen.files.writing import write_atomic

# Formats that are already compressed.
_PACKED = {
    ".avif", ".epub", ".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".webm", ".webp",
    ".woff2",
}  # fmt: skip
# The earliest date that the format supports.
_TIME = (1980, 1, 1, 0, 0, 0)
# Readable by everybody.
_MODE = 0o644 << 16


def pack(site: Path, file: Path, *, url: str = "", progress: Progress = lambda *_: None) -> int:
    """Builds the site for reading from disk, packs it into a file and returns the number of its pages.
    Everything is in one folder of the archive, named after the file. Raises ContentError with every problem;
    the file is then left as it was."""
    with tempfile.TemporaryDirectory(prefix="sitegen-pack-") as folder:
        output = Path(folder, "output").resolve()
        result = build(site, output, url=url, file_links=True, progress=progress)
        data = _archive(output, file.stem)
    try:
        write_atomic(file, data)
    except OSError as error:
        place = relative(file, site)
        raise OutputError(Problem(place, 0, f"cannot be written: {reason_of(error)}")) from error
    return result.pages


def _archive(output: Path, name: str) -> bytes:
    """An archive of the files of a folder, in the order of their paths, with the same bytes whenever and
    wherever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(
            path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()
        ):
            info = zipfile.ZipInfo(f"{name}/{path}", _TIME)
            info.external_attr = _MODE
            # The same on every system.
            info.create_system = 3
            kind = zipfile.ZIP_STORED if PurePosixPath(path).suffix in _PACKED else zipfile.ZIP_DEFLATED
            archive.writestr(info, (output / path).read_bytes(), kind)
    return out.getvalue()
