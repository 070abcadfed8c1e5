"""How a verb ends: the contract's exit codes, and one clear line for a person."""

import os
import signal
import sys
import tempfile
import traceback
from importlib.metadata import version as installed
from pathlib import Path
from types import FrameType

import click
import typer

from model.errors import NianbaoError


class Terminated(BaseException):
    """SIGTERM arrived; unwinds like KeyboardInterrupt."""


def version(wanted: bool) -> None:
    """Print the version and end, when asked to."""
    if wanted:
        typer.echo(f"nianbao {installed('nianbao')}")
        raise typer.Exit


def terminate(_: int, __: FrameType | None) -> None:
    """The handler of SIGTERM."""
    raise Terminated


def ended(app: typer.Typer) -> None:
    """Run the verb that was asked for and leave with its exit code; no traceback reaches the terminal."""
    signal.signal(signal.SIGTERM, terminate)
    try:
        code = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = 2
    except NianbaoError as error:
        code = told(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = 130
    except Terminated:
        code = 143
    except BrokenPipeError:  # the reader of stdout went away: nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = told(f"internal fault: {type(error).__name__}: {error}; the traceback is in {kept_trace()}", 1)
    sys.exit(code)


def told(line: str, code: int) -> int:
    """Say the line on stderr, on one line whatever it holds."""
    print("nianbao: " + " ".join(line.split()), file=sys.stderr)  # noqa: T201
    return code


def kept_trace() -> Path:
    """Where the traceback of an internal fault was written."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="nianbao-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exc(file=file)
    return Path(file.name)
