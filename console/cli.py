"""The verbs of `nianbao`. Results go to stdout; progress, warnings and errors to stderr.

Everything heavy is imported inside its verb, so that `--help` answers at once.
"""

from pathlib import Path
from typing import Annotated

import typer

from console.ending import ended, version
from console.options import Folder, Home, Json, OnlyPortal, Registry
from console.takedown_verbs import takedown

app = typer.Typer(
    name="nianbao",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Keeps and reads the annual reports (政府信息公开年报) by which Chinese governments account for their\n"
    "openness: finds every report from a portal's home page, keeps the bytes as received (WARC), and reads every\n"
    "figure with the place it came from.\n\n"
    "Begin with `make run`, or with `nianbao doctor` and then `nianbao harvest PORTAL_ID`.",
)
app.add_typer(takedown, name="takedown")


@app.callback()
def nianbao(
    _: Annotated[bool, typer.Option("--version", is_eager=True, callback=version, help="Print the version.")] = False,
) -> None:
    """Options that stand before a verb."""


@app.command()
def harvest(
    portal_ids: Annotated[list[str] | None, typer.Argument(metavar="[PORTAL_ID]...", show_default=False)] = None,
    portals: Registry = None,
    full: Annotated[bool, typer.Option("--full", help="Ask everything anew, unconditionally.")] = False,
    json: Json = False,
    home: Home = None,
) -> None:
    """Discover, fetch, archive, extract and publish, once, now: the named portals, or all that are enabled."""
    from console.harvest import run_harvest

    raise typer.Exit(run_harvest(home, portals, portal_ids or [], full=full, as_json=json))


@app.command()
def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="html, txt, pdf, docx, zip, warc(.gz), wacz.")],
    _json: Annotated[bool, typer.Option("--json", help="Accepted; the output is always JSON lines.")] = False,
    _home: Home = None,
) -> None:
    """Read local files: a JSON object a line for each report, with its figures and where they stand."""
    from console.extract import run_extract

    raise typer.Exit(run_extract(paths))


@app.command()
def export(
    folder: Folder,
    form: Annotated[str, typer.Option("--format", metavar="csv|parquet", help="One file a table, and a codebook.")],
    since: Annotated[
        str, typer.Option("--since", metavar="CURSOR", help="Only what changed since the export that printed CURSOR.")
    ] = "",
    home: Home = None,
) -> None:
    """Write the dataset into DIR; prints the cursor for the next `--since`."""
    from console.export import run_export

    run_export(home, folder, form, since)


@app.command()
def captures(
    portal: OnlyPortal = "",
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Only captures of this URL.")] = "",
    json: Json = False,
    home: Home = None,
) -> None:
    """List what is kept, oldest first: responses, revisits, rendered pages, failed fetches."""
    from console.captures import run_captures

    run_captures(home, portal, url, as_json=json)


@app.command()
def get(
    url: Annotated[str, typer.Argument(metavar="URL", show_default=False)],
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="YYYY-MM-DDThh:mm:ss.ffffffZ, 14 digits or a date; UTC.")
    ] = "",
    home: Home = None,
) -> None:
    """Write the archived body of URL to stdout, its transfer and content coding undone."""
    from console.captures import run_get

    run_get(home, url, at)


@app.command()
def warcs(folder: Folder, portal: OnlyPortal = "", home: Home = None) -> None:
    """Copy the sealed WARC files into DIR."""
    from console.warcs import run_warcs

    raise typer.Exit(run_warcs(home, folder, portal))


@app.command()
def doctor(json: Json = False, home: Home = None) -> None:
    """Check the installation, and say how to mend what is wrong."""
    from console.doctor import run_doctor

    raise typer.Exit(run_doctor(home, as_json=json))


@app.command()
def package(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="OUT.wacz, or with --bagit a folder; it must be new.")],
    portal: OnlyPortal = "",
    year: Annotated[int | None, typer.Option("--year", metavar="Y", help="Only captures of this year (UTC).")] = None,
    bagit: Annotated[bool, typer.Option("--bagit", help="A BagIt bag instead of a WACZ.")] = False,
    home: Home = None,
) -> None:
    """Write a WACZ (or a BagIt bag) of what is kept, for archives and for ReplayWeb.page."""
    from console.package import run_package

    raise typer.Exit(run_package(home, out, portal, year, bagit=bagit))


@app.command()
def replay(
    port: Annotated[int, typer.Option("--port", metavar="N", help="Port on 127.0.0.1; 0 takes a free one.")] = 8080,
    home: Home = None,
) -> None:
    """Show what is kept as it looked, in a browser, until Ctrl-C: pywb, on an origin of its own."""
    from console.replay import run_replay

    run_replay(home, port)


@app.command()
def audit(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what is damaged from the second copy.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make catalog, index and dataset anew from the bucket alone.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="Read only what is due today: all within 30 days.")] = False,
    json: Json = False,
    home: Home = None,
) -> None:
    """Hold everything that is kept against everything that was recorded of it."""
    from console.audit import run_audit

    raise typer.Exit(run_audit(home, mend=repair, anew=rebuild, due=due, as_json=json))


def main() -> None:
    """The console script: runs a verb and ends with the contract's exit code."""
    ended(app)
