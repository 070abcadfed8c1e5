"""jeecms, iList and their like: `/<channel>/<id>.jhtml`, lists `index_2.jhtml`, `iList.jsp?cur_page=N`."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="jeecms",
    article=re.compile(r"/\d+\.jhtml$|/col/\d+_\d+/art/|/cms/html/\w+/\d{4}-\d{2}-\d{2}/\d+\.html$|iContent\.jsp\?"),
    index=re.compile(r"/index(_\d+)?\.jhtml$|iList\.jsp\?"),
)
