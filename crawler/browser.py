"""A page shown by Chromium -> its DOM and a picture of it, kept; every subresource comes by our own wire.

The browser has no way out of its own: its proxy is an address where nobody listens and it resolves no name. Each of
its requests is paused (CDP Fetch), asked by the one fetcher — the same egress rules, politeness, robots and archive,
bytes as received — and answered with what came. So there is one egress for both engines, and what is not intercepted
fails.
"""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Error, Playwright, async_playwright
from playwright.async_api import Page as Tab

from crawler.answer import Answer
from crawler.paging import MOST_CLICKS, click_next
from crawler.subresources import Loader, Subresources
from model.exchange import Exchange
from model.instant import now

SYSTEM = Path("/usr/bin/chromium")
NOBODY = "http://127.0.0.1:9"
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,Translate,MediaRouter,OptimizationHints,"
    # http stays http: an upgraded address is another one, and its portal may have no TLS
    "HttpsUpgrades,HttpsFirstBalancedMode,HttpsFirstBalancedModeAutoEnable",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
TABS, PAGES_A_CONTEXT, QUIET, PATIENT = 3, 25, 0.3, 2.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as the browser shows it, and a list as each further click shows it; or in `fault` why it could not."""

    states: tuple[str, ...] = ()
    seconds: float = 0.0
    fault: str = ""


class Browser:
    """Chromium, started at the first page that needs it. A page has `deadline` seconds, whatever it does; one that
    `lacks` what it was shown for when it has come to rest gets a while longer."""

    def __init__(
        self, loader: Loader, agent: str, lacks: Callable[[Answer, str], bool], deadline: float = 30.0
    ) -> None:
        self._loader, self._agent, self._lacks, self._deadline = loader, agent, lacks, deadline
        self._tabs = asyncio.Semaphore(TABS)
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._contexts: list[tuple[BrowserContext, int]] = []

    async def render(self, answer: Answer) -> Shown:
        """Shows the page of an answer and keeps its DOM and picture, unless nothing in it changed since last time."""
        async with self._tabs:
            began = monotonic()
            try:
                async with asyncio.timeout(self._deadline):
                    states = await self._show(answer)
                return Shown(states, monotonic() - began)
            except TimeoutError:
                return Shown((), monotonic() - began, f"the browser was not done within {self._deadline:g} s")
            except Error as error:
                return Shown((), monotonic() - began, f"the browser failed: {error.message.splitlines()[0]}")

    async def _show(self, answer: Answer) -> tuple[str, ...]:
        context, pages = await self._context()
        is_whole = False
        try:
            states = await self._in_context(context, answer)
            is_whole = pages < PAGES_A_CONTEXT
            return states
        finally:
            if is_whole:
                self._contexts.append((context, pages + 1))
            else:
                await _closed(context)

    async def _in_context(self, context: BrowserContext, answer: Answer) -> tuple[str, ...]:
        tab = await context.new_page()
        try:
            subresources = Subresources(await context.new_cdp_session(tab), self._loader, answer)
            await subresources.intercept()
            await tab.goto(answer.link.url, wait_until="domcontentloaded")
            states = await self._states(tab, subresources, answer)
            if subresources.has_news:
                picture = await tab.screenshot(full_page=True, animations="disabled")
                made = [(html.encode("utf-8", "replace"), "text/html") for html in states]
                await asyncio.gather(*(self._keep(answer, *one) for one in [*made, (picture, "image/png")]))
            return states
        finally:
            with suppress(Error):
                await tab.close()

    async def _states(self, tab: Tab, subresources: Subresources, answer: Answer) -> tuple[str, ...]:
        """The DOM when the page has come to rest, and for a list after each click on its next page."""
        await subresources.quiet(QUIET, self._deadline / 2)
        if self._lacks(answer, await tab.content()):
            await subresources.quiet(PATIENT, self._deadline / 2)
        states = [await tab.content()]
        while answer.link.role == "list" and len(states) < MOST_CLICKS and await click_next(tab, len(states) + 1):
            await subresources.quiet(QUIET, self._deadline / 2)
            html = await tab.content()
            if html in states:
                break
            states.append(html)
        return tuple(states)

    async def _keep(self, answer: Answer, body: bytes, kind: str) -> None:
        link = answer.link
        made = Exchange(
            url=link.url,
            at=now(),
            body=body,
            role=link.role,
            via=link.via,
            link_text=link.text,
            resource=kind,
            beside=answer.capture.record_id,
        )
        await self._loader.keep(answer.portal, made)

    async def _context(self) -> tuple[BrowserContext, int]:
        while self._contexts:
            context, pages = self._contexts.pop()
            if context.browser and context.browser.is_connected():
                return context, pages
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                await self._start()
        assert self._chromium is not None
        made = await self._chromium.new_context(
            user_agent=self._agent,
            accept_downloads=False,
            service_workers="block",
            locale="zh-CN",
            viewport={"width": 1280, "height": 1600},
        )
        return made, 0

    async def _start(self) -> None:
        self._playwright = self._playwright or await async_playwright().start()
        flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
        self._chromium = await self._playwright.chromium.launch(
            executable_path=SYSTEM if SYSTEM.exists() else None,
            args=flags,
            proxy={"server": NOBODY},
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )

    async def close(self) -> None:
        """Ends Chromium and its driver."""
        with suppress(Error):
            if self._chromium is not None:
                await self._chromium.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._chromium = self._playwright = None


async def _closed(context: BrowserContext) -> None:
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(5):
            await context.close()
