"""SiteFactory and old ASP: `/Item/<id>.aspx`, `ShowArticle.asp?ArticleID=`, `ReadNews.asp?NewsID=`."""

import re

from crawler.families.family import Family

FAMILY = Family(
    name="sitefactory",
    article=re.compile(r"/Item/\d+\.aspx$|\.aspx?\?(.*&)?(ArticleID|NewsID|InfoID|ID)=\d+", re.IGNORECASE),
    index=re.compile(r"/(Index|List)(_\d+)?\.aspx?$|/Category_\d+/", re.IGNORECASE),
)
