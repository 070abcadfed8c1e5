"""Which division a name means: full names, short names, names of governments, and names of bodies that begin with one.

One name has meant several places (哈密市 a county-level city, then a prefecture), so every question has a year.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from model.division import Division, by_code, divisions, stands_in

PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土"
    "|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京|塔塔尔|独龙"
    "|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_AUTONOMOUS = re.compile(rf"^(.*?)((?:(?:{PEOPLES})族?)+)自治(州|县|旗)$")
_OFFICE = re.compile(
    r"(?:(?:人民)?政府(?:办公[室厅]|办)?|(?:行政公署|行署)(?:办公室|办)?|党政办公室|办公[室厅]|管理委员会|管委会|门户网站)+$"
)

SHORT = {
    "莫旗": "莫力达瓦达斡尔族自治旗",
    "陈旗": "陈巴尔虎旗",
    "新左旗": "新巴尔虎左旗",
    "新右旗": "新巴尔虎右旗",
    "科右前旗": "科尔沁右翼前旗",
    "科右中旗": "科尔沁右翼中旗",
    "科左中旗": "科尔沁左翼中旗",
    "科左后旗": "科尔沁左翼后旗",
    "扎旗": "扎鲁特旗",
    "阿鲁旗": "阿鲁科尔沁旗",
    "克旗": "克什克腾旗",
    "翁旗": "翁牛特旗",
    "喀旗": "喀喇沁旗",
    "东乌旗": "东乌珠穆沁旗",
    "西乌旗": "西乌珠穆沁旗",
    "苏左旗": "苏尼特左旗",
    "苏右旗": "苏尼特右旗",
    "东苏旗": "苏尼特左旗",
    "西苏旗": "苏尼特右旗",
    "察右前旗": "察哈尔右翼前旗",
    "察右中旗": "察哈尔右翼中旗",
    "察右后旗": "察哈尔右翼后旗",
    "达茂旗": "达尔罕茂明安联合旗",
    "达茂联合旗": "达尔罕茂明安联合旗",
    "土左旗": "土默特左旗",
    "土右旗": "土默特右旗",
    "托县": "托克托县",
    "乌前旗": "乌拉特前旗",
    "乌中旗": "乌拉特中旗",
    "乌后旗": "乌拉特后旗",
    "达旗": "达拉特旗",
    "准旗": "准格尔旗",
    "伊旗": "伊金霍洛旗",
    "鄂前旗": "鄂托克前旗",
    "阿左旗": "阿拉善左旗",
    "阿右旗": "阿拉善右旗",
    "锡盟": "锡林郭勒盟",
    "阿盟": "阿拉善盟",
    "呼盟": "呼伦贝尔盟",
    "巴盟": "巴彦淖尔盟",
    "乌盟": "乌兰察布盟",
    "克州": "克孜勒苏柯尔克孜自治州",
    "博州": "博尔塔拉蒙古自治州",
    "巴州": "巴音郭楞蒙古自治州",
    "塔县": "塔什库尔干塔吉克自治县",
    "察县": "察布查尔锡伯自治县",
    "和丰县": "和布克赛尔蒙古自治县",
}
"""Short names in official use that no rule gives."""


def short_names(name: str) -> Iterator[str]:
    """The short names that a full name has by rule: 鄂温克旗 and 鄂温克自治旗, 内蒙古, 山西."""
    if match := _AUTONOMOUS.match(name):
        stem, people, unit = match.groups()
        for short in {stem or people.removesuffix("族"), stem or people}:
            yield from (short + unit, short + "自治" + unit)
    elif name.endswith("自治区"):
        stem = re.sub(r"(壮族|回族|维吾尔)?自治区$", "", name)
        yield from (stem, stem + "自治区")
    elif name.endswith("省"):
        yield name[:-1]


@lru_cache(maxsize=1)
def _index() -> dict[str, tuple[Division, ...]]:
    """Every name and short name to the divisions that bear it."""
    found: dict[str, list[Division]] = {}
    for division in divisions():
        for name in {division.name, *short_names(division.name)}:
            found.setdefault(name, []).append(division)
    for short, full in SHORT.items():
        found.setdefault(short, []).extend(d for d in found[full] if d not in found.get(short, ()))
    return {name: tuple(group) for name, group in found.items()}


def bare(name: str) -> str:
    """A government's or office's name without the words for it: 鄂温克旗人民政府办公室 is 鄂温克旗."""
    return _OFFICE.sub("", name.strip())


def _best(found: Iterable[Division], name: str, year: int, within: str) -> Division | None:
    """The one place among those that bear a name: near `within`, by full name, nearest in time; None on a tie."""
    group = tuple(found)
    related = [d for d in group if within and (stands_in(d.code, within) or stands_in(within, d.code))]
    ranked = sorted(related or group, key=lambda d: (d.name != name, d.distance(year)))
    if not ranked:
        return None
    first = ranked[0]
    rank = first.name != name, first.distance(year)
    ties = {d.now or d.code for d in ranked if (d.name != name, d.distance(year)) == rank}
    return first if len(ties) == 1 else None


def named(name: str, year: int, within: str = "") -> Division | None:
    """The division that a name, or the name of a government, meant in a year or nearest to it.

    `within` is the code of a division that it lies in, or that lies in it: it decides between namesakes (鼓楼区).
    None when nothing, or more than one place, is meant.
    """
    core = bare(name)
    names = [core]
    if core != name.strip() and re.search("行政公署|行署", name):
        names += [core + "地区", core + "盟"]
    for candidate in names:
        if found := _index().get(candidate):
            return _best(found, candidate, year, within)
    return None


LONGEST = 16
"""No name of a division has more characters (双江拉祜族佤族布朗族傣族自治县: 15)."""


def _leading(text: str, year: int, within: str, strict: bool) -> tuple[Division, int] | None:
    """The longest name at the beginning of a text, and its length; `strict` wants it inside `within`."""
    for length in range(min(LONGEST, len(text)), 1, -1):
        if group := _index().get(text[:length]):
            inside = [d for d in group if not strict or (d.code != within and stands_in(d.code, within))]
            if division := _best(inside, text[:length], year, within):
                return division, length
    return None


def leading(text: str, year: int, within: str = "") -> tuple[Division, str] | None:
    """The division that a body's name begins with, the smallest of a chain, and the rest of the name.

    新疆维吾尔自治区哈密地区行署 gives 哈密地区 and 行署. None when the text begins with no division's name.
    """
    found = _leading(text, year, within, strict=False)
    if not found:
        return None
    division, length = found
    while deeper := _leading(text[length:], year, division.code, strict=True):
        division, length = deeper[0], length + deeper[1]
    return division, text[length:]


def government(code: str, year: int) -> str:
    """The full name of the government of a code in a year; empty for an unknown code."""
    division = by_code(code, year)
    return division.government if division else ""
