"""The sentences that say there was nothing: 未收到申请, 未收取任何费用, 没有行政复议; each is a given 0."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """A wording for nothing: the code, its pattern, and what must, and must not, stand in the sentence or the
    heading above."""

    code: str
    pattern: re.Pattern[str]
    near: re.Pattern[str]
    never: re.Pattern[str] | None = None


_NONE = "(?:未曾|从未|尚未|暂未|未|没有|没|无|暂无|不存在|零)"
_GOT = "(?:收到|接到|接收|受理|发生|出现|产生|有|引发|引起|被|因|涉及|接获)?"


_CHARGED = "信息公开|依申请公开|公开.{0,4}信息|政府信息|收费(?:及|和|、)?减免"
_OTHER_CHARGES = "许可|审批|登记|行政事业性|涉企"
_NOTHING = (
    r"^\s*(?:20\d\d年度?,?|本年度?,?|全年,?)?(?:我[县市旗区盟州局]|全[县市旗区盟州]|本机关|本单位)?(?:均)?"
    r"(?:无|没有|未发生)(?:此类|相关|上述|以上|该类)?(?:情况|案件|事项|情形)?\s*$"
)


def _zero(code: str, text: str, near: str, never: str = "") -> Zero:
    return Zero(
        code=code,
        pattern=re.compile(text),
        near=re.compile(near),
        never=re.compile(never) if never else None,
    )


def _disputes(code: str, word: str) -> tuple[Zero, ...]:
    """Nothing of a dispute: the word stands after the negation, in its clause or in a list that goes on with it."""
    link = r"(?:(?![\d。;]|无法|无故|未经|维持|纠错|予以|,(?!提起|申请|也|及|和|或|未|没有|行政|更))[^。;]){0,60}?"
    return (
        _zero(code, rf"{_NONE}(?!法|故|经|理|按|能|及时){_GOT}{link}{word}(?!{_AFTER})", "公开|复议|诉讼"),
        _zero(
            code,
            rf"{word}(?:案件|情况|数量|申请|、|和|及|行政复议|行政诉讼|复议|诉讼)*(?:均)?(?::|为)(?:无|零)",
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
        rf"{_NONE}(?:收到|接到|接收|受理|有)(?:过|任何|新的|任何形式的)?(?:(?!因|由于|就|复议|诉讼|举报|投诉|网|当面|信函|传真|邮|答复|逾期|不予|补正)[^,。;:\d]){{0,24}}?"
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
        r"(?:未|没有|没|无|不|从未|均未|也未)(?:向[^,。;]{0,20})?(?:收取|收费|产生|发生|收)"
        r"(?:过|任何|检索|复制|邮寄|等|、|相关|有关|成本|的|各种|了)*(?:费用|收费|费)?(?=[,。;:)\n]|$|情况|现象)",
        _CHARGED,
        _OTHER_CHARGES,
    ),
    _zero(
        "fee.collected",
        r"(?:全部|均为|均|一律|都)免费|零收费|收费(?:金额)?为零|免费(?:提供|公开)(?=[,。;])",
        _CHARGED,
        _OTHER_CHARGES,
    ),
    _zero("fee.collected", _NOTHING, "(?:依申请|公开).{0,8}(?:收费|费用)|收费(?:及|和|、)?减免"),
    _zero("reconsideration.total", _NOTHING, "复议"),
    _zero("litigation.total", _NOTHING, "诉讼|应诉"),
)
"""Every wording for nothing."""
