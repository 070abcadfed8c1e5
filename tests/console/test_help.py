"""The first contact: help, version, a verb mistyped, output in a pipe."""

import json
import subprocess
import sys
from importlib.metadata import version
from typing import Any

import pytest
import typer

from console.cli import app

HEAVY = ("scrapy", "prefect", "sqlalchemy", "deltalake", "pyarrow", "minio", "lxml", "playwright", "rich", "pypdfium2")
LOADED = """
import json, sys
from console.cli import app
try:
    app({arguments!r}, standalone_mode=False)
finally:
    print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})), file=sys.stderr)
"""
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
VERBS = sorted(COMMANDS)
ALONE = [verb for verb in VERBS if not hasattr(COMMANDS[verb], "commands")]


@pytest.mark.parametrize("arguments", [["--help"], ["harvest", "--help"], ["--version"]], ids=" ".join)
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    code = LOADED.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stderr.splitlines()[-1])) & set(HEAVY) == set()


def test_the_measure_can_fail() -> None:
    code = LOADED.format(arguments=["--version"]).replace(
        "console.cli import app", "console.cli import app; import rich"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "rich" in json.loads(done.stderr.splitlines()[-1])


def test_help_names_every_verb_with_what_it_does(cli: Any) -> None:
    out = cli("--help").stdout
    assert {"harvest", "extract", "export", "captures", "get", "warcs", "doctor"} <= set(VERBS)
    for verb in VERBS:
        assert any(line.split()[:1] == [verb] and len(line.split()) > 3 for line in out.splitlines()), verb


@pytest.mark.parametrize("verb", ALONE)
def test_every_verb_has_help_and_a_home(verb: str, cli: Any) -> None:
    out = cli(verb, "--help").stdout
    assert out.startswith("Usage: nianbao")
    assert "--home" in out
    assert not set(out) & set("\x1b│╭")


def test_the_version_is_that_of_the_package(cli: Any) -> None:
    assert cli("--version").stdout == f"nianbao {version('nianbao')}\n"


def test_a_verb_mistyped_is_answered_with_the_one_that_was_meant(cli: Any) -> None:
    assert "Did you mean 'harvest'" in cli.refusal("harvst", code=2)


@pytest.mark.parametrize("arguments", [("get",), ("harvest", "--fulll"), ("export", "out"), ("captures", "x")])
def test_what_a_verb_does_not_take_is_a_bad_input(arguments: tuple[str, ...], cli: Any) -> None:
    assert "nianbao --help" in cli.refusal(*arguments, code=2)


def test_without_a_verb_it_helps(cli: Any) -> None:
    assert cli("--help").stdout.strip() in cli(code=2).stderr


def test_a_reader_that_goes_away_is_no_fault(cli: Any, tmp_path: Any) -> None:
    (tmp_path / "x.txt").write_text("样例")
    names = " ".join(["x.txt"] * 40)
    command = f"{cli._command(())[0]} extract {names} | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], **cli._place(), capture_output=True, text=True, timeout=100)
    assert (done.stdout, done.stderr) == ("0\n", "")
