"""Runs one command line; the one place where failures become exit codes."""

import codecs
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

import typer

from icmd_cli.cli import log, pager
from icmd_cli.cli.arguments import value_of
from icmd_cli.cli.terminal import let_go, put, say
from icmd_cli.cli.typer_patches import TyperUsageError, root
from icmd_cli.errors import IcmdError
from icmd_cli.i18n import libraries_speak
from icmd_cli.text import nearest_signs

ASK = "__complete"
"""What the shells put before the words of a half-typed line; bash and fish with their own names after it."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives its exit code. stdout carries data only, every failure is worded on stderr."""
    _prepare_streams()
    with libraries_speak():
        if arguments and arguments[0].startswith(ASK):
            return _complete(arguments[0], arguments[1:])  # --log is not meant yet
        try:
            log.start(arguments)
            code = _run(arguments)
        except Exception as error:  # noqa: BLE001 - whatever a mistake of ours raises
            code = _fail(error, arguments)
        finally:
            pager.stop()
        log.end(code)
        return code


def _complete(asked: str, words: Sequence[str]) -> int:
    """Answer a shell; whatever goes wrong, in silence: somebody is typing."""
    from icmd_cli.cli.completion.answer import SHELLS  # only for a shell that asks

    with suppress(Exception):
        for line in SHELLS[asked](root(), words):
            sys.stdout.write(f"{line}\n")
    return 0


def _run(arguments: Sequence[str]) -> int:
    try:
        code = root().main(list(arguments), prog_name="icmd", standalone_mode=False)
        sys.stdout.flush()
    except (IcmdError, TyperUsageError, typer.Abort, KeyboardInterrupt, EOFError) as error:
        return _fail(error, arguments)
    except (BrokenPipeError, SystemExit) as error:
        # Typer and Rich turn a closed pipe into an exit of their own.
        if not isinstance(error.__context__ if isinstance(error, SystemExit) else error, BrokenPipeError):
            raise
        # The reader has seen enough (`| head`).
        let_go(sys.stdout)
        return 0
    return code if isinstance(code, int) else 0


def _fail(error: BaseException, arguments: Sequence[str]) -> int:
    from icmd_cli.cli.failures import failure_of, wants_json  # only for what fails

    failure = failure_of(error, arguments)
    pager.stop()
    try:
        sys.stdout.flush()
    except OSError:
        let_go(sys.stdout)
    if wants_json(arguments):
        log.note("\n".join(failure.as_text()))
        put(failure.as_json())
    else:
        when = value_of("--color", arguments)
        for line in failure.as_text():
            say(line, when)
    return failure.code


def _prepare_streams() -> None:
    _open_closed_streams()
    codecs.register_error("icmd.nearest", nearest_signs)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Into a file or a pipe data is UTF-8; an old console shows the nearest letters that it has.
            encoding = "utf-8" if stream is sys.stdout and not stream.isatty() else None
            stream.reconfigure(encoding=encoding, errors="icmd.nearest")


def _open_closed_streams() -> None:
    """Put something in place of streams that a service or `>&-` has closed: else the store would get their numbers.

    There is nothing to read from such a stdin, writing to such a stdout fails, what is said on such a stderr is lost.
    """
    ways = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_RDONLY, "w"), ("stderr", os.O_WRONLY, "w"))
    for name, access, mode in ways:
        if getattr(sys, name) is None:
            stream = os.fdopen(os.open(os.devnull, access), mode, encoding="utf-8", errors="replace")
            setattr(sys, name, stream)
