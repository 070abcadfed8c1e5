"""The provincial platforms: `/content/article/<id>`, `/public/<unit>/<id>.html`, pages named by 19 digits."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="platforms",
    article=re.compile(r"/content/article/\d+|/public/\d+/\d+\.html$|/\d{15,20}\.html$"),
    index=re.compile(r"/public/column/\d+"),
)
