"""What a harvest shows while it runs: one line a portal, on a terminal; a line when a portal is done, elsewhere."""

from types import TracebackType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from crawler.events import Event


class HarvestProgress:
    """Progress on stderr: bars only where a terminal is, plain lines in a log."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}", markup=False),
            TextColumn("{task.fields[state]}", markup=False),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "HarvestProgress":
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._progress.stop()

    def crawled(self, event: Event) -> None:
        """Show what the crawl says."""
        if event.kind == "fault":
            self._progress.console.print(f"{event.portal}: {event.detail}", markup=False, highlight=False)
        elif event.portal:
            self._show(event.portal, told(event), done=event.kind == "done")

    def reading(self, done: int, total: int) -> None:
        """Show how many documents are read."""
        self._show("extract", f"{done} of {total} documents read", done=done >= total)

    def _show(self, name: str, state: str, *, done: bool) -> None:
        if not self._console.is_terminal:
            if done:
                self._console.print(f"{name}: {state}", markup=False, highlight=False)
            return
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, state="", total=1)
        self._progress.update(self._tasks[name], state=state, completed=int(done))


def told(event: Event) -> str:
    """A portal's numbers so far, in words."""
    waiting = f", {event.waiting} waiting" if event.waiting else ""
    return f"{event.requests} requests, {event.captured} pages new, {event.unchanged} unchanged{waiting}"
