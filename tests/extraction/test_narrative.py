"""Figures from prose: what is stated is read, what is about something else is not."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.blocks import Page, Paragraph
from extraction.forms.narrative import DOUBTFUL, figures
from extraction.forms.prose import COUNT, RULES
from extraction.forms.zeros import ZEROS
from extraction.identity import Identity
from model.indicator import codes_of

COUNTY = Identity(
    kind="annual_report",
    body="伊吾县人民政府",
    body_kind="government",
    division="652223",
    division_now="650522",
    level="county",
    year=2013,
)
BUREAU = Identity(
    kind="annual_report",
    body="伊吾县财政局",
    body_kind="department",
    division="652223",
    division_now="650522",
    level="county",
    year=2013,
)


def page(*lines: str) -> Page:
    return Page(source="table", blocks=tuple(Paragraph(text=line) for line in lines))


def read(*lines: str, identity: Identity = COUNTY) -> dict[str, list[float | None]]:
    found: dict[str, list[float | None]] = {}
    for figure in figures(page(*lines), identity):
        found.setdefault(figure.code, []).append(figure.value)
    return found


@pytest.mark.parametrize(
    ("line", "code", "number"),
    [
        ("2013年,全县主动公开政府信息3210条。", "proactive.total", 3210),
        ("全年累计主动公开政府信息共计１，２０５条。", "proactive.total", 1205),
        ("主动公开政府信息1.2万条。", "proactive.total", 12000),
        ("其中主动公开规范性文件12件。", "proactive.normative_documents", 12),
        ("全年制发规范性文件总数9件。", "normative_documents.issued", 9),
        ("通过政府网站公开政府信息820条,效果良好。", "channel.website", 820),
        ("2013年全县各乡镇、县直各部门通过政府网站公开政府信息820条。", "channel.website", 820),
        ("按照要求,全年通过政府网站公开政府信息820条。", "channel.website", 820),
        ("自2008年《条例》施行以来不断改进,2013年通过政府网站公开信息820条。", "channel.website", 820),
        ("县政府门户网站全年更新各类信息820条。", "channel.website", 820),
        ("政务微博公开政府信息数15条。", "channel.weibo", 15),
        ("通过微信公众号发布信息44条。", "channel.wechat", 44),
        ("政府公报公开政府信息20条。", "channel.gazette", 20),
        ("其他方式公开政府信息7条。", "channel.other", 7),
        ("回应公众关注热点或重大舆情数3次。", "response.hot_topics", 3),
        ("全年举办新闻发布会4场。", "response.press_conferences", 4),
        ("召开2场新闻发布会,通报进展。", "response.press_conferences", 2),
        ("主要负责同志参加新闻发布会1次。", "response.press_conferences_by_chief", 1),
        ("政府网站在线访谈6次。", "response.online_interviews", 6),
        ("开展在线访谈十二期。", "response.online_interviews", 12),
        ("发布政策解读稿件31篇。", "response.policy_interpretations", 31),
        ("共收到政府信息公开申请18件。", "request.received", 18),
        ("受理公民、法人和其他组织提出的政府信息公开申请共18件。", "request.received", 18),
        ("全年收到18件政府信息公开申请。", "request.received", 18),
        ("收到申请件中,当面申请3件。", "request.received.in_person", 3),
        ("从公开申请方式看,传真申请0件。", "request.received.fax", 0),
        ("以网络形式提交的政府信息公开申请9件。", "request.received.online", 9),
        ("信函申请公开2件。", "request.received.letter", 2),
        ("申请办结数17件。", "request.closed", 17),
        ("政府信息公开申请按时办结数16件。", "request.closed.on_time", 16),
        ("政府信息公开申请延期办结数1件。", "request.closed.extended", 1),
        ("全年答复政府信息公开申请17件。", "request.answered", 17),
        ("收到的公开申请已答复17件。", "request.answered", 17),
        ("答复中属于已主动公开范围的5件。", "request.answered.already_public", 5),
        ("申请答复中同意公开的8件。", "request.answered.disclosed", 8),
        ("申请答复中同意部分公开答复数1件。", "request.answered.partial", 1),
        ("申请中不同意公开答复数2件。", "request.answered.refused", 2),
        ("不同意公开中涉及商业秘密1件。", "request.answered.refused.trade_secret", 1),
        ("不同意公开中涉及个人隐私的1件。", "request.answered.refused.privacy", 1),
        ("申请答复中不属于本行政机关公开的3件。", "request.answered.not_this_body", 3),
        ("申请信息不存在的2件。", "request.answered.nonexistent", 2),
        ("申请中告知作出更改补充的1件。", "request.answered.clarify", 1),
        ("申请中告知通过其他途径办理的1件。", "request.answered.other_channel", 1),
        ("因政府信息公开申请行政复议2件。", "reconsideration.total", 2),
        ("发生3起涉及政府信息公开的行政诉讼案件,另有行政诉讼数1件。", "litigation.total", 1),
        ("政府信息公开投诉举报数量1件。", "complaint.total", 1),
        ("依申请公开共收取检索、复制费用1200元。", "fee.collected", 0.12),
        ("依申请公开收取费用0.3万元。", "fee.collected", 0.3),
        ("政府信息公开工作专门机构数2个。", "institution.dedicated_bodies", 2),
        ("设置政府信息公开查阅点5个。", "institution.reading_points", 5),
        ("设立了3个政府信息查阅场所。", "institution.reading_points", 3),
        ("从事政府信息公开工作人员数41人。", "institution.staff", 41),
        ("政府信息公开专职人员4名。", "institution.staff.full_time", 4),
        ("政府信息公开兼职人员37人。", "institution.staff.part_time", 37),
        ("政府信息公开专项经费5万元。", "institution.budget", 5),
        ("召开政府信息公开工作会议或专题会议数2次。", "training.meetings", 2),
        ("举办政府信息公开培训班3期。", "training.courses", 3),
        ("举办政府信息公开培训班3期,培训人员210人次。", "training.participants", 210),
    ],
)
def test_a_sentence_gives_its_figure(line: str, code: str, number: float) -> None:
    assert read(line).get(code) == [number]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("2013年未收到政府信息公开申请。", {"request.received"}),
        ("本年度没有收到公民、法人的信息公开申请事项。", {"request.received"}),
        ("无依申请公开政府信息情况。", set()),
        ("依申请提供政府信息,未收取任何费用。", {"fee.collected"}),
        ("信息公开未收取检索、复制、邮寄等费用。", {"fee.collected"}),
        ("向公民公开政府信息全部免费。", {"fee.collected"}),
        ("未发生因政府信息公开引起的行政复议、行政诉讼案件。", {"reconsideration.total", "litigation.total"}),
        ("没有因政府信息公开被申请行政复议或提起行政诉讼。", {"reconsideration.total", "litigation.total"}),
        ("未收到政府信息公开方面的行政复议申请。", {"reconsideration.total"}),
        ("因政府信息公开申请行政复议、行政诉讼情况:无。", {"reconsideration.total", "litigation.total"}),
        ("未收到关于政府信息公开工作的举报投诉。", {"complaint.total"}),
    ],
)
def test_words_for_nothing_are_a_given_zero(line: str, codes: set[str]) -> None:
    found = read(line)
    assert set(found) == codes
    assert all(values == [0] for values in found.values())


@pytest.mark.parametrize(
    "line",
    [
        "2012年共收到政府信息公开申请18件。",
        "应主动公开政府信息320条。",
        "对行政许可申请不收取任何费用。",
        "政府信息公开除检索费外不收取其他费用。",
        "参加自治区举办的政府信息公开培训班2期。",
        "未收到网上公开申请。",
        "政府信息公开申请按期答复率100%。",
        "通过省政府网站公开信息100条。",
        "截至2013年11月底,通过政府网站公开政府信息820条。",
        "上年收到政府信息公开申请18件。",
        "去年同期主动公开政府信息3210条。",
        "较上年增加政府信息公开申请3件。",
        "2014年,计划举办政府信息公开培训班3期。",
        "2014年将召开政府信息公开工作会议2次。",
        "上半年主动公开政府信息310条。",
        "截至6月,主动公开政府信息310条。",
        "7月份收到政府信息公开申请3件。",
        "自2008年以来,累计主动公开政府信息30210条。",
        "自治区人民政府网站采用我县信息120条。",
        "县财政局通过网站公开政府信息300条。",
        "县教育局收到政府信息公开申请3件。",
        "全年向市政府网站报送信息2313条,采用495条。",
        "每年举办政府信息公开培训班不少于2期。",
        "信息公开查阅点接待查阅110人次。",
        "办理行政许可事项12件,按时办结12件。",
        "答复网上信件62件。",
        "政务服务中心收到行政许可申请300件。",
        "对12件规范性文件进行了备案审查。",
        "全县公园全部免费开放。",
        "不动产登记费对小微企业未收取。",
        "当事人未经复议直接起诉的情形应当受理。",
        "通过网站公开财政预决算信息45条。",
        "文字解读15篇,图文解读17篇。",
        "举办权责清单专题培训班4期,培训600人。",
        "完善行政复议工作制度,无故不受理的追究责任。",
        "主动公开率达到100%。",
        "举办新闻发布会的次数比上年多2次。",
        "政府信息公开培训600余人次。",
        "新政办发〔2013〕74号文件要求公开政府信息。",
    ],
)
def test_what_is_about_something_else_gives_nothing(line: str) -> None:
    assert read(line) == {}


def test_all_closed_takes_the_number_received() -> None:
    found = read("全年受理的56件政府信息公开申请,已全部按时办结。")
    assert found == {"request.received": [56], "request.closed": [56], "request.closed.on_time": [56]}


@pytest.mark.parametrize(
    "line",
    [
        "全县通过门户网站等渠道主动公开政府信息640条。",
        "利用政府网站等平台主动公开信息640条,其中规范性文件以外的通过微信等方式公开。",
        "2013年,依托县政府门户网站、公告栏等多种形式主动公开政府信息共计640条。",
    ],
)
def test_all_channels_together_give_the_total_and_no_channel(line: str) -> None:
    assert read(line) == {"proactive.total": [640]}


def test_information_opened_through_all_channels_is_the_total_under_that_heading() -> None:
    line = "通过政府网站、微信公众号等渠道公开政府信息640条。"
    assert read("二、主动公开政府信息情况", line) == {"proactive.total": [640]}
    assert read(line) == {}


@pytest.mark.parametrize(
    "line",
    [
        "通过包括政府网站在内的渠道公开政府信息640条。",
        "主要通过政府网站公开政府信息640条。",
        "主要通过政府网站等渠道主动公开政府信息640条。",
        "通过政府网站及政务新媒体共公开政府信息640条。",
        "通过网站、微信等公开政府信息640条。",
        "通过门户网站和手机报公开政府信息640条。",
        "通过政务大厅、政府网站公开政府信息640条。",
        "以政府网站为主渠道公开政府信息640条。",
        "通过微信等新媒体发布信息640条。",
        "通过政府网站,主动公开政府信息640条。",
        "通过县政府门户网站等渠道发布信息640条。",
    ],
)
def test_a_count_that_channels_may_share_gives_nothing(line: str) -> None:
    assert read(line) == {}


def test_a_part_through_several_channels_is_no_total() -> None:
    found = read("主动公开政府信息900条,其中,通过网站等渠道主动公开政府信息640条。")
    assert found == {"proactive.total": [900]}
    found = read("通过微博公开政府信息260条,通过网站等渠道主动公开政府信息640条。")
    assert found == {"channel.weibo": [260]}


@pytest.mark.parametrize("count", [2013, 2029, 2049])
def test_a_count_that_looks_like_a_year_is_none(count: int) -> None:
    found = read(f"其中,通过政府网站公开{count}条,通过其他方式公开347条。")
    assert found == {"channel.website": [count], "channel.other": [347]}
    assert read("主动公开政府信息12014条,其中,通过政府网站公开8条。")["channel.website"] == [8]


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("共收到政府信息公开申请9件,均在法定期限内予以答复。", {"answered"}),
        ("收到公开申请9件,已全部答复。", {"answered"}),
        ("受理的9件政府信息公开申请,均已按期办结并答复。", {"closed", "closed.on_time", "answered"}),
    ],
)
def test_all_answered_takes_the_number_received(line: str, codes: set[str]) -> None:
    expected = {"request.received": [9]} | {f"request.{code}": [9] for code in codes}
    assert read(line) == expected


def test_all_of_a_number_answered_is_read_where_that_number_was_received() -> None:
    received = "2013年共收到政府信息公开申请9件,其中网络申请4件。"
    assert read(received, "截至年底,9件申请均已答复。")["request.answered"] == [9]
    assert "request.answered" not in read(received, "截至年底,4件申请均已答复。")
    assert "request.answered" not in read("2012年共收到政府信息公开申请9件。", "9件申请均已答复。")


@pytest.mark.parametrize(
    "claim",
    [
        "除延期的外,均已答复",
        "其余均已答复",
        "其中2件均已答复",
        "均未答复",
        "全部答复率100%",
        "均已答复5件",
        "均不予公开",
    ],
)
def test_what_does_not_say_that_all_were_answered_is_not_taken_so(claim: str) -> None:
    assert 9 not in read(f"收到政府信息公开申请9件,{claim}。").get("request.answered", [])


def test_all_closed_without_on_time_says_nothing_of_time() -> None:
    assert read("全年收到政府信息公开申请6件,均已办结。") == {"request.received": [6], "request.closed": [6]}


def test_all_closed_after_other_numbers_is_not_guessed_at() -> None:
    found = read("全年收到政府信息公开申请6件,网上申请4件,当面申请2件,均按时办结。")
    assert "request.closed" not in found


def test_parts_that_belong_to_other_bodies_are_not_taken() -> None:
    found = read(
        "全县通过政府网站公开政府信息900条,其中:县政府办公室通过网站公开政府信息200条,各部门通过政府网站公开700条。"
    )
    assert found == {"channel.website": [900]}


def test_a_part_of_another_kind_is_taken() -> None:
    found = read("全县收到政府信息公开申请9件,其中网络申请6件,信函申请3件。")
    assert found == {"request.received": [9], "request.received.online": [6], "request.received.letter": [3]}


def test_two_values_for_one_code_stay_both_with_their_sentence_and_little_confidence() -> None:
    line = "全县通过政务微博公开政府信息64条,其中:政府微博公开政府信息26条。"
    found = [f for f in figures(page(line), COUNTY) if f.code == "channel.weibo"]
    assert [f.value for f in found] == [64, 26]
    assert {f.confidence for f in found} == {DOUBTFUL}
    assert {f.raw for f in found} == {line.rstrip("。")}
    assert len({f.locator for f in found}) == 2


def test_outcomes_go_with_the_dispute_named_last() -> None:
    found = read(
        "因信息公开申请行政复议数量32件(维持具体行政行为数17件,被依法纠错数0件,其他情形数15件),"
        "行政诉讼数量29件(维持具体行政行为或者驳回原告诉讼请求13件,被依法纠错数3件,其他情形数13件)。"
    )
    assert found == {
        "reconsideration.total": [32],
        "reconsideration.upheld": [17],
        "reconsideration.corrected": [0],
        "reconsideration.other": [15],
        "litigation.total": [29],
        "litigation.upheld": [13],
        "litigation.corrected": [3],
        "litigation.other": [13],
    }


def test_the_heading_above_gives_a_sentence_its_subject() -> None:
    assert read("四、政府信息公开收费及减免情况", "目前未收取。") == {"fee.collected": [0]}
    assert read("四、基础设施建设情况", "目前未收取。") == {}


def test_a_bare_nothing_takes_its_subject_from_the_heading() -> None:
    assert read("四、行政复议、行政诉讼情况", "无。") == {"reconsideration.total": [0], "litigation.total": [0]}
    assert read("五、政府信息公开收费及减免情况", "2013年,我县未发生此类情况。") == {"fee.collected": [0]}
    assert read("六、其他需要报告的事项", "无。") == {}


def test_what_stands_under_plans_is_no_figure() -> None:
    assert read("七、下一步工作打算", "(一)抓培训", "举办政府信息公开培训班3期。") == {}


def test_a_sentence_that_goes_on_with_qizhong_keeps_the_year_before_it() -> None:
    assert read("2012年主动公开政府信息900条。其中,通过政府网站公开政府信息800条。") == {}
    assert read("2013年主动公开政府信息900条。其中,通过政府网站公开政府信息800条。") == {
        "proactive.total": [900],
        "channel.website": [800],
    }


def test_parts_of_the_area_in_a_sentence_of_their_own_are_not_taken() -> None:
    found = read("全县主动公开政府信息900条。其中,县政府主动公开政府信息300条,乡镇主动公开政府信息600条。")
    assert found == {"proactive.total": [900]}


def test_a_department_speaks_of_itself() -> None:
    assert read("2013年,县财政局收到政府信息公开申请3件。", identity=BUREAU) == {"request.received": [3]}
    assert read("2013年,我局通过网站公开政府信息30条。", identity=BUREAU) == {"channel.website": [30]}
    assert read("2013年我局通过网站公开政府信息30条。", identity=BUREAU) == {"channel.website": [30]}
    assert read("县民政局通过网站公开政府信息30条。", identity=BUREAU) == {}


def test_the_year_named_last_counts() -> None:
    assert read("与2012年相比,2013年收到政府信息公开申请3件。") == {"request.received": [3]}


def test_the_period_is_no_part_of_the_year() -> None:
    assert read("2013年1月1日至12月31日,收到政府信息公开申请3件。") == {"request.received": [3]}


def test_a_locator_is_the_span_of_the_figure() -> None:
    made = page("一、概述", "全年收到政府信息公开申请12件。")
    (figure,) = figures(made, COUNTY)
    begin, end = map(int, figure.locator.removeprefix("chars ").split("-"))
    assert made.text()[begin:end] == "12件"
    assert (figure.raw, figure.source, figure.state, figure.unit) == (
        "全年收到政府信息公开申请12件",
        "text",
        "given",
        "件",
    )


def test_only_codes_that_prose_may_give_are_given() -> None:
    allowed = codes_of("narrative")
    assert {rule.code for rule in (*RULES, *ZEROS)} <= allowed


def test_every_code_that_prose_may_give_has_a_wording() -> None:
    assert codes_of("narrative") - {rule.code for rule in RULES} == set()


@given(st.text(alphabet="全年收到政府信息公开申请未没有网站微博件条,。:;0123456789万其中(（）)复议诉讼", max_size=120))
def test_any_text_is_read_without_harm(text: str) -> None:
    made = page(text)
    for figure in figures(made, COUNTY):
        begin, end = map(int, figure.locator.removeprefix("chars ").split("-"))
        assert 0 <= begin < end <= len(made.text())
        assert figure.value is not None and figure.value >= 0


@pytest.mark.parametrize(
    "piece", ["收到行政复议公开申请3件,", "通过政府网站公开信息8条、", "其中(", "未", "1,234", "政府信息公开"]
)
def test_a_text_without_an_end_is_read_in_bounded_time(piece: str) -> None:
    began = time.process_time()
    figures(page(piece * (60_000 // len(piece))), COUNTY)
    assert time.process_time() - began < 10


@given(st.integers(0, 9_999_999), st.sampled_from(["件", "宗", "份"]))
def test_any_number_is_read_as_written(number: int, unit: str) -> None:
    assert read(f"全年共收到政府信息公开申请{number:,}{unit}。") == {"request.received": [number]}


def test_no_rule_counts_in_a_unit_that_sentences_are_not_sought_by() -> None:
    for rule in RULES:
        units = rule.pattern.pattern.split("(?P<u>")[1].split(")(?!以上")[0]
        assert all(COUNT.search(f"3{first}") for first in re.findall(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]", units))


SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


@pytest.mark.skipif(not SEEDS.exists(), reason="the shared documents are not beside this repository")
@pytest.mark.parametrize("name", ["000", "001", "003"])
def test_the_prose_of_known_documents_is_read(name: str) -> None:
    from extraction.identity import identify
    from extraction.readers.text import read_text
    from extraction.simplify import simplified_page
    from model.report import Document, Hints

    path = next(SEEDS.glob(f"{name}_*.txt"))
    expected = json.loads((SEEDS / "expected.json").read_text(encoding="utf-8"))[path.name]
    wanted = expected.get("narrative_figures") or expected["figures"]
    document = Document(url=str(path), content=path.read_bytes())
    made = simplified_page(read_text(document))
    found: dict[str, set[float | None]] = {}
    for figure in figures(made, identify(made, document, Hints())):
        found.setdefault(figure.code, set()).add(figure.value)
    assert {code: number for code, number in wanted.items() if number not in found.get(code, set())} == {}
    assert set(found) == set(wanted)
