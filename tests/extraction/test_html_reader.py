"""HTML to blocks: the article is found, what is hidden is not read, what stands around it is kept apart."""

from collections.abc import Callable

import pytest

from extraction.blocks import Page
from extraction.readers.html import read_html
from model.report import Document

URL = "http://www.x.example/a/b.html"
PROSE = "2021年，全旗各单位认真贯彻条例，主动公开政府信息，依法办理公开申请，各项工作取得新的进展。"
PARTS = "".join(
    f"<p>{n}、{t}</p><p>{PROSE}</p>"
    for n, t in zip("一二三", ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况"), strict=True)
)
NAVIGATION = "".join(f'<li><a href="/{n}.html">第{n}条很长很长的相关新闻标题链接文字</a></li>' for n in range(40))


def read(body: str, head: str = "", related: dict[str, Document] | None = None) -> Page:
    content = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return read_html(Document(url=URL, content=content, media_type="text/html"), related)


def texts(page: Page) -> list[str]:
    return [p.text for p in page.paragraphs()]


@pytest.mark.parametrize(
    "container",
    [
        '<div id="zoom">{}</div>',
        '<div class="qx7"><div>{}</div></div>',
        "<td>{}</td>",
        "<article><section>{}</section></article>",
        "{}",
    ],
)
def test_the_article_is_found_whatever_it_stands_in(container: str) -> None:
    inner = container.format(PARTS)
    body = f"<table><tr>{inner}</tr></table>" if "<td>" in container else inner
    page = read(f'<ul class="menu">{NAVIGATION}</ul><div>{body}</div><div><ul>{NAVIGATION}</ul></div>')
    assert texts(page) == texts(read(PARTS))
    assert len(texts(page)) == 6


def test_an_article_whose_parts_have_boxes_of_their_own_is_whole() -> None:
    boxes = "".join(f"<div class='part'><h2>{n}、部分标题</h2><div><p>{PROSE}</p></div></div>" for n in "一二三四五六")
    page = read(f"<div><ul>{NAVIGATION}</ul></div><div id='c'>{boxes}</div><div>版权所有</div>")
    assert len(texts(page)) == 12


def test_an_introduction_before_the_container_belongs_to_it() -> None:
    page = read(f"<ul>{NAVIGATION}</ul><div><div><p>{PROSE}{PROSE}</p></div><div>{PARTS * 5}</div></div>")
    assert texts(page)[0] == PROSE + PROSE


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>',
        '<p style="DISPLAY : NONE !important">{}</p>',
        '<div style="visibility:hidden"><p>{}</p></div>',
        "<p hidden>{}</p>",
        '<p class="copy">{}</p>',
        "<!-- {} -->",
        "<script>document.write('{}')</script>",
        "<template><p>{}</p></template>",
        "<noscript>{}</noscript>",
        "<textarea>{}</textarea>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden: str) -> None:
    page = read(PARTS + hidden.format("不可见的文字"), head="<style>.copy{color:red;display:none}</style>")
    assert "不可见的文字" not in page.text()


def test_what_only_print_hides_is_read() -> None:
    style = "<style>@media print{.noprint{display:none}}</style>"
    page = read(PARTS + "<p class='noprint'>可见的文字</p>", head=style)
    assert "可见的文字" in page.text()


def test_tails_of_inline_elements_are_kept() -> None:
    page = read(f"<div>{PARTS}<p>自<b>2017</b>年<span>1</span>月<i>1</i>日起，至<u>12</u>月31日止</p></div>")
    assert "自2017年1月1日起，至12月31日止" in texts(page)


def test_breaks_part_paragraphs_and_source_lines_do_not() -> None:
    page = read("<div>一、总体\n   情况<br>第一段文字第一段<br/><br>第二段\n文字</div>")
    assert texts(page) == ["一、总体情况", "第一段文字第一段", "第二段文字"]


def test_lines_of_preformatted_text_are_paragraphs() -> None:
    assert texts(read("<pre>一、总体情况\n文字<b>粗</b>体\n\n二、其他</pre>")) == [
        "一、总体情况",
        "文字粗体",
        "二、其他",
    ]


def test_a_table_is_a_grid_with_its_place() -> None:
    head, row = "<thead><tr><th>甲</th><th>乙</th></tr></thead>", "<tbody><tr><td colspan='2'>1</td></tr></tbody>"
    page = read(f"<div>{PARTS}<table>{head}{row}</table></div>")
    (grid,) = page.grids()
    assert [[c.text for c in row] for row in grid.rows] == [["甲", "乙"], ["1"]]
    assert grid.rows[1][0].colspan == 2
    assert grid.rows[1][0].place.endswith("/table[1]/tbody[1]/tr[1]/td[1]")


@pytest.mark.parametrize(
    ("written", "span"), [("2", 2), ("2px", 2), (" 2 ", 2), ("+2", 2), ("two", 1), ("-3", 1), ("", 1), ("0", 1)]
)
def test_a_colspan_is_read_however_it_is_written(written: str, span: int) -> None:
    page = read(
        f"<table><tr><td colspan='{written}'>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    assert next(page.grids()).rows[0][0].colspan == span


def test_hidden_rows_and_cells_are_dropped() -> None:
    page = read(
        "<table><tr><td>甲</td><td style='display:none'>9</td><td>1</td></tr>"
        "<tr style='display:none'><td>乙</td><td>9</td></tr><tr><td>丙</td><td>2</td></tr></table>"
    )
    assert [[c.text for c in row] for row in next(page.grids()).rows] == [["甲", "1"], ["丙", "2"]]


def test_hidden_text_within_a_cell_is_dropped() -> None:
    page = read(
        "<table><tr><td>甲</td><td>1<span style='display:none'>9</span></td></tr><tr><td>乙</td><td>2</td></tr></table>"
    )
    assert next(page.grids()).rows[0][1].text == "1"


def test_a_layout_table_is_unwrapped() -> None:
    inner = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    page = read(f"<table><tr><td>{PARTS}</td></tr><tr><td>{inner}</td></tr></table>")
    assert len(texts(page)) == 6
    assert [[c.text for c in row] for row in next(page.grids()).rows] == [["甲", "1"], ["乙", "2"]]


def test_a_cell_that_wraps_its_number_in_a_table_is_a_cell() -> None:
    boxed = "<table><tr><td>{}</td></tr></table>"
    rows = "".join(f"<tr><td>{n}</td><td>{boxed.format(n)}</td></tr>" for n in range(3))
    page = read(f"<table>{rows}</table>")
    assert [[c.text for c in row] for row in next(page.grids()).rows] == [[str(n)] * 2 for n in range(3)]


def test_what_stands_around_is_told_apart() -> None:
    head = (
        "<title>年报-某旗政府</title><meta name='SiteIDCode' content='1507240004'>"
        "<meta NAME=ArticleTitle content='年报题名'>"
    )
    page = read(
        "<div>您当前的位置：<a>首页</a> > <a>年报</a></div><h1>年报题名</h1>"
        "<div>发布时间：2022-01-20　来源：旗政府办 【字体：大 中 小】</div>"
        f"<div>{PARTS}</div><div><p>主办单位：某旗政府</p><p>网站标识码：1507240004</p></div>",
        head,
    )
    assert page.title == "年报-某旗政府"
    assert page.headings == ("年报题名",)
    assert page.meta == {"siteidcode": "1507240004", "articletitle": "年报题名"}
    assert page.table_meta == {"发布时间": "2022-01-20", "来源": "旗政府办"}
    assert page.breadcrumb.startswith("您当前的位置")
    assert "网站标识码：1507240004" in page.footer


def test_the_table_of_an_articles_data_is_no_table_of_the_report() -> None:
    data = (
        "<table><tr><td>索 引 号：</td><td>111-2022-00003</td><td>发布机构：</td><td>旗政府办公室</td></tr>"
        "<tr><td>名称：</td><td>2021年政府信息公开工作年度报告</td><td>发布日期：</td><td>2022-01-20</td></tr></table>"
    )
    page = read(f"<div>{data}{PARTS}</div>")
    assert list(page.grids()) == []
    assert page.table_meta["发布机构"] == "旗政府办公室"
    assert page.table_meta["发布日期"] == "2022-01-20"
    assert page.table_meta["索引号"] == "111-2022-00003"


def test_links_are_absolute_and_told_from_what_is_shown_in_place() -> None:
    page = read(
        f"{PARTS}<a href='c.docx'>附件</a><img src='/d.png' alt='图'><a href='javascript:void(0)'>x</a><a href='http://[bad'>y</a>"
    )
    assert [(a.url, a.text, a.embedded) for a in page.anchors] == [
        ("http://www.x.example/a/c.docx", "附件", False),
        ("http://www.x.example/d.png", "图", True),
    ]


def test_links_follow_the_base_of_the_page() -> None:
    assert (
        read(f"{PARTS}<a href='c.docx'>附件</a>", "<base href='/z/'>").anchors[0].url == "http://www.x.example/z/c.docx"
    )


def test_a_frame_is_read_in_its_place() -> None:
    frame = Document(
        url="http://www.x.example/a/f.html", content=f"<body>{PARTS}<a href='g.pdf'>附</a></body>".encode("gbk")
    )
    page = read("<p>前</p><iframe src='f.html'></iframe><p>后</p>", related={frame.url: frame})
    assert len([t for t in texts(page) if t == PROSE]) == 3
    assert any(a.url == "http://www.x.example/a/g.pdf" for a in page.anchors)


def test_frames_that_frame_each_other_end() -> None:
    frame = Document(url="http://www.x.example/a/f.html", content=b"<iframe src='f.html'></iframe><p>text</p>")
    assert read("<iframe src='f.html'></iframe>", related={frame.url: frame}).text().count("text") <= 2


def test_a_frameset_is_read_through_its_frames(document: Callable[..., Document]) -> None:
    frame = Document(url="http://www.x.example/a/f.html", content=PARTS.encode())
    content = b"<html><frameset><frame src='f.html'></frameset></html>"
    page = read_html(Document(url=URL, content=content), {frame.url: frame})
    assert len(texts(page)) == 6


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "big5hkscs"])
def test_the_declared_charset_may_lie(charset: str) -> None:
    inner = PARTS if charset != "big5hkscs" else "<p>一、總體情況政府信息公開</p>" * 9
    body = f"<meta charset='iso-8859-1'><div>{inner}</div>"
    page = read_html(Document(url=URL, content=body.encode(charset), charset="iso-8859-1"))
    assert page.text().startswith(("一、总体情况", "一、總體情況"))


def test_an_empty_page_is_a_page() -> None:
    assert read_html(Document(url=URL, content=b"")).blocks == ()
