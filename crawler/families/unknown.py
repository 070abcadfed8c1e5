"""A CMS that nobody described: articles are named by a long number, lists are folders and numbered pages."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="unknown",
    article=re.compile(
        r"/[\w-]*\d{5,}[\w-]*\.(s?html?|jhtml|jspx?|aspx?|php)$|[?&](\w*id|article|news)=[\w-]*\d{3,}", re.IGNORECASE
    ),
    index=re.compile(r"/(index|list|default|channel)[\w-]*\.(s?html?|jspx?|aspx?|php)(\?|$)", re.IGNORECASE),
)
