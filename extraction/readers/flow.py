"""The blocks of a page in their order: paragraphs, tables, framed pages, links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extraction.blocks import Anchor, Grid, Paragraph
from extraction.grid import build
from extraction.readers.dom import BLOCKS, HEADINGS, Step, Walk, hidden_classes
from extraction.readers.spaces import one_line
from extraction.readers.table import one_line_raw, rows_of

Framed = Callable[[str], LexborHTMLParser | None]
"""Gives the parsed page of a frame's absolute URL, or None when it is not at hand."""


@dataclass(slots=True)
class Flow:
    """What a walk over a page gathers. `blocks` hold everything shown, navigation too."""

    url: str
    framed: Framed
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _tables: int = 0
    _linked: int = 0
    _place: str = ""
    _heading: bool = False
    _link: list[str] | None = None

    def read(self, tree: LexborHTMLParser, path: str = "/html/body[1]", depth: int = 0) -> None:
        """Add the blocks of a parsed page."""
        root = tree.css_first("frameset") or tree.body
        if root is None:
            return
        classes = hidden_classes(tree)
        walk = Walk(root, path, classes)
        for step in walk:
            tag = step.node.tag or ""
            if tag == "-text":
                self._text(step)
            elif tag == "table" and not step.close:
                self._table(step, walk, classes)
            elif tag in ("iframe", "frame") and not step.close:
                self._frame(step, depth)
            elif tag == "img" and not step.close:
                self._image(step.node)
            elif tag == "a":
                self._anchor(step)
            elif tag == "br" or tag in BLOCKS:
                self._break(step, tag)
        self._flush()

    def _text(self, step: Step) -> None:
        source = step.node.text_content or ""
        if "/pre[" in step.path and "\n" in source:
            for number, line in enumerate(source.split("\n")):
                if number:
                    self._flush()
                self._add(line, step.path)
        else:
            self._add(one_line_raw(source), step.path)

    def _add(self, text: str, path: str) -> None:
        if not self._parts:
            self._place = path
        self._parts.append(text)
        if self._link is not None:
            self._link.append(text)
            self._linked += len(text.strip())

    def _break(self, step: Step, tag: str) -> None:
        self._flush()
        if tag in HEADINGS:
            self._heading = not step.close

    def _flush(self) -> None:
        text = one_line("".join(self._parts))
        if text:
            self.blocks.append(
                Paragraph(text=text, place=self._place, heading=self._heading, linked=min(self._linked, len(text)))
            )
        self._parts.clear()
        self._linked = 0

    def _table(self, step: Step, walk: Walk, classes: frozenset[str]) -> None:
        self._flush()
        rows = rows_of(step.node, step.path, classes)
        if rows is None:
            return
        walk.skip()
        self._tables += 1
        self.blocks.append(build(rows, self._tables, step.path))
        self.anchors += _links_within(step.node, self.url)

    def _frame(self, step: Step, depth: int) -> None:
        url = _target(step.node, self.url, "src")
        if not url:
            return
        self.anchors.append(Anchor(url=url, text="", embedded=True))
        inner = self.framed(url) if depth < 2 else None
        if inner is not None:
            self._flush()
            outer, self.url = self.url, url
            self.read(inner, f"{step.path}/html/body[1]", depth + 1)
            self.url = outer

    def _image(self, node: LexborNode) -> None:
        url = _target(node, self.url, "src")
        if url:
            self.anchors.append(Anchor(url=url, text=node.attributes.get("alt") or "", embedded=True))

    def _anchor(self, step: Step) -> None:
        if not step.close:
            self._link = []
            return
        url = _target(step.node, self.url)
        if url and self._link is not None:
            self.anchors.append(Anchor(url=url, text=one_line("".join(self._link))))
        self._link = None


def _links_within(node: LexborNode, base: str) -> Iterator[Anchor]:
    for link in node.css("a[href]"):
        url = _target(link, base)
        if url:
            yield Anchor(url=url, text=one_line(link.text()))


def _target(node: LexborNode, base: str, attribute: str = "href") -> str:
    written = (node.attributes.get(attribute) or "").strip()
    if not written or written.lower().startswith(("javascript:", "#", "mailto:", "data:", "about:")):
        return ""
    try:
        return urljoin(base, written)
    except ValueError:
        return ""
