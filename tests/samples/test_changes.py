import httpx
import pytest

from samples.farm import Farm
from samples.reports import generate


@pytest.fixture
def visitor(changing: Farm) -> httpx.Client:
    return httpx.Client(proxy=changing.proxy_url, trust_env=False, follow_redirects=True)


LIST = "http://www.buerjin-sample.example/zwgk/zfxxgk/zfxxgknb/"


def test_a_withdrawn_report_is_gone_from_list_page_and_truth(changing: Farm, visitor: httpx.Client) -> None:
    held = changing.truth.report("buerjin", "布尔津县人民政府", 2024)
    assert held.sample.title in visitor.get(LIST).text
    changing.withdraw(held)
    assert held.sample.title not in visitor.get(LIST).text
    assert visitor.get(held.url).status_code == 404
    with pytest.raises(KeyError):
        changing.truth.report("buerjin", "布尔津县人民政府", 2024)


def test_a_restated_report_keeps_its_place_and_has_other_figures(changing: Farm, visitor: httpx.Client) -> None:
    held = changing.truth.report("buerjin", "布尔津县人民政府", 2023)
    before = visitor.get(held.url)
    sample = changing.restate(held)
    after = visitor.get(held.url, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200 and after.content != before.content
    now = changing.truth.report("buerjin", "布尔津县人民政府", 2023)
    assert now.url == held.url and now.sample == sample
    assert (sample.title, sample.published, sample.broken) == (held.sample.title, held.sample.published, ())
    assert sample.table != held.sample.table


def test_a_new_report_is_listed_first_and_the_list_is_no_longer_fresh(changing: Farm, visitor: httpx.Client) -> None:
    before = visitor.get(LIST)
    places = {held.url for held in changing.truth.of("buerjin")}
    body = changing.truth.report("buerjin", "布尔津县人民政府", 2024).sample.body
    sample = changing.publish("buerjin", generate(body, 2026))
    after = visitor.get(LIST, headers={"If-Modified-Since": before.headers["last-modified"]})
    assert after.status_code == 200 and sample.title in after.text
    added = {held.url for held in changing.truth.of("buerjin")} - places
    assert added == {changing.truth.report("buerjin", body.name, 2026).url}
    assert visitor.get(added.pop()).status_code == 200


def test_other_portals_do_not_move(changing: Farm, visitor: httpx.Client) -> None:
    urls = [held.url for held in changing.truth.reports if held.portal != "buerjin"]
    pages = [visitor.get(url).content for url in urls[:20]]
    changing.withdraw(changing.truth.of("buerjin")[0])
    assert [visitor.get(url).content for url in urls[:20]] == pages


def test_a_file_that_carries_a_report_can_be_restated(changing: Farm, visitor: httpx.Client) -> None:
    held = next(h for h in changing.truth.of("hailar") if h.carrier == "docx")
    before = visitor.get(held.files[0]).content
    changing.restate(held)
    now = changing.truth.report("hailar", held.sample.body.name, held.sample.year)
    assert now.carrier == "docx" and now.files == held.files
    assert visitor.get(held.files[0]).content != before
