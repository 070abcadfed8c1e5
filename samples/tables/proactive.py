"""Table two: 第二十条, form 2019 and form 2021."""

from collections.abc import Mapping

from samples.figures.value import Value
from samples.tables.layout import Row, Table, figure, label

Figures = Mapping[str, Value]
DOCUMENTS_2019 = {"made": "本年新制作数量", "newly_public": "本年新公开数量", "public_total": "对外公开总数量"}
ITEMS_2019 = {"last_year": "上一年项目数量", "change": "本年增/减", "decisions": "处理决定数量"}
DOCUMENTS_2021 = {"issued": "本年制发件数", "repealed": "本年废止件数", "in_force": "现行有效件数"}
DECISIONS = {"decisions": "本年处理决定数量"}


def proactive(form: str, figures: Figures) -> Table:
    """Table two of the form."""
    return Table("proactive", _in_2019(figures) if form == "2019" else _in_2021(figures))


def _block(item: str, heads: dict[str, str], lines: dict[str, str], figures: Figures) -> tuple[Row, ...]:
    """One item of article 20: its name, the heads, a line for each kind of information."""
    span = 3 // len(heads)
    wide = [span] * (len(heads) - 1) + [3 - span * (len(heads) - 1)]
    rows: list[Row] = [(label(f"第二十条第({item})项", 1, 4),)]
    rows.append((label("信息内容"), *(label(h, 1, w) for h, w in zip(heads.values(), wide, strict=True))))
    for name, code in lines.items():
        cells = (figure(f"{code}.{key}", figures, w) for key, w in zip(heads, wide, strict=True))
        rows.append((label(name), *cells))
    return tuple(rows)


def _in_2019(figures: Figures) -> tuple[Row, ...]:
    documents = {"规章": "art20.1.regulation", "规范性文件": "art20.1.normative_document"}
    services = {"行政许可": "art20.5.licence", "其他对外管理服务事项": "art20.5.other_service"}
    force = {"行政处罚": "art20.6.penalty", "行政强制": "art20.6.coercion"}
    fee = {k: ITEMS_2019[k] for k in ("last_year", "change")}
    bought = {"projects": "采购项目数量", "amount": "采购总金额"}
    return (
        *_block("一", DOCUMENTS_2019, documents, figures),
        *_block("五", ITEMS_2019, services, figures),
        *_block("六", ITEMS_2019, force, figures),
        *_block("八", fee, {"行政事业性收费": "art20.8.fee"}, figures),
        *_block("九", bought, {"政府集中采购": "art20.9.procurement"}, figures),
    )


def _in_2021(figures: Figures) -> tuple[Row, ...]:
    documents = {"规章": "art20.1.regulation", "行政规范性文件": "art20.1.normative_document"}
    force = {"行政处罚": "art20.6.penalty", "行政强制": "art20.6.coercion"}
    fee = {"amount": "本年收费金额(单位:万元)"}
    return (
        *_block("一", DOCUMENTS_2021, documents, figures),
        *_block("五", DECISIONS, {"行政许可": "art20.5.licence"}, figures),
        *_block("六", DECISIONS, force, figures),
        *_block("八", fee, {"行政事业性收费": "art20.8.fee"}, figures),
    )
