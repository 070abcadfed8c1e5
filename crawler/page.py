"""A page as discovery sees it: its text, its tree, and by which link it was reached."""

import re
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser

from crawler.charset import decode
from crawler.urls import join
from model.link import Link
from model.portal import Portal

UNSEEN = ("script", "style", "noscript", "template")
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


@dataclass(frozen=True, eq=False)
class Page:
    """What a URL answered, decoded. `text` is the source with CDATA marks taken off, so that markup inside shows."""

    url: str
    text: str
    link: Link
    portal: Portal
    charset: str = "utf-8"

    @classmethod
    def of(cls, url: str, content: bytes, link: Link, portal: Portal) -> "Page":
        """The page of a response body with its codings undone."""
        text, charset = decode(content)
        return cls(url, CDATA.sub("", text), link, portal, charset)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed page."""
        return LexborHTMLParser(self.text)

    @cached_property
    def root(self) -> str:
        """What relative links are relative to: <base href>, else the page itself."""
        node = self.tree.css_first("base[href]")
        return (join(self.url, node.attributes.get("href") or "", self.charset) if node else "") or self.url

    def absolute(self, href: str) -> str:
        """The URL of a link on this page; empty for none that can be asked."""
        return join(self.root, href, self.charset)

    @cached_property
    def scripts(self) -> str:
        """The source of all scripts that stand in the page."""
        return "\n".join(node.text() for node in self.tree.css("script") if not node.attributes.get("src"))

    @cached_property
    def visible(self) -> str:
        """The words of the page, without scripts and styles, in one line."""
        tree = LexborHTMLParser(self.text)
        tree.strip_tags(list(UNSEEN))
        return " ".join(tree.body.text(separator=" ").split()) if tree.body else ""

    @cached_property
    def title(self) -> str:
        """The words of <title>."""
        node = self.tree.css_first("title")
        return " ".join(node.text().split()) if node else ""
