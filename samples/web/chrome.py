"""What stands around the content of every page: mark, navigation, breadcrumb, footer, meta tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from samples.web.site import Article, Portal

MARK = "样例：本站由程序生成,机构名称与区划代码为真,一切数字与文字均为虚构,不是真实档案"


@dataclass(frozen=True, slots=True)
class Chrome:
    """The frame of one portal's pages. `nav` are the links on top and `trail` those of the breadcrumb down to the
    column, both words → path; `charset` is declared in the page unless empty."""

    portal: Portal
    nav: Mapping[str, str]
    trail: Mapping[str, str]
    charset: str = "utf-8"

    def page(self, title: str, main: str, *, meta: str = "", crumbs: bool = True) -> str:
        """A whole page around `main`."""
        declared = f'<meta charset="{self.charset}">\n' if self.charset else ""
        return (
            '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
            f"{declared}<title>{escape(title)}-{self.portal.name}(样例)</title>\n"
            f'<meta name="SiteName" content="{self.portal.name}(样例)">\n'
            f'<meta name="SiteDomain" content="{self.portal.host}">\n'
            f'<meta name="SiteIDCode" content="{self.portal.mark}">\n'
            f'<meta name="sample" content="{MARK}">\n{meta}'
            '<link rel="stylesheet" href="/css/site.css">\n<script src="/js/page.js"></script>\n</head>\n<body>\n'
            f'<div class="sample-mark">{MARK}</div>\n{self._top()}'
            f"{self._crumbs() if crumbs else ''}{main}\n{self._footer()}</body>\n</html>\n"
        )

    def _top(self) -> str:
        links = "".join(f'<li><a href="{path}">{words}</a></li>' for words, path in self.nav.items())
        logo = f'<img src="/images/logo.png" alt="{self.portal.name}">'
        return f'<div class="header">{logo}<ul class="nav">{links}</ul></div>\n'

    def _crumbs(self) -> str:
        links = " &gt; ".join(f'<a href="{path}">{words}</a>' for words, path in self.trail.items())
        return f'<div class="position">当前位置：{links}</div>\n'

    def _footer(self) -> str:
        return (
            f'<div class="footer"><p>主办：{self.portal.name} 版权所有</p>'
            f"<p>网站标识码：{self.portal.mark} 样例网站</p></div>\n"
        )


def article_meta(article: Article, column: str) -> str:
    """The meta tags of an article page (国办发〔2017〕47号)."""
    fields = {
        "ColumnName": column,
        "ColumnType": "信息公开",
        "ArticleTitle": article.title,
        "PubDate": article.published,
        "ContentSource": article.publisher,
    }
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in fields.items())


def record_table(article: Article, portal: Portal) -> str:
    """The table above an article: 索引号, 发布机构, 发布日期 and the rest."""
    index = f"{portal.division}-{article.published[:4]}-{article.number:05d}"
    return (
        '<table class="xxgk-table"><tr>'
        f"<td>索 引 号：</td><td>{index}</td><td>信息分类：</td><td>{portal.column}</td></tr><tr>"
        f"<td>发布机构：</td><td>{article.publisher}</td><td>发布日期：</td><td>{article.published}</td></tr><tr>"
        f'<td>名  称：</td><td colspan="3">{escape(article.title)}</td></tr></table>\n'
    )
