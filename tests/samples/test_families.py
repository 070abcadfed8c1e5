import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from samples.families import boda, hanweb, openness, trs
from samples.farm import Farm
from samples.web.paging import cut

PORTALS = (
    *("buerjin", "ewenke", "altay", "xilingol", "hami", "hailar"),
    *("qapqal", "ejina", "arun", "morindawa", "hinggan"),
)
ENOUGH = "page=9"
LINK = re.compile(r"""(?:href|src)=["']([^"'#]+)""")


def text_of(answer: httpx.Response) -> str:
    return answer.content.decode("gb18030" if b"charset" not in answer.content[:200] else "utf-8", "replace")


def onward(url: str, text: str) -> Iterator[str]:
    """What a page leads to: its links, and what its scripts would ask for."""
    yield from (unescape(link) for link in LINK.findall(text))
    count = re.search(r"createPageHTML\((\d+)", text) or re.search(r"countPage = (\d+)", text)
    yield from (f"index_{n}.html" for n in range(1, int(count[1]) if count else 1))
    total = re.search(r"totalRecord: (\d+), proxyUrl: '([^']+)', param: '([^']+)'", text)
    if total:
        yield f"{total[2]}?startrecord=1&endrecord={total[1]}&perpage=100&{total[3]}"
    if "fetch('/api/list" in text:
        yield f"/api/list?channel=nb&{urlsplit(url).query or 'page=1'}"
    if url.split("?")[0].endswith("/api/list"):
        data = json.loads(text)
        yield from (row["path"] for row in data["rows"])
        yield from (f"/xxgk/nb/list.html?page={n + 1}" for n in range(data["pages"]))
    if "/api/article" in text:
        yield "/api/article?id=" + re.findall(r"[0-9]+", url)[-1]
    if "/api/article" in url:
        yield from LINK.findall(json.loads(text)["html"])


def walk(client: httpx.Client, home: str) -> dict[str, int]:
    """Every URL reached from the home page, with its status."""
    seen: dict[str, int] = {}
    ahead = [home]
    while ahead:
        url = ahead.pop()
        if url in seen or url.endswith(ENOUGH):
            continue
        answer = client.get(url)
        seen[url] = answer.status_code
        if answer.has_redirect_location:
            ahead.append(urljoin(url, answer.headers["location"]))
        elif answer.headers.get("content-type", "").split(";")[0] in ("text/html", "text/xml", "application/json"):
            links = (urldefrag(urljoin(url, link)).url for link in onward(url, text_of(answer)))
            ahead += [link for link in links if urlsplit(link).hostname == urlsplit(home).hostname]
    return seen


@pytest.fixture(scope="module")
def walks(farm: Farm, client: httpx.Client) -> dict[str, dict[str, int]]:
    return {name: walk(client, cast.portal.home) for name, cast in farm.casts.items()}


def test_the_farm_has_these_portals(farm: Farm) -> None:
    assert tuple(farm.casts) == PORTALS


@pytest.mark.parametrize("name", PORTALS)
def test_every_report_file_and_lookalike_is_reached_from_home(
    farm: Farm, walks: dict[str, dict[str, int]], name: str
) -> None:
    wanted = {held.url for held in farm.truth.of(name)} | {f for held in farm.truth.of(name) for f in held.files}
    wanted |= {other.url for other in farm.truth.lookalikes if other.portal == name}
    wanted |= {twin for twin, of in farm.truth.twins.items() if of in wanted}
    assert not wanted - set(walks[name])
    assert {walks[name][url] for url in wanted} == {200}


@pytest.mark.parametrize("name", PORTALS)
def test_only_a_server_of_bad_habits_has_dead_links(walks: dict[str, dict[str, int]], name: str) -> None:
    dead = [url for url, status in walks[name].items() if status >= 400]
    assert len(dead) == (1 if name == "ejina" else 0)


def test_the_whole_farm_is_a_small_harvest(walks: dict[str, dict[str, int]]) -> None:
    assert sum(len(seen) for seen in walks.values()) < 700


def test_a_gbk_portal_cannot_be_read_as_utf_8_and_tells_no_charset(farm: Farm, client: httpx.Client) -> None:
    held = farm.truth.of("ewenke")[0]
    answer = client.get(held.url)
    assert answer.headers["content-type"] == "text/html" and b"charset" not in answer.content
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")
    assert held.sample.title in answer.content.decode("gbk")


def test_trs_tells_its_pages_in_both_ways(client: httpx.Client) -> None:
    utf8, gbk = (client.get(f"http://www.{n}-sample.example{trs.CHANNEL}") for n in ("buerjin", "ewenke"))
    assert re.search(r'createPageHTML\(3, 0, "index", "html"\);', text_of(utf8))
    assert "var countPage = 3;" in text_of(gbk)
    assert 'href="./20' in text_of(utf8)


def test_hanweb_gives_the_same_records_by_get_and_post(farm: Farm, client: httpx.Client) -> None:
    url = f"http://www.altay-sample.example{hanweb.PROXY}"
    paging = {"startrecord": "13", "endrecord": "18", "perpage": "6"}
    by_get = client.get(url, params=hanweb.NAMED | paging)
    by_post = client.post(url, params=paging, data=hanweb.NAMED)
    assert by_get.content == by_post.content
    assert by_get.text.count("<record>") == 6 and "<totalrecord>22</totalrecord>" in by_get.text
    assert client.get(url, params=paging).text.count("<record>") == 0


