from collections import Counter
from dataclasses import replace

import httpx
import pytest

from samples.farm import Farm
from samples.web.chrome import Chrome, article_meta, record_table
from samples.web.site import Portal


def test_there_are_one_and_a_half_hundred_reports_each_in_its_own_place(farm: Farm) -> None:
    reports = farm.truth.reports
    assert 90 <= len(reports) <= 160
    assert len({held.url for held in reports}) == len(reports)
    assert len({(held.portal, held.sample.body.name, held.sample.year) for held in reports}) == len(reports)


def test_governments_departments_and_townships_share_columns(farm: Farm) -> None:
    kinds = Counter(held.sample.body.kind for held in farm.truth.reports)
    assert kinds["government"] > 80 and kinds["department"] >= 8 and kinds["township"] >= 4


def test_a_place_has_the_code_of_its_name_in_that_year(farm: Farm) -> None:
    old = farm.truth.report("hami", "哈密地区行政公署", 2015).sample.body
    new = farm.truth.report("hami", "哈密市人民政府", 2016).sample.body
    assert (old.division, old.division_now) == ("652200", "650500")
    assert (new.division, new.division_now) == ("650500", "650500")


def test_a_report_is_found_by_body_and_year(farm: Farm) -> None:
    held = farm.truth.report("altay", "阿勒泰地区行政公署", 2019)
    assert held.sample.year == 2019 and held in farm.truth.of("altay")
    with pytest.raises(KeyError):
        farm.truth.report("altay", "阿勒泰地区行政公署", 1999)


def test_reports_come_as_page_docx_and_pdf(farm: Farm) -> None:
    carriers = Counter(held.carrier for held in farm.truth.reports)
    assert carriers["html"] > 80 and carriers["docx"] >= 5 and carriers["pdf"] >= 4


def test_a_file_that_the_list_links_tells_no_date(farm: Farm) -> None:
    for held in farm.truth.reports:
        assert held.published == ("" if held.delivery == "bare" else held.sample.published)


def test_each_portal_holds_pages_that_only_look_like_reports(farm: Farm) -> None:
    kinds = {name: {o.kind for o in farm.truth.lookalikes if o.portal == name} for name in farm.casts}
    assert all(
        found == {"guide", "notice", "work_report", "rule_of_law", "template", "news"} for found in kinds.values()
    )


def test_twins_repeat_a_report_under_another_address(farm: Farm, client: httpx.Client) -> None:
    assert len(farm.truth.twins) >= 4
    assert any(url.endswith("_wap.html") for url in farm.truth.twins)
    assert any(url.endswith("?print=1") for url in farm.truth.twins)
    by_url = {held.url: held for held in farm.truth.reports}
    for twin, url in farm.truth.twins.items():
        charset = "gbk" if "ewenke" in twin else "utf-8"
        assert by_url[url].sample.title in client.get(twin).content.decode(charset)


def farm_is_gbk(url: str) -> bool:
    return "ewenke" in url or "morindawa" in url


def test_every_page_is_marked_as_a_sample(farm: Farm, client: httpx.Client) -> None:
    urls = [f"http://{cast.portal.host}{path}" for name, cast in farm.casts.items() for path in farm.paths(name)]
    pages = [answer for url in urls if "text/html" in (answer := client.get(url)).headers.get("content-type", "")]
    assert len(pages) > 200
    for answer in pages:
        text = answer.content.decode("gbk" if farm_is_gbk(str(answer.url)) else "utf-8")
        assert '<div class="sample-mark">样例' in text
        assert "(样例)</title>" in text and '<meta name="sample"' in text


def test_article_pages_carry_what_the_real_ones_carry(farm: Farm, client: httpx.Client) -> None:
    held = farm.truth.report("qapqal", "察布查尔锡伯自治县人民政府", 2020)
    text = client.get(held.url).text
    for meta in ("SiteName", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
        assert f'<meta name="{meta}" content="' in text
    assert f'<meta name="PubDate" content="{held.sample.published}">' in text
    assert "索 引 号" in text and "发布机构" in text and "网站标识码" in text and "当前位置" in text
    assert "6540229900" in text


def test_what_a_page_needs_is_there(client: httpx.Client) -> None:
    root = "http://www.buerjin-sample.example"
    assert client.get(f"{root}/images/logo.png").content.startswith(b"\x89PNG\r\n\x1a\n")
    assert "createPageHTML" in client.get(f"{root}/js/page.js").text
    assert "/images/bg.png" in client.get(f"{root}/css/site.css").text


def test_words_are_escaped_in_meta_tags_and_tables(farm: Farm) -> None:
    article = farm.casts["buerjin"].column[0]
    hostile = replace(article, title='<b>"x"</b>')
    assert "<b>" not in article_meta(hostile, "c") + record_table(hostile, farm.casts["buerjin"].portal)


def test_a_portals_mark_begins_with_its_division() -> None:
    portal = Portal(id="x", name="某县", host="www.x.example", division="654321", level="county", family="trs")
    assert (portal.mark, portal.home) == ("6543219900", "http://www.x.example/")
    assert "网站标识码" in Chrome(portal, {}, {}).page("t", "m")
