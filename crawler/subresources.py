"""The requests of one page in the browser: paused, asked by our own wire, answered with what came."""

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urldefrag

from playwright.async_api import CDPSession, Error

from crawler.answer import Answer
from crawler.egress import NotSent
from crawler.urls import normal
from model.capture import Capture
from model.exchange import Exchange
from model.link import Link, Role
from model.portal import Portal

UNDONE = (b"content-encoding", b"content-length", b"transfer-encoding", b"connection", b"keep-alive")
STEADY = ("Script", "Stylesheet", "Image", "Font", "Media", "Manifest")
"""What is taken from the archive when it is held; data that scripts ask for is asked anew each time."""
STEP = 0.05
SENT_ON = ("accept", "content-type", "x-requested-with", "origin", "cookie", "referer")


class Loader(Protocol):
    """How a browser's requests are asked."""

    async def load(self, portal: Portal, link: Link, headers: Mapping[str, str], steady: bool) -> Answer:
        """The answer to a link with its whole content; a steady one may come from the archive. Raises NotSent."""

    async def replayable(self, answer: Answer) -> Answer:
        """The answer with a whole response in it: after a 304 the archived one."""

    async def keep(self, portal: Portal, exchange: Exchange) -> Capture:
        """Keeps what was made of a page."""


class Subresources:
    """Serves a page in the browser; `has_news` says whether the page or anything it asked for is new or changed."""

    def __init__(self, devtools: CDPSession, loader: Loader, answer: Answer) -> None:
        self._devtools, self._loader, self._answer = devtools, loader, answer
        self._tasks: set[asyncio.Task[None]] = set()
        self.has_news = answer.observation.state != "unchanged"
        self._is_document_served = False

    async def intercept(self) -> None:
        """From now on no request of the page goes anywhere but here."""
        self._devtools.on("Fetch.requestPaused", self._paused)
        await self._devtools.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})

    async def quiet(self, seconds: float, at_most: float) -> None:
        """Waits until nothing was asked for so long, or the page has gone on asking for `at_most` seconds."""
        idle, end = 0.0, monotonic() + at_most
        while idle < seconds and monotonic() < end:
            await asyncio.sleep(STEP)
            idle = 0.0 if self._tasks else idle + STEP

    def _paused(self, event: dict[str, Any]) -> None:
        task = asyncio.create_task(self._serve(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, event: dict[str, Any]) -> None:
        with suppress(Error):  # the page was closed meanwhile
            try:
                answer = await self._answer_to(event)
            except (NotSent, ValueError):
                reason = {"requestId": event["requestId"], "errorReason": "BlockedByClient"}
                await self._devtools.send("Fetch.failRequest", reason)
                return
            if not answer.exchange.head:
                reason = {"requestId": event["requestId"], "errorReason": "ConnectionFailed"}
                await self._devtools.send("Fetch.failRequest", reason)
                return
            await self._devtools.send("Fetch.fulfillRequest", _fulfilment(event["requestId"], answer))

    async def _answer_to(self, event: dict[str, Any]) -> Answer:
        request, kind = event["request"], event.get("resourceType", "")
        url = normal(urldefrag(request["url"]).url)
        if kind == "Document" and not self._is_document_served and url == self._answer.link.url:
            self._is_document_served = True
            return await self._loader.replayable(self._answer)
        if kind == "Other" and url.endswith("/favicon.ico"):
            raise NotSent("scope", "the page names no icon")
        link = self._link(url, "frame" if kind == "Document" else "requisite", request)
        headers = {name: value for name, value in request["headers"].items() if name.lower() in SENT_ON}
        answer = await self._loader.load(self._answer.portal, link, headers, kind in STEADY)
        self.has_news |= answer.observation.state != "unchanged"
        return answer

    def _link(self, url: str, role: Role, request: dict[str, Any]) -> Link:
        entries = request.get("postDataEntries") or []
        body = b"".join(b64decode(entry.get("bytes", "")) for entry in entries)
        method = request["method"]
        if method not in ("GET", "POST"):
            raise NotSent("scope", f"{method} is not sent")
        return Link(url=url, role=role, via=self._answer.link.url, method=method, body=body)


def _fulfilment(request_id: str, answer: Answer) -> dict[str, Any]:
    """The answer as CDP wants it: its codings are undone, so the headers that speak of them go."""
    exchange = answer.exchange
    headers = [
        {"name": name.decode("latin-1"), "value": value.decode("latin-1")}
        for name, value in exchange.headers()
        if name.lower() not in UNDONE
    ]
    body = b64encode(answer.content).decode("ascii")
    return {"requestId": request_id, "responseCode": answer.status, "responseHeaders": headers, "body": body}
