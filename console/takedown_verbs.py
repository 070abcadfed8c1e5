"""`nianbao takedown …`: the verbs below a verb."""

from typing import Annotated

import typer

from console.options import Home, Json

takedown = typer.Typer(no_args_is_help=True, help="The list of what is closed to reading, and why.")


@takedown.command("add")
def takedown_add(
    pattern: Annotated[str, typer.Argument(metavar="PATTERN", help="URLs, * for any characters; or what --kind says.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why; told to whoever is refused.")],
    kind: Annotated[
        str, typer.Option("--kind", metavar="url|report|text", help="PATTERN is a URL, a report_id, or words.")
    ] = "url",
    report: Annotated[str, typer.Option("--report", metavar="ID", help="Only in this report.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="Only captures from then on.")] = "",
    to: Annotated[str, typer.Option("--to", metavar="DATE", help="Only captures up to then; new ones are made.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="When the take-down ends by itself.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who wants it; else this account.")] = "",
    home: Home = None,
) -> None:
    """Close captures, a report, or words in reports; prints the id. The bytes stay, sealed."""
    from console.takedown import Wish, run_add

    wish = Wish(
        pattern=pattern, kind=kind, report=report, reason=reason, since=since, to=to, until=until, by=by
    )  # fmt: skip
    run_add(home, wish)


@takedown.command("list")
def takedown_list(json: Json = False, home: Home = None) -> None:
    """List every take-down there ever was, and how often each refused an access."""
    from console.takedown import run_list

    run_list(home, as_json=json)


@takedown.command("lift")
def takedown_lift(
    takedown_id: Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WORDS", help="Why.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who wants it; else this account.")] = "",
    home: Home = None,
) -> None:
    """End a take-down: what it closed can be read again, and its reports are published again."""
    from console.takedown import run_lift

    run_lift(home, takedown_id, reason, by)
