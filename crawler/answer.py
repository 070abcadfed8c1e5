"""What a link brought, kept."""

from dataclasses import dataclass

from model.capture import Capture
from model.exchange import Exchange
from model.link import Link
from model.observation import Observation
from model.portal import Portal


@dataclass(frozen=True, slots=True)
class Answer:
    """The exchange (the file of a large body is gone), its capture and observation, the bytes of its body as received,
    and the content with its codings undone where it can be read for links. After a 304 the content is the archived
    one."""

    portal: Portal
    link: Link
    exchange: Exchange
    capture: Capture
    observation: Observation
    size: int = 0
    content: bytes = b""

    @property
    def status(self) -> int | None:
        """The status code, None when no response came."""
        return self.exchange.status

    @property
    def is_redirect(self) -> bool:
        """Whether it sends elsewhere by a Location."""
        return (self.status or 0) in (301, 302, 303, 307, 308) and bool(self.exchange.header("location"))

    @property
    def is_markup(self) -> bool:
        """Whether it is a page that a person could be shown."""
        return bool(self.content) and "html" in (self.exchange.media_type or "html")

    @property
    def is_page(self) -> bool:
        """Whether it has links that can be read: markup, a style sheet, or what does not say what it is."""
        kind = self.exchange.media_type
        return bool(self.content) and (not kind or any(one in kind for one in ("html", "xml", "css", "text/", "json")))
