"""Whose figure is it? Clauses about another body, or about a part of the report's area, are told apart."""

import re

from extraction.identity import Identity

_ANY_BODY = re.compile(
    "[县市旗区盟州](?:人民)?政府(?!网|微|公报|门户|信息)|本级|"
    "(?:行署|政府|公署)?办公[室厅]|各?(?:有关)?部门|各?单位|各[县市旗区乡镇盟]|[县市旗区]\\([县市旗区、]+\\)|乡镇|苏木|街道|"
    "[\u4e00-\u9fa5]{1,8}(?:局|委员会|委|厅|中心|公司|镇|乡)|自治区|省"
)
_ONE_BODY = re.compile(
    "(?<![各全本我])(?P<name>[\u4e00-\u9fa5]{2,12}?(?:局|委员会|厅|镇|乡|苏木|街道办事处|街道|公司|学校|医院|领导小组办公室|法院|检察院))"
    "(?=[^局委厅镇乡]{0,16}$)"
)
_HIGHER = re.compile(
    "(?P<name>国务院|中央|自治区|省|州|盟|地区|市|县|旗|区)(?:级)?(?:人民政府|政府|行署)(?:办公[室厅])?"
)
_RANKS = {"国务院": 5, "中央": 5, "自治区": 4, "省": 4, "州": 3, "盟": 3, "地区": 3, "市": 3, "县": 2, "旗": 2, "区": 2}
_OWN_RANK = {"province": 4, "prefecture": 3, "league": 3, "county": 2}
_GENERIC = re.compile(
    "^(?:全|本|我|其他|同|与|和|及|向|由|通过|在)|各|所有|行政机关|全[县市旗区盟州]|"
    "[我本全](?:局|委员会|厅|镇|乡|苏木|街道|公司|学校|医院)"
)


def _foreign(name: str, identity: Identity) -> bool:
    """True unless the name is part of the report's own body, or generic."""
    return not (_GENERIC.search(name) or name[-4:] in identity.body)


def _of_another_rank(clause: str, identity: Identity) -> bool:
    """True when the clause speaks of a government above the report's or below it."""
    own = _OWN_RANK.get(identity.level, 0)
    city = identity.body.removesuffix("人民政府").endswith("市")
    for match in _HIGHER.finditer(clause):
        same = _RANKS[match["name"]] == own or (match["name"] == "市" and city)
        if own and not same and clause[: match.start()][-1:] not in tuple("各全"):
            return True
    return False


def of_another(clause: str, part: bool, identity: Identity) -> bool:
    """True when a figure's clause, up to the figure, is about another body; in a `part` (其中) any body is another."""
    if part and _ANY_BODY.search(clause):
        return True
    if identity.body_kind == "government" and _of_another_rank(clause, identity):
        return True
    return any(_foreign(match["name"], identity) for match in _ONE_BODY.finditer(clause))
