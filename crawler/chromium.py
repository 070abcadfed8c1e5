"""Which Chromium renders pages: the system's, or else the one that Playwright installs."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from crawler.browser import SYSTEM


def chromium() -> Path:
    """The program that the browser starts; it may be missing."""
    if SYSTEM.exists():
        return SYSTEM
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
