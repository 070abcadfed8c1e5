"""The 政府信息公开情况统计表 of the 2014 form (国办发〔2014〕32号): label, unit and number in each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extraction.blocks import Cell, Grid
from extraction.forms.cells import is_value
from extraction.forms.labels import fold, numbering
from extraction.forms.reading import ONE_READER, TableReading
from extraction.forms.vocabulary import Vocabulary
from extraction.forms.year_columns import year_columns
from model.indicator import codes_of, indicators

_WORDS: Mapping[str, str] = {
    "proactive.normative_documents": "主动公开规范性文件|其中规范性文件",
    "normative_documents.issued": "制发规范性文件",
    "channel.gazette": "公报公开",
    "channel.website": "网站公开",
    "channel.weibo": "微博公开",
    "channel.wechat": "微信公开",
    "channel.other": "其他方式公开",
    "proactive.total": "主动公开政府信息(?:总|条)?数",
    "response.hot_topics": "热点或|重大舆情数|关注热点",
    "response.press_conferences_by_chief": "负责.*新闻发布会",
    "response.press_conferences": "新闻发布会",
    "response.online_interviews_by_chief": "负责.*访谈",
    "response.online_interviews": "在线访谈",
    "response.policy_interpretations": "解读稿",
    "response.weibo_wechat": "微博微信回应",
    "response.other": "其他方式回应",
    "request.received.in_person": "当面申请",
    "request.received.fax": "传真申请",
    "request.received.online": "网络申请",
    "request.received.letter": "信函申请",
    "request.received": "^收到申请",
    "request.closed.on_time": "按时办结",
    "request.closed.extended": "延期办结",
    "request.closed": "^申请办结",
    "request.answered.already_public": "已?主动公开范围",
    "request.answered.partial": "同意部分公开",
    "request.answered.refused": "不同意公开",
    "request.answered.disclosed": "同意公开",
    "request.answered.refused.state_secret": "国家秘密",
    "request.answered.refused.trade_secret": "商业秘密",
    "request.answered.refused.privacy": "个人隐私",
    "request.answered.refused.security_stability": "安全.*稳定",
    "request.answered.refused.not_information": "不是.*所指",
    "request.answered.refused.other_law": "法律法规规定",
    "request.answered.not_this_body": "不属于本行政机关",
    "request.answered.nonexistent": "信息不存在",
    "request.answered.clarify": "更改补充|更改或?补充",
    "request.answered.other_channel": "其他途径",
    "request.answered": "^申请答复",
    "reconsideration.total": "^行政复议数",
    "litigation.total": "^行政诉讼数",
    ".upheld": "维持具体行政行为",
    ".corrected": "依法纠错",
    ".other": "^其他情况数?$",
    "complaint.total": "举报投诉",
    "fee.collected": "收取的?费用",
    "institution.dedicated_bodies": "专门机构",
    "institution.reading_points": "查阅点",
    "institution.staff.full_time": "专职",
    "institution.staff.part_time": "兼职",
    "institution.staff": "^从事.*人员",
    "institution.budget": "专项经费",
    "training.meetings": "工作会议|专题会议",
    "training.courses": "培训班",
    "training.participants": "接受培训",
}
"""The words that tell each row in a folded label. Those that begin with a dot stand under two chapters."""

_LABELS = Vocabulary(
    words=_WORDS,
    printed={i.code: i.row_label for i in indicators() if "2014" in i.forms and i.code in _WORDS},
)
_UNITS = frozenset((
    "条", "件", "次", "篇", "万元", "元", "亿元", "个", "人", "人次", "份", "期", "件次",
))  # fmt: skip
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label with what stands behind it: the unit as written, and the cells that could be its number. A code that
    begins with a dot stands under a chapter that is not told."""

    code: str
    unit: str
    values: tuple[Cell, ...]


@dataclass(slots=True)
class StatisticsTable:
    """Reads the statistics table of a report, part after part."""

    reading: TableReading
    year: int | None = None
    last: Grid | None = None
    _columns: frozenset[int] | None = None
    _dispute: str = field(default="")

    def read(self, grid: Grid) -> bool:
        """Take the figures of a grid; False when it is no part of the statistics table."""
        entries = [entry for row in grid.rows for entry in self._entries(row)]
        headed = any(fold(c.text) == "统计指标" for row in grid.rows[:4] for c in row)
        enough = 1 if self.last is not None else 3 if headed else _FEWEST
        if len({e.code for e in entries}) < enough:
            return False
        self.last = grid
        self._columns = year_columns(grid, self.year) if headed or self._columns is None else self._columns
        self.reading.tables.add("statistics")
        for entry in entries:
            self._take(grid, entry)
        return True

    def finish(self) -> None:
        """Say what the table lacks, once all parts are read."""
        if self.last is not None:
            self.reading.absent(sorted(codes_of("2014")), self.last)

    def _take(self, grid: Grid, entry: _Entry) -> None:
        if entry.code.startswith("."):
            codes = [f"{dispute}{entry.code}" for dispute in ("reconsideration", "litigation")]
            self.reading.lose(codes, f"table {grid.number}: it is open which chapter {entry.code[1:]} belongs to")
            return
        values = [c for c in entry.values if self._columns is None or c.column in self._columns]
        filled = [c for c in values if c.text.strip()]
        if len(filled) > 1 or not values:
            where = f"table {grid.number} row {entry.values[0].row + 1}" if entry.values else f"table {grid.number}"
            self.reading.lose([entry.code], f"{where}: {len(filled)} numbers for {entry.code}, so none is taken")
            return
        cell = filled[0] if filled else values[0]
        self.reading.take(entry.code, grid, cell, ONE_READER, entry.unit if "元" in entry.unit else "")

    def _entries(self, row: Sequence[Cell]) -> Iterator[_Entry]:
        """The entries of a row; a table set in two columns has two."""
        code, unit, values = "", "", list[Cell]()
        for cell in row:
            text = cell.text.strip()
            if text in _UNITS and code:
                unit = text
            elif is_value(text) and (code or not text):
                values.append(cell)
            elif found := self._code(text):
                if code and values:
                    yield _Entry(code, unit, tuple(values))
                code, unit, values = found, "", []
            elif code:
                # a cell that is no number stays with its label, to be doubted
                values.append(cell)
        if code and (values or unit):
            yield _Entry(code, unit, tuple(values))

    def _code(self, label: str) -> str:
        key = _LABELS.find(label) or ""
        rank, number = numbering(label)
        if rank == "chapter":
            self._dispute = {4: "reconsideration", 5: "litigation"}.get(number, "")
        if key.endswith(".total") and key.split(".")[0] in ("reconsideration", "litigation"):
            self._dispute = key.split(".")[0]
        if not key.startswith("."):
            return key
        return f"{self._dispute}{key}"
