"""`python -m sitegen` and the `sitegen` command: whatever goes wrong ends in one line and an exit status.

This module imports only what Python has already loaded at startup, so that its handlers are in place before
any interrupt or fault, even one in the imports of the command.
"""

from __future__ import annotations

import io
import os
import signal
import sys

# Type checkers take this as true; the module that defines it is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType
    from typing import Any, NoReturn

    from typing_extensions import Buffer

WRONG_USE, FAULT, INTERRUPTED, ENDED_BY = 2, 70, 130, 128

_ABORTED = "\nAborted!\n"
_LONGEST = 200


def _abort(number: int, frame: FrameType | None) -> None:
    os.write(2, _ABORTED.encode())
    os._exit(INTERRUPTED)


# In place from the start. An interrupt that is ignored, as in the background, stays ignored.
_INTERRUPTS = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _INTERRUPTS:
    signal.signal(signal.SIGINT, _abort)


def main(args: Sequence[str] | None = None, prog_name: str | None = None) -> NoReturn:
    """Runs the command with `args` (by default those of the process) and ends the process."""
    _open_streams()
    interrupt = _Interrupt()
    try:
        status = _run(args, prog_name, interrupt)
        sys.stdout.flush()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except BaseException as error:
        status = _report(error, interrupted=interrupt.came or isinstance(error, KeyboardInterrupt))
    interrupt.ends_at_once()
    sys.exit(status)


def _run(args: Sequence[str] | None, prog_name: str | None, interrupt: _Interrupt) -> int:
    import click

    from sitegen.cli.main import main as command

    interrupt.raises()
    try:
        status = command.main(args, prog_name, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        # click has written the rest itself.
        print(_ABORTED.strip(), file=sys.stderr)  # noqa: T201
        return INTERRUPTED
    return status if isinstance(status, int) else 0


class _Interrupt:
    """How Ctrl-C and other termination signals are handled. While there is nothing to undo, Ctrl-C ends the
    process at once: an exception could be lost in the code that is running. Ignored signals stay ignored."""

    came = False

    def ends_at_once(self) -> None:
        if _INTERRUPTS:
            signal.signal(signal.SIGINT, _abort)

    def raises(self) -> None:
        """From here on there is something to undo, so Ctrl-C raises KeyboardInterrupt and other signals raise
        SystemExit."""
        if _INTERRUPTS:
            sys.unraisablehook = self._again
            signal.signal(signal.SIGINT, self._raise)
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _exit)

    def _raise(self, number: int, frame: FrameType | None) -> None:
        self.came = True
        raise KeyboardInterrupt

    def _again(self, unraisable: Any) -> None:
        """Raises an interrupt again if it came where no exception can be raised."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        else:
            sys.__unraisablehook__(unraisable)


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(ENDED_BY + number)


# Standard input, output and error


class StreamError(Exception):
    """Standard output or error cannot be written; the message says why."""


class _Stream(io.RawIOBase):
    """A standard stream. It is no error if nobody reads it any more, and a failure to write is reported once,
    not for every write."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._is_lost = False

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer, /) -> int:
        try:
            if not self._is_lost:
                return os.write(self._number, data)
        except BlockingIOError:
            import select

            select.select([], [self._number], [])
            return self.write(data)
        except OSError as error:
            self._is_lost = True
            # There is nowhere to report a fault of standard error.
            if not isinstance(error, BrokenPipeError) and self._number == 1:
                reason = (error.strerror or str(error)).lower()
                raise StreamError(f"standard output cannot be written: {reason}") from error
        return memoryview(data).nbytes


def _open_streams() -> None:
    """Makes sure that all three standard streams are open: the number of a closed one would go to the next
    file opened, and errors would be lost. Windows streams work differently and stay as they are."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            if number == 2:
                os.dup2(1, 2)
            else:
                # The lowest free number is used, which is this one.
                os.open(os.devnull, os.O_RDWR)
    if os.name == "posix":
        sys.stdout, sys.stderr = _text(1, sys.stdout), _text(2, sys.stderr)


def _text(number: int, old: Any) -> io.TextIOWrapper:
    # Names and quotes are Arabic, and not every terminal or pipe is UTF-8.
    stream = _Stream(number)
    return io.TextIOWrapper(
        io.BufferedWriter(stream),
        encoding=getattr(old, "encoding", "utf-8"),
        errors="backslashreplace",
        line_buffering=number == 2 or stream.isatty(),
    )


# Errors


def _report(error: BaseException, *, interrupted: bool) -> int:
    """Reports in one line what ended the command; returns the exit status."""
    if interrupted:
        sys.stderr.write(_ABORTED)
        return INTERRUPTED
    status = FAULT
    if isinstance(error, MemoryError):
        message = "there is not enough memory"
    elif isinstance(error, StreamError):
        message = str(error)
    elif isinstance(error, FileNotFoundError) and not _is_somewhere():
        message, status = "the folder that this was started in is gone (change to another one)", WRONG_USE
    else:
        message = _fault(error)
    sys.stderr.write(f"error: {message}\n")
    return status


def _is_somewhere() -> bool:
    try:
        return bool(os.getcwd())  # noqa: PTH109
    except OSError:
        return False


def _fault(error: BaseException) -> str:
    """The message for an unforeseen error, with the line of this package that raised it."""
    import traceback

    package = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(package)
    ]
    place = f" in {os.path.relpath(frames[-1].filename, package)}:{frames[-1].lineno}" if frames else ""
    what = " ".join(f"{type(error).__name__}: {error}".split())
    what = what if len(what) <= _LONGEST else what[: _LONGEST - 1] + "…"
    kept = _kept("".join(traceback.format_exception(error)))
    return f"this is a fault in sitegen, not in the content: {what}{place} ({kept})"


def _kept(details: str) -> str:
    """Saves the traceback, or prints it if SITEGEN_DEBUG is set; returns a phrase that says where it is."""
    import tempfile

    if os.environ.get("SITEGEN_DEBUG"):
        sys.stderr.write(details)
        return "the traceback is above"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="sitegen-fault-", suffix=".txt", encoding="utf-8", errors="backslashreplace",
            delete=False,
        ) as file:  # fmt: skip
            file.write(details)
    except OSError:
        return "set SITEGEN_DEBUG=1 to see where"
    return f"the traceback is in {file.name}"


if __name__ == "__main__":
    main()
