"""How a verb ends: the contract's exit codes, and one clear line for a person."""

import os
import signal
import sys
import tempfile
import traceback
from importlib.metadata import version as installed
from pathlib import Path
from types import FrameType

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
    except typer.Abort:
        code = 130
    except typer.TyperException as error:
        code = misused(error)
    except NianbaoError as error:
        code = told(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = 130
    except Terminated:
        code = 143
    except (BrokenPipeError, SystemExit):  # by which typer ends, too, when the reader of stdout went away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as error:
        code = told(f"internal fault: {type(error).__name__}: {error}; the traceback is in {kept_trace()}", 1)
    sys.exit(code)


def misused(error: typer.TyperException) -> int:
    """Say what a verb does not take; called without a verb, the whole help."""
    said = error.format_message()
    if "Usage:" in said:
        print(said, file=sys.stderr)  # noqa: T201
        return 2
    return told(f"{said.rstrip('.')}; see `nianbao --help`", 2)


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
