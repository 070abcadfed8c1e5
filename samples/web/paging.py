"""A column cut into pages."""

from samples.web.site import Article


def cut(column: tuple[Article, ...], size: int) -> list[tuple[Article, ...]]:
    """The column's pages, first to last, each of `size` articles at most; an empty column has one empty page."""
    return [column[at : at + size] for at in range(0, len(column), size)] or [()]
