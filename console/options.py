"""The options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

Home = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="Where all local state lies (NIANBAO_HOME, else ./var).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OnlyPortal = Annotated[str, typer.Option("--portal", metavar="ID", help="Only this portal.")]
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Where the files go; made when missing.")]
Registry = Annotated[
    Path | None,
    typer.Option("--portals", metavar="PATH", help="A TOML file or a folder (NIANBAO_PORTALS, else ./portals)."),
]
