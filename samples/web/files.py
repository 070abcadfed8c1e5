"""Files linked from an article: put under their paths, and the links to them."""

from collections.abc import Callable
from html import escape

from samples.web.answer import Answer
from samples.web.site import Article, File, Site

Address = Callable[[int, File], str]


def attach(site: Site, article: Article, address: Address) -> str:
    """Put an article's files under `address(n, file)` and return the links that stand in its body; n counts from 1."""
    paths = tuple(address(n, file) for n, file in enumerate(article.files, 1))
    for path, file in zip(paths, article.files, strict=True):
        site.answers[path] = sent(file)
    if paths:
        site.files[article.number] = paths
    return "".join(_link(path, file) for path, file in zip(paths, article.files, strict=True))


def sent(file: File) -> Answer:
    """A file as a load-down, its name in GBK bytes as old servers send it."""
    name = file.name.encode("gbk").decode("latin-1")
    disposition = ("Content-Disposition", f'attachment; filename="{name}"')
    return Answer(body=file.content, content_type=file.media_type, headers=(disposition,), etag=True)


def _link(path: str, file: File) -> str:
    return f'\n<p>附件:<a href="{escape(path)}">{escape(file.name)}</a></p>'
