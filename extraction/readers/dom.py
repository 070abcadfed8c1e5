"""Walking a lexbor tree without recursion: what is hidden, what is a block, where a node stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

SKIPPED = frozenset((
    "script", "style", "noscript", "template", "head", "svg", "math", "object", "embed", "select", "option",
    "button", "textarea", "audio", "video", "rt", "rp",
))  # fmt: skip
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul", "caption", "iframe",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_HIDDEN_CLASS = re.compile(r"\.([\w-]+)\s*\{[^{}]*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_DEEPEST = 100


@dataclass(slots=True)
class Step:
    """A node met on the walk: `open` before its children, `close` after them; text nodes are met once, as `open`.
    `path` is its XPath (below a depth of 100 that of the ancestor there)."""

    node: LexborNode
    path: str
    close: bool = False


@dataclass(slots=True)
class Walk:
    """A walk in document order; `skip()` after an `open` leaves the node's children out."""

    root: LexborNode
    path: str
    hidden_classes: frozenset[str] = frozenset()
    _skip: bool = field(default=False)

    def skip(self) -> None:
        """Leave out the children of the node met last."""
        self._skip = True

    def __iter__(self) -> Iterator[Step]:
        stack = [(Step(self.root, self.path), self.root.iter(include_text=True), dict[str, int]())]
        while stack:
            parent, children, counts = stack[-1]
            node = next(children, None)
            if node is None:
                stack.pop()
                if stack:
                    yield Step(parent.node, parent.path, close=True)
                continue
            tag = node.tag or ""
            if tag == "-text":
                yield Step(node, parent.path)
                continue
            counts[tag] = counts.get(tag, 0) + 1
            if tag in SKIPPED or tag.startswith("-") or hidden(node, self.hidden_classes):
                continue
            path = f"{parent.path}/{tag}[{counts[tag]}]" if self.path and len(stack) < _DEEPEST else parent.path
            step, self._skip = Step(node, path), False
            yield step
            if not self._skip:
                stack.append((step, node.iter(include_text=True), {}))


def hidden(node: LexborNode, classes: frozenset[str] = frozenset()) -> bool:
    """Whether the node says of itself that it is not shown."""
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or _HIDING.search(attributes.get("style") or ""):
        return True
    return bool(classes) and not classes.isdisjoint((attributes.get("class") or "").split())


def hidden_classes(tree: LexborHTMLParser) -> frozenset[str]:
    """The classes that the page's own style sheets hide on a screen."""
    sheets = (_MEDIA.sub("", s.text()[:50_000]) for s in tree.css("style"))
    return frozenset(name for sheet in sheets for name in _HIDDEN_CLASS.findall(sheet))
