"""The banners' platform: `/OpennessAnnualReport/show/<n>.html`, lists `/opennessAnnualReport/?branch_id=<24 hex>`."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="banners",
    article=re.compile(r"/OpennessAnnualReport/show/\d+\.html|/openness/detail/\w+/[0-9a-f]{24}\.html", re.IGNORECASE),
    index=re.compile(r"/opennessAnnualReport/?(\?.*)?$", re.IGNORECASE),
)
