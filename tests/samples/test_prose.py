import re

import pytest

from samples.blocks import Heading, Paragraph
from samples.body import Body, Form
from samples.farm import Farm
from samples.figures.draw import Draw
from samples.prose import bank
from samples.prose.outlines import SIX
from samples.prose.punctuation import full_width
from samples.prose.sentence import PLACE, Sentence
from samples.prose.writing import Writing
from samples.reports import Sample, generate
from samples.tables.layout import Cell, Table, label


def words(sample: Sample) -> str:
    return "\n".join(block.text for block in sample.blocks if isinstance(block, Heading | Paragraph))


def test_a_sentence_tells_its_figures() -> None:
    text, said = Sentence("公开{channel.website}条,解读{response.other}篇。").fill(
        {"channel.website": 7, "response.other": 0}
    )
    assert text == "公开7条,解读0篇。"
    assert {code: value.value for code, value in said.items()} == {"channel.website": 7, "response.other": 0}


def test_a_sentence_of_nothing_says_so_in_words_and_counts_as_zero() -> None:
    sentence = Sentence("收到{request.received}件。", "{request.received|未收到}申请。")
    text, said = sentence.fill({"request.received": 0})
    assert text == "未收到申请。"
    assert (said["request.received"].value, said["request.received"].raw) == (0.0, "未收到")


def test_other_places_than_figures_are_left_for_the_writer(county: Body) -> None:
    writing = Writing(county, 2011, Draw("s", county.name), {})
    assert writing.paragraph("x", ((Sentence("{year}年,{we}照常办理。"),),)) == "2011年,我县照常办理。"
    assert writing.said == {}


def test_no_sentence_of_the_bank_gives_one_code_twice() -> None:
    places = [p for part in vars(bank).values() if isinstance(part, tuple) for p in part if isinstance(p, tuple)]
    assert len(places) > 10
    for sentence in (s for place in places for s in place):
        found = PLACE.findall(sentence.text)
        assert len(found) == len(set(found))


def test_the_numbers_of_the_prose_stand_in_the_text(farm: Farm) -> None:
    for held in farm.truth.reports:
        text = words(held.sample)
        for value in held.sample.prose.values():
            assert value.raw in text


def test_every_counted_number_in_the_prose_is_in_the_truth(farm: Farm) -> None:
    """So that a reader who finds more than the truth has made it up."""
    for held in farm.truth.reports:
        counted = re.findall(r"(\d+)(?:条|件|篇|期|人次|人|次)", words(held.sample))
        told = [value.raw for value in held.sample.prose.values() if value.raw.isdigit()]
        assert sorted(counted) == sorted([*told, *held.sample.beside])


def test_some_prose_has_numbers_that_are_none_of_its_figures(farm: Farm) -> None:
    beside = [held for held in farm.truth.reports if held.sample.beside]
    assert 20 < len(beside) < 80


def test_prose_may_differ_from_the_table_where_asked(county: Body) -> None:
    sample = generate(county, 2016, differs=("channel.website",))
    told, tabled = sample.prose["channel.website"].amount, sample.table["channel.website"].amount
    assert told == tabled + 7 and sample.figures["channel.website"].amount == tabled


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_the_six_parts_stand_in_their_order(county: Body, form: Form) -> None:
    blocks = generate(county, 2020, form=form).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings == list(SIX)


def test_a_statistics_table_and_its_prose_agree(county: Body) -> None:
    sample = generate(county, 2016)
    for code, value in sample.prose.items():
        assert value.value == sample.table[code].amount


def test_full_width_punctuation_leaves_figures_alone() -> None:
    table = full_width(Table("x", ((label("(一)总数:"), Cell("1,205", code="c")),)))
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0]] == [
        "\N{FULLWIDTH LEFT PARENTHESIS}一\N{FULLWIDTH RIGHT PARENTHESIS}总数：",
        "1,205",
    ]
    assert full_width(Paragraph("是,否")) == Paragraph("是\N{FULLWIDTH COMMA}否")
