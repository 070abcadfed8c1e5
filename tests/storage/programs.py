"""Starts the programs that stand beside the tests, by the program as it is or by a mutant of it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storage.settings import S3


def run_program(
    name: str,
    job: Mapping[str, Any],
    environment: Mapping[str, str] = os.environ,
    patience: float = 110,
    silent: bool = False,
) -> str:
    """What a program printed; `job` goes to it as JSON. It runs behind everything else on the machine. A `silent` one
    must have had nothing to complain of."""
    given = {key: asdict(value) if isinstance(value, S3) else value for key, value in job.items()}
    command = ["nice", sys.executable, str(Path(__file__).with_name(name)), json.dumps(given, default=str)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=patience, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert not (silent and done.stderr), done.stderr
    return done.stdout


def verdict(name: str, job: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """The last line that a program printed, which is JSON."""
    found: dict[str, Any] = json.loads(run_program(name, job, **more).splitlines()[-1])
    return found
