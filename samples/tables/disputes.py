"""Table four: one row of fifteen numbers under three levels of heading."""

from collections.abc import Mapping

from samples.figures.disputes import GROUPS, RESULTS
from samples.figures.value import Value
from samples.tables.layout import Table, figure, label

HEADS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def disputes(figures: Mapping[str, Value]) -> Table:
    """Table four of forms 2019 and 2021."""
    numbers = (figure(f"{group}.{result}", figures) for group in GROUPS for result in (*RESULTS, "total"))
    middle = (label("未经复议直接起诉", 1, 5), label("复议后起诉", 1, 5))
    return Table(
        "disputes",
        (
            (label("行政复议", 1, 5), label("行政诉讼", 1, 10)),
            (*(label(head, 2) for head in HEADS), *middle),
            tuple(label(head) for head in HEADS * 2),
            tuple(numbers),
        ),
    )
