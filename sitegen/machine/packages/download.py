"""Downloads of large files that continue where they were interrupted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx
import stamina

from sitegen.machine.engine import EngineError
from sitegen.machine.network import failure_of, file_client, may_pass

# The current step, how much of it is done, and how much there is in all (0 if unknown).
Progress = Callable[[str, int, int], None]

ATTEMPTS = 5
LARGEST = 4 * 1024**3

_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(?:(\d+)|\*)")


class _BrokenOffError(Exception):
    """A response that another attempt may improve on."""


def download(
    links: Sequence[str],
    target: Path,
    *,
    size: int = 0,
    sha256: str = "",
    progress: Progress = lambda *_: None,
) -> None:
    """Download `target` from the first of `links` (http or https) that provides it.

    What has arrived is stored in `target`.part and kept if the download fails; the next call asks the server
    for the rest, if the server still has the same file. `size` (bytes) and `sha256` are checked if they are
    given.

    Raises EngineError.
    """
    part = _part(target)
    reasons: list[str] = []
    usable = [link for link in links if re.match(r"https?://", link, re.IGNORECASE)]
    with file_client() as client:
        for link in usable:
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                _fetch_rest(client, link, target, size, progress)
                break
            except (httpx.HTTPError, httpx.InvalidURL, _BrokenOffError) as error:
                reasons.append(f"{link}: {failure_of(error)}")
            except EngineError:
                discard(target)
                raise
            except OSError as error:
                raise EngineError(f"{part} cannot be written: {failure_of(error)}") from error
        else:
            kept = part.stat().st_size / 1e6 if part.exists() else 0
            resume = f"; {kept:.1f} MB are kept, and the same command continues from there" if kept else ""
            raise EngineError(
                f"{target.name} could not be downloaded ({'; '.join(reasons) or 'no usable link'}){resume}"
            )
    with part.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest() if sha256 else ""
    if found != sha256.lower():
        discard(target)
        raise EngineError(f"{target.name} is not the file that the index names: its SHA-256 is {found}")
    part.replace(target)
    _validator(target).unlink(missing_ok=True)


def discard(target: Path) -> None:
    """Remove a download and its partial file."""
    for path in (target, _part(target), _validator(target)):
        path.unlink(missing_ok=True)


@stamina.retry(
    on=lambda error: isinstance(error, _BrokenOffError) or may_pass(error),
    attempts=ATTEMPTS,
    timeout=None,
    wait_initial=0.5,
    wait_max=20,
)
def _fetch_rest(client: httpx.Client, link: str, target: Path, size: int, progress: Progress) -> None:
    """Make a single request for the missing part of `target`.part. Without proof that the server still has
    the same file (ETag or date), everything is missing."""
    part, validator = _part(target), _validator(target)
    have = part.stat().st_size if part.exists() else 0
    known = validator.read_text(encoding="utf-8") if have and validator.exists() else ""
    headers = {"Range": f"bytes={have}-", "If-Range": known} if known else {}
    with client.stream("GET", link, headers=headers) as response:
        start, total = _range(response)
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            if have == total:
                return
            discard(target)
            raise _BrokenOffError("the server has a different file now")
        response.raise_for_status()
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            have, total = 0, int(response.headers.get("Content-Length", 0))
        elif start != have:
            discard(target)
            raise _BrokenOffError("the server sent a different part than requested")
        total = total or size
        if max(total, size) > LARGEST:
            raise EngineError(f"{link} has {total:,} bytes: too large for a package")
        if not have:
            # The proof that the file is still the same later, for which weak tags do not suffice.
            etag = response.headers.get("ETag", "")
            is_strong = etag and not etag.startswith("W/")
            proof = etag if is_strong else response.headers.get("Last-Modified", "")
            validator.write_text(proof, encoding="utf-8")
        with part.open("ab" if have else "wb") as file:
            for chunk in response.iter_raw():
                have += len(chunk)
                if have > LARGEST:
                    raise EngineError(f"{link} is too large for a package")
                file.write(chunk)
                progress(f"download {target.name}", have, total)
    if total and have != total:
        raise _BrokenOffError(f"{have:,} of {total:,} bytes arrived")
    if size and have != size:
        raise EngineError(f"{link} has {have:,} bytes, not the {size:,} that the index names")


def _range(response: httpx.Response) -> tuple[int, int]:
    """The start of the body in the file, and the size of the file (0 if the response does not say)."""
    match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
    return (int(match[1] or 0), int(match[2] or 0)) if match else (0, 0)


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _validator(target: Path) -> Path:
    return target.with_name(f"{target.name}.part.tag")
