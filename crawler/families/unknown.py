"""A CMS that nobody described: articles are named by a long number, lists are folders and numbered pages."""

import re

from crawler.families.family import Family

PAGE = r"\.(s?html?|jhtml|jspx?|aspx?|php)"
NAMED = r"id|[ain]id|(news|article|info|content|doc|msg)_?id|article|news"
FAMILY = Family(
    name="unknown",
    article=re.compile(rf"/[\w-]*\d{{5,}}[\w-]*{PAGE}$|[?&]({NAMED})=[\w-]*\d{{3,}}", re.IGNORECASE),
    index=re.compile(rf"/(index|list|default|channel)[\w-]*{PAGE}(\?|$)", re.IGNORECASE),
)