def test_hanweb_embeds_the_first_records_only(client: httpx.Client) -> None:
    page = client.get(f"http://www.altay-sample.example{hanweb.LIST}").text
    assert page.count("<record><![CDATA[") == hanweb.EMBEDDED


def test_boda_counts_its_pages_down(client: httpx.Client) -> None:
    root = f"http://www.xilingol-sample.example{boda.LIST}"
    first = client.get(f"{root}.htm").text
    assert '<a href="zfxxgknb/2.htm">2</a>' in first and '<a href="zfxxgknb/1.htm">3</a>' in first
    assert client.get(f"{root}/2.htm").status_code == client.get(f"{root}/1.htm").status_code == 200
    assert client.get(f"{root}/3.htm").status_code == 404


def test_boda_loads_files_down_by_query(farm: Farm, client: httpx.Client) -> None:
    held = next(h for h in farm.truth.of("xilingol") if h.carrier == "docx")
    assert "wbfileid=" in held.files[0] and client.get(held.files[0]).content[:2] == b"PK"


def test_a_scripted_portal_shows_nothing_without_its_script(farm: Farm, client: httpx.Client) -> None:
    for held in farm.truth.of("hami"):
        assert held.sample.title not in client.get(held.url).text


def test_a_file_names_itself_in_raw_gbk(farm: Farm, client: httpx.Client) -> None:
    held = next(h for h in farm.truth.of("hailar") if h.delivery == "docx")
    answer = client.get(held.files[0])
    raw = dict(answer.headers.raw)[b"Content-Disposition"]
    assert f"{held.sample.title}.docx" in raw.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_a_list_may_link_the_file_itself(farm: Farm, client: httpx.Client) -> None:
    bare = [h for h in farm.truth.of("hailar") if h.delivery == "bare"]
    assert bare and all(client.get(h.url).content.startswith(b"%PDF") for h in bare)


def test_one_attachment_is_larger_than_a_mebibyte(farm: Farm, client: httpx.Client) -> None:
    sizes = [len(client.get(url).content) for h in farm.truth.of("ejina") for url in h.files]
    assert max(sizes) > 1 << 20


def test_robots_forbids_what_the_list_still_links(walks: dict[str, dict[str, int]], client: httpx.Client) -> None:
    robots = client.get("http://www.ejina-sample.example/robots.txt").text
    assert "Disallow: /zfxxgknb/neibu/" in robots
    assert any("/zfxxgknb/neibu/" in url for url in walks["ejina"])


def test_some_articles_stand_behind_two_redirects(farm: Farm, walks: dict[str, dict[str, int]]) -> None:
    hops = [url for url, status in walks["ejina"].items() if "/go/" in url and status in (301, 302)]
    assert len(hops) >= 2
    assert walks["ejina"]["http://www.ejina-sample.example/loop/a"] == 302


def test_crawl_delay_is_told_by_one(client: httpx.Client) -> None:
    assert "Crawl-delay: 0.1" in client.get("http://www.qapqal-sample.example/robots.txt").text


def test_the_banners_platform_has_a_list_for_each_unit(farm: Farm, client: httpx.Client) -> None:
    root = f"http://www.arun-sample.example{openness.LIST}"
    government, bureau = (
        client.get(root, params={"branch_id": openness.branch(name)}).text
        for name in ("阿荣旗人民政府", "阿荣旗市场监督管理局")
    )
    held = farm.truth.report("arun", "阿荣旗市场监督管理局", 2023)
    path = urlsplit(held.url).path
    assert path in bureau and path not in government
    assert held.sample.title not in bureau and held.sample.title[: openness.CUT] in bureau


def test_the_banners_platform_shows_its_first_page_for_ever(client: httpx.Client) -> None:
    root = f"http://www.arun-sample.example{openness.LIST}"
    first, hundredth = (set(LINK.findall(client.get(root, params={"page": n}).text)) for n in (1, 100))
    assert {x for x in first if "show" in x} == {x for x in hundredth if "show" in x} != set()
    assert any(link.endswith("page=101") for link in hundredth)


def test_an_old_site_has_no_meta_tags_of_its_articles(farm: Farm, client: httpx.Client) -> None:
    text = text_of(client.get(farm.truth.of("morindawa")[0].url))
    assert "ArticleTitle" not in text and "更新时间" in text


def test_a_league_site_pages_by_parameter(farm: Farm, client: httpx.Client) -> None:
    root = "http://www.hinggan-sample.example/info/iList.jsp?cat_id=10237&cur_page="
    assert "article_" in client.get(f"{root}3").text and "article_" not in client.get(f"{root}4").text
    assert re.search(r"/hinggan/20\d\d-\d\d/\d\d/article_\d{18}\.html", farm.truth.of("hinggan")[0].url)


def test_a_column_is_cut_without_loss(farm: Farm) -> None:
    column = farm.casts["buerjin"].column
    for size in (1, 7, 100):
        assert tuple(a for page in cut(column, size) for a in page) == column
    assert cut((), 5) == [()]
