"""Ucap: `/<site>/c<channel>/YYYYMM/<32 hex digits>.shtml`; lists `list.shtml`, `list_2.shtml`, `common_list.shtml`."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="ucap",
    article=re.compile(r"/c\d+/\d{6}/[0-9a-f]{32}\.shtml$|/[0-9a-f]{32}\.s?html?$"),
    index=re.compile(r"/(common_)?list(_\d+)?\.shtml$"),
)
