"""League sites: `/<site>/YYYY-MM/DD/article_<18 digits>.html`."""

import re

from crawler.families.family import Family

FAMILY = Family(name="league", article=re.compile(r"/\d{4}-\d{2}/\d{2}/article_\d+\.html$"))
