"""The sentences that say there was nothing: 未收到申请, 未收取任何费用, 没有行政复议; each is a given 0."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """A wording for nothing: the code, its pattern, and what must stand in the sentence or the heading above."""

    code: str
    pattern: re.Pattern[str]
    near: re.Pattern[str]


_NONE = "(?:未曾|从未|尚未|暂未|未|没有|没|无|暂无|不存在|零)"
_GOT = "(?:收到|接到|接收|受理|发生|出现|产生|有|引发|引起|被|因|涉及|接获)?"
_NOT_NEGATED = "(?<![并从尚暂])"


def _zero(code: str, text: str, near: str) -> Zero:
    return Zero(code=code, pattern=re.compile(text), near=re.compile(near))


def _disputes(code: str, word: str) -> tuple[Zero, ...]:
    """Nothing of a dispute: the word stands after the negation, in its clause or in a list that goes on with it."""
    link = r"(?:(?![\d。;]|无法|无故|未经|维持|纠错|予以|,(?!提起|申请|也|及|和|或|未|没有|行政|更))[^。;]){0,60}?"
    return (
        _zero(code, rf"{_NONE}(?!法|故|经|理|按|能|及时){_GOT}{link}{word}(?!{_AFTER})", "公开|复议|诉讼"),
        _zero(
            code,
            rf"{word}(?:案件|情况|数量|申请|、|和|及|行政复议|行政诉讼)*(?:均)?(?::|为)(?:无|零)",
            "公开|复议|诉讼",
        ),
    )


_AFTER = (
    r"(?:案件|申请|数量|数|、|和|及|共|的|行政诉讼|行政复议|提起)*(?:\d|[一二三四五六七八九十]+[件起宗])|"
    "法|条例|工作|渠道|决定|机关|制度|中"
)

ZEROS: tuple[Zero, ...] = (
    _zero(
        "request.received",
        rf"{_NONE}(?:收到|接到|接收|受理|有)(?:过|任何|新的|任何形式的)?(?:(?!因|由于|就|复议|诉讼|举报|投诉)[^,。;:\d]){{0,24}}?"
        r"(?:公开申请|申请公开|依申请公开|公开的申请|申请)(?:政府信息|信息|事项|件|情况|的|公开)*(?=[,。;:)\n]|$)",
        "公开|依申请",
    ),
    _zero("request.received", r"收到(?:的)?(?:政府)?信息公开申请(?:数|量)?(?:为|:)(?:零|无)", "公开"),
    *_disputes("reconsideration.total", "(?:行政复议|(?<!行政)复议)"),
    *_disputes("litigation.total", "(?:行政诉讼|(?<!行政)诉讼)"),
    _zero(
        "complaint.total",
        rf"{_NONE}(?:收到|接到|受理|发生|出现)(?:(?![\d。;,])[^。;]){{0,24}}?(?:举报投诉|投诉举报|举报|投诉)",
        "信息公开|政务公开",
    ),
    _zero(
        "fee.collected",
        r"(?:未|没有|没|无|不|从未|均未|也未)(?:向[^,。;]{0,20})?(?:收取|收费|产生|发生|收)(?:过|任何|检索|复制|邮寄|等|、|申请人|相关|有关|成本|的|各种|其他|了)*"
        r"(?:费用|收费|费)?(?=[,。;:)\n的]|$|情况|现象)",
        "信息公开|依申请|申请|收费|政府信息",
    ),
    _zero(
        "fee.collected", r"(?:全部|均为|均|一律|都)免费|零收费|免费(?:提供|公开)(?=[,。;])", "信息公开|政府信息|依申请"
    ),
)
"""Every wording for nothing."""
