"""The farm: sample portals on loopback, the truth about their reports, and switches to change them between nights.

>>> with Farm() as farm:
...     httpx.get("http://www.buerjin-sample.example/", proxy=farm.proxy_url)
"""

import asyncio
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from samples import trouble
from samples.cast import Cast, casting
from samples.delivery import delivered
from samples.reports import Sample, restated
from samples.server import Request, Send, serve
from samples.truth import Held, Truth, truth_of
from samples.web.answer import Answer, plain
from samples.web.log import Log
from samples.web.site import Site

HERE = Path(__file__).parent


class Farm:
    """The portals behind a proxy on a free port (or `port`), served by a thread while the context is open.

    `proxy_url` is what clients take as their HTTP proxy, `portals` the registry file (`trouble` one of portals that
    cannot be harvested), `truth` what stands in the portals now, `log` what was asked.
    """

    portals = HERE / "portals.toml"
    trouble = HERE / "trouble.toml"

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self.log = Log()
        self.casts: dict[str, Cast] = {cast.portal.id: cast for cast in casting()}
        self._sites: dict[str, Site] = {name: _build(cast) for name, cast in self.casts.items()}
        self._hosts = {cast.portal.host: name for name, cast in self.casts.items()}
        self._down: set[str] = {trouble.DOWN}
        self._latency: dict[str, float] = {}
        self._ready, self._loop = Event(), asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name="sample farm", daemon=True)

    def __enter__(self) -> "Farm":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    @property
    def proxy_url(self) -> str:
        """The address to give as http_proxy."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def truth(self) -> Truth:
        """What stands in the portals now."""
        return truth_of((self.casts[name], self._sites[name]) for name in self.casts)

    def paths(self, portal: str) -> tuple[str, ...]:
        """Every path, with its query, that a portal answers by a page or file of its own."""
        return tuple(self._sites[portal].answers)

    def withdraw(self, held: Held) -> None:
        """Take a report out of its portal: list and page no longer have it."""
        cast = self.casts[held.portal]
        self._put(cast.without(next(a.number for a in cast.column if a.sample is held.sample)))

    def restate(self, held: Held, seed: str = "restated") -> Sample:
        """Put other figures in a report's place, silently, and return it."""
        return self.publish(held.portal, restated(held.sample, seed))

    def publish(self, portal: str, sample: Sample) -> Sample:
        """Add a report to a portal's column, or put it in the place and dress of that body's report for the year."""
        cast = self.casts[portal]
        article = delivered(cast.portal, sample)
        for old in cast.column:
            if old.number == article.number:
                article = delivered(cast.portal, sample, style=old.style, delivery=old.delivery)
        self._put(cast.having(article))
        return sample

    def take_down(self, host: str, *, down: bool = True) -> None:
        """Let a host break off every connection without an answer; `down=False` brings it back."""
        (self._down.add if down else self._down.discard)(host)

    def slow(self, host: str, seconds: float) -> None:
        """Let each answer of a host wait this long first."""
        self._latency[host] = seconds

    def _put(self, cast: Cast) -> None:
        self.casts[cast.portal.id] = cast
        self._sites[cast.portal.id] = _build(cast)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(serve(self.port, self._respond))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _respond(self, request: Request, send: Send) -> bool:
        asked = self.log.begin(request.method, request.host, request.path, dict(request.headers))
        status = 0
        try:
            await asyncio.sleep(self._latency.get(request.host, 0))
            if request.host in self._down:
                return False
            answer = self._answer(request)
            await send(answer.wire(request.method, request.headers))
            status = 304 if answer.status == 200 and answer.fresh_for(request.headers) else answer.status
            return answer.framing != "close"
        finally:
            self.log.end(asked, status)

    def _answer(self, request: Request) -> Answer:
        if request.host in trouble.GUARDED:
            return trouble.GUARDED[request.host]
        if request.host not in self._hosts:
            return plain(502, f"no sample portal has the host {request.host}\n")
        site, path = self._sites[self._hosts[request.host]], urlsplit(request.path)
        if request.path in site.answers:
            return site.answers[request.path]
        if path.path in site.scripts:
            form = dict(parse_qsl(path.query)) | dict(parse_qsl(request.body.decode("utf-8", "replace")))
            return site.scripts[path.path](form)
        return site.missing or plain(404, "404\n")


def _build(cast: Cast) -> Site:
    family = import_module(f"samples.families.{cast.portal.family}")
    site: Site = family.build(cast.portal, cast.column)
    return site
