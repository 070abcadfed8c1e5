"""Figures from prose: the sentences of 2008–2018 reports, and those that later reports put beside their tables.

Strict: what is about last year, a part of the year, another body or a mere intention is not taken, and a figure that
only follows from others is not given. A figure's locator is `chars A-B`, the span of its words in `page.text()`;
its `raw` is the whole sentence.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from extraction.blocks import Page
from extraction.forms.found import Found
from extraction.forms.numbers import ten_thousands, value
from extraction.forms.period import of_the_year
from extraction.forms.prose import COUNT, RULES, Rule
from extraction.forms.scope import of_another
from extraction.forms.sentences import Sentence, clause_start, in_part, sentences
from extraction.forms.wholes import wholes
from extraction.forms.zeros import ZEROS, Zero
from extraction.identity import Identity
from model.indicator import unit_of
from model.report import Figure

SURE, PART, DOUBTFUL = 0.9, 0.8, 0.5


def _amount(match: re.Match[str]) -> float:
    amount = value(match["n"], match["x"])
    return ten_thousands(amount) if match["u"] == "元" else amount


def _accepts(rule: Rule, match: re.Match[str], sentence: Sentence, identity: Identity) -> bool:
    """Whether what stands around a match lets it be this code's figure of this report."""
    place, first = match.start("n"), match.start()
    if rule.near and not rule.near.search(sentence.part + sentence.heading + sentence.text):
        return False
    if rule.never and rule.never.search(sentence.text):
        return False
    if rule.earlier and rule.earlier.search(sentence.text[:first]):
        return False
    begin = clause_start(sentence.text, first)
    if rule.unless and rule.unless.search(sentence.text[begin:first]):
        return False
    if not of_the_year(sentence, place, identity.year):
        return False
    return not (rule.whole and of_another(sentence.text[begin:place], in_part(sentence.text, place), identity))


def _stated(sentence: Sentence, identity: Identity) -> Iterator[Found]:
    """Figures with a number."""
    if not COUNT.search(sentence.text):
        return
    for rule in RULES:
        for match in rule.pattern.finditer(sentence.text):
            if _accepts(rule, match, sentence, identity):
                part = in_part(sentence.text, match.start("n"))
                yield Found(code=rule.code, value=_amount(match), begin=match.start("n"), end=match.end("u"), part=part)


def _says_nothing(zero: Zero, sentence: Sentence) -> re.Match[str] | None:
    """Where a sentence says that there was nothing, if it speaks of the right matter."""
    around = sentence.heading + sentence.text
    if not zero.near.search(around) or (zero.never and zero.never.search(around)):
        return None
    return zero.pattern.search(sentence.text)


def _nothing(sentence: Sentence, identity: Identity) -> Iterator[Found]:
    """Zeros in words."""
    for zero in ZEROS:
        match = _says_nothing(zero, sentence)
        if match and of_the_year(sentence, match.end(), identity.year):
            yield Found(code=zero.code, value=0.0, begin=match.start(), end=match.end())


def _once(found: list[Found]) -> Iterator[Found]:
    """Each code once for each place, whatever rules gave it."""
    seen: set[tuple[str, int]] = set()
    for figure in sorted(found, key=lambda f: (f.begin, f.code)):
        if (figure.code, figure.begin) not in seen:
            seen.add((figure.code, figure.begin))
            yield figure


def _confidence(figure: Found, found: list[Found]) -> float:
    """Lower in a part, lowest where a sentence gives one code two values."""
    if len({f.value for f in found if f.code == figure.code}) > 1:
        return DOUBTFUL
    return PART if figure.part else SURE


def _read(
    sentence: Sentence, stated: Sequence[Found], received: Collection[float], identity: Identity, text: str
) -> Iterator[Figure]:
    """The figures of one sentence, the `stated` ones among them."""
    found = list(_once([*stated, *_nothing(sentence, identity), *wholes(sentence, stated, received)]))
    for figure in found:
        yield Figure(
            code=figure.code,
            value=figure.value,
            unit=unit_of(figure.code),
            raw=text[sentence.start : sentence.start + len(sentence.text)].strip(),
            state="given",
            source="text",
            locator=f"chars {sentence.start + figure.begin}-{sentence.start + figure.end}",
            confidence=_confidence(figure, found),
        )


def figures(page: Page, identity: Identity) -> tuple[Figure, ...]:
    """Every figure that the prose of a report states, in the order of the text."""
    text = page.text()
    read = [(sentence, list(_stated(sentence, identity))) for sentence in sentences(page)]
    received = {f.value for _, stated in read for f in stated if f.code == "request.received"}
    return tuple(figure for sentence, stated in read for figure in _read(sentence, stated, received, identity, text))
