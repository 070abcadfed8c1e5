"""What stands around an article and tells of it: title, meta tags, breadcrumb, the line or table of its data."""

import re
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborHTMLParser

from extraction.blocks import Grid, Paragraph
from extraction.readers.spaces import one_line

LABELS = (
    "索引号", "信息索引", "发布机构", "发文机关", "发文机构", "发布单位", "公开主体", "公开机构", "信息来源",
    "文章来源", "稿件来源", "发布日期", "发布时间", "公开日期", "公开时间", "成文日期", "生成日期", "发文日期",
    "生效日期", "更新时间", "信息名称", "文件名称", "主题分类", "组配分类", "体裁分类", "发文字号", "信息分类",
    "来源", "日期", "时间", "名称", "标题", "文号", "作者",
)  # fmt: skip
_LABEL = "|".join(r"[ \u3000]*".join(label) for label in LABELS)
_ITEM = re.compile(
    rf"(?:^|(?<=[\s|\[【（(]))[\[【]?({_LABEL})[\]】]?\s*[:：]\s*(.*?)(?=\s+[\[【（(]?(?:{_LABEL}|浏览|字体|阅读|点击|打印|责任编辑|【字体)|[\]】]|$)"
)
_CRUMB = re.compile(r"当前(?:的)?位置|所在(?:的)?位置|您现在的位置|^\s*(?:网站)?首页\s*[>»›/＞-]")
_FOOTER = re.compile(r"网站标识码|ICP备|ICP证|主办单位|版权所有|公网安备|承办单位")
_SPACE = re.compile(r"\s+")
_TITLE = re.compile("年报|年度报告|信息公开.{0,12}报告")
_BELOW = 8
_MOST_CELLS = 40


def meta_tags(tree: LexborHTMLParser) -> dict[str, str]:
    """Names of meta tags, lower case, with their content; the first of a name that is not empty."""
    found: dict[str, str] = {}
    for node in tree.css("meta"):
        name = (node.attributes.get("name") or node.attributes.get("property") or "").strip().lower()
        content = one_line(node.attributes.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def titles(tree: LexborHTMLParser) -> tuple[str, tuple[str, ...]]:
    """The document's title, and the texts of its first-rank headings."""
    title = tree.css_first("title")
    headings = (one_line(h.text()) for h in tree.css("h1, h2, h3")[:40])
    return one_line(title.text()) if title else "", tuple(filter(None, headings))


def breadcrumb(paragraphs: Iterable[Paragraph]) -> str:
    """The line that says where in the site a page stands; empty when there is none."""
    return next((p.text for p in paragraphs if len(p.text) < 300 and _CRUMB.search(p.text)), "")


def footer(paragraphs: Sequence[Paragraph]) -> str:
    """The lines of the site's imprint, one a line."""
    return "\n".join(p.text for p in paragraphs[-60:] if _FOOTER.search(p.text))[:3000]


def data_line(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """Labels and values of lines such as `发布时间:2020-01-05 来源:县政府办公室`; the first of a label counts."""
    found: dict[str, str] = {}
    for paragraph in paragraphs:
        if len(paragraph.text) > 300:
            continue
        for label, value in _ITEM.findall(paragraph.text):
            if value.strip() and len(value) < 120:
                found.setdefault(_SPACE.sub("", label), value.strip())
    return found


def data_table(grid: Grid) -> dict[str, str]:
    """Labels and values of a table of an article's data; empty when it is no such table."""
    if sum(map(len, grid.rows)) > _MOST_CELLS:
        return {}
    found: dict[str, str] = {}
    for row in grid.rows:
        texts = [c.text.strip() for c in row]
        for text, after in zip(texts, [*texts[1:], ""], strict=True):
            label = _SPACE.sub("", text).strip("[]【】:：")
            if label in LABELS and after:
                found.setdefault(label, one_line(after))
            elif match := _ITEM.match(text):
                found.setdefault(_SPACE.sub("", match[1]), match[2].strip())
    return {k: v for k, v in found.items() if v} if len(found) >= 2 else {}


def is_navigation(paragraph: Paragraph) -> bool:
    """Whether a line is made of links and tells no datum."""
    return paragraph.linked * 2 > len(paragraph.text) and not _ITEM.search(paragraph.text)


def below_title(before: Sequence[Paragraph | Grid], title: str) -> tuple[str, ...]:
    """The first lines after the title, of what stands `before` the article; none where the title is not there."""
    lines = [b for b in before if isinstance(b, Paragraph) and not is_navigation(b)]
    titles = [i for i, line in enumerate(lines) if _is_title(line, title)]
    return tuple(line.text for line in lines[titles[-1] + 1 :][:_BELOW]) if titles else ()


def _is_title(line: Paragraph, title: str) -> bool:
    named = len(line.text) >= 6 and _SPACE.sub("", line.text) in _SPACE.sub("", title)
    return named or (line.heading and bool(_TITLE.search(line.text)))
