"""Which part of a page is the article: the one that holds most of the report's headings, tables and text."""

import re
from collections import defaultdict
from collections.abc import Sequence

from extraction.blocks import Grid, Paragraph

Block = Paragraph | Grid
_SHARE = 0.85
_HEADING_WEIGHT = 300
_CELL_WEIGHT = 8
_HEADING = re.compile(
    r"^[（(]?[一二三四五六七八九十][)）、.．]?\s*"
    r"(?:总体情况|概述|主动公开|收到和处理|依申请|行政复议|政府信息公开|存在|其他需要)"
    r"|^[一二三四五六七八九十]、\S{2,30}$"
)
_LEAF = re.compile(r"/[^/]+$")


def article(blocks: Sequence[Block]) -> tuple[int, int]:
    """The first and one past the last block of the article, by the places (XPaths) of `blocks`."""
    weights: dict[str, float] = defaultdict(float)
    own = [_weight(b) for b in blocks]
    for block, weight in zip(blocks, own, strict=True):
        for prefix in _prefixes(_LEAF.sub("", block.place)):
            weights[prefix] += weight
    if not weights:
        return 0, len(blocks)
    chosen = _deepest(weights)
    while (parent := _LEAF.sub("", chosen)) in weights:
        beside = _beside(blocks, parent, chosen)
        if beside and not _is_prose(beside):
            break
        chosen = parent
    inside = [i for i, b in enumerate(blocks) if b.place.startswith(chosen + "/")]
    return (inside[0], inside[-1] + 1) if inside else (0, len(blocks))


def _deepest(weights: dict[str, float]) -> str:
    enough = max(weights.values()) * _SHARE
    return max((p for p, w in weights.items() if w >= enough), key=lambda p: (p.count("/"), weights[p]))


def _weight(block: Block) -> float:
    if isinstance(block, Grid):
        return _CELL_WEIGHT * min(400, sum(map(len, block.rows)))
    if block.linked * 2 > len(block.text):
        return 0.0
    return len(block.text) + (_HEADING_WEIGHT if _HEADING.match(block.text) else 0)


def _prefixes(place: str) -> list[str]:
    parts = place.split("/")
    return ["/".join(parts[:n]) for n in range(2, len(parts) + 1)]


def _beside(blocks: Sequence[Block], parent: str, chosen: str) -> list[Block]:
    return [b for b in blocks if b.place.startswith(parent + "/") and not b.place.startswith(chosen + "/")]


def _is_prose(blocks: Sequence[Block]) -> bool:
    """Whether most of what the blocks say are sentences, so that they belong to the article and not around it."""
    said = sum(len(b.text) for b in blocks if isinstance(b, Paragraph))
    prose = sum(len(b.text) for b in blocks if isinstance(b, Paragraph) and len(b.text) > 40 and not b.linked)
    tables = sum(len(g.rows) for g in blocks if isinstance(g, Grid))
    return (prose > 0.6 * said and prose > 60) or (tables >= 2 and said < 400)
