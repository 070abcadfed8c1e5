"""全部办结, 均已答复: as many closed or answered as were received, where the number meant is the one received."""

import re
from collections.abc import Collection, Iterator, Sequence

from extraction.forms.found import Found
from extraction.forms.numbers import NUMERAL, value
from extraction.forms.sentences import Sentence, in_part

_ALL = (
    "(?P<all>全部|均|都)(?:已|已经)?"
    "(?:(?P<time>按时|按期|在(?:法定|规定)的?(?:时限|期限|时间)内)|及时|依法|依规|书面|予以|作出|进行|给予|了|全部)*"
    r"(?P<deed>办结(?:[并和、]?答复)?|答复(?:[并和、]?办结)?)(?!率|意见|[^,。;]{0,3}\d)"
)
_CLAIM = re.compile(_ALL)
_COUNTED = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?P<n>{NUMERAL})[件条份宗](?:政府|信息|公开|依)*申请(?:事项|件)?,?(?:目前|现)?{_ALL}"
)
_NUMERAL = re.compile(r"\d[\d,]*(?=[件条份宗起])")
_NOT_ALL = re.compile("除|其余|其他|另外")


def wholes(sentence: Sentence, stated: Sequence[Found], received: Collection[float]) -> Iterator[Found]:
    """What a sentence says of all requests. `received` are the counts of requests that the page states."""
    yield from _of_the_received(sentence.text, [f for f in stated if f.code == "request.received"])
    for match in _COUNTED.finditer(sentence.text):
        count = value(match["n"])
        if count in received and not in_part(sentence.text, match.start()):
            yield from _done(match, count)


def _of_the_received(text: str, received: Sequence[Found]) -> Iterator[Found]:
    """收到 6 件,均已办结: the number received must be the last before the claim."""
    claim = _CLAIM.search(text)
    before = [f for f in received if claim and f.end <= claim.start()]
    if not claim or not before or _NOT_ALL.search(text, before[-1].end, claim.start()):
        return
    last = [m.start() for m in _NUMERAL.finditer(text, 0, claim.start())]
    if last and last[-1] == before[-1].begin:
        yield from _done(claim, before[-1].value)


def _done(claim: re.Match[str], count: float) -> Iterator[Found]:
    """The figures of a claim. Answered in time is not closed in time."""
    codes = {"request.closed": "办结" in claim["deed"], "request.answered": "答复" in claim["deed"]}
    codes["request.closed.on_time"] = bool(codes["request.closed"] and claim["time"])
    for code in (code for code, told in codes.items() if told):
        yield Found(code=code, value=count, begin=claim.start("all"), end=claim.end())
