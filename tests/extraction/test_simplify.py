from extraction.blocks import Page, Paragraph
from extraction.grid import Written, build
from extraction.simplify import is_traditional, simplified, simplified_page, unglossed

SIMPLIFIED = "乾县人民政府2020年政府信息公开工作年度报告，于乾安路、后坝乡、面粉厂、里仁村公开。"
TRADITIONAL = "鄂溫克族自治旗人民政府深入貫徹落實條例，統計數據與說明應當公開。"


def test_simplified_text_is_not_taken_for_traditional() -> None:
    assert not is_traditional(SIMPLIFIED * 20)


def test_traditional_text_is_told() -> None:
    assert is_traditional(TRADITIONAL)


def test_a_few_rare_characters_make_no_text_traditional() -> None:
    assert not is_traditional(SIMPLIFIED * 20 + "陳堃、張喆")


def test_too_little_text_is_left_alone() -> None:
    assert not is_traditional("旗縣")


def test_names_in_a_simplified_page_are_not_touched() -> None:
    page = Page(source="table", blocks=(Paragraph(text=SIMPLIFIED * 10),))
    assert simplified_page(page) is page


def test_a_place_keeps_the_character_its_name_has() -> None:
    assert simplified("乾縣與乾安縣") == "乾县与乾安县"


def test_glosses_are_taken_out_and_remarks_are_kept() -> None:
    assert unglossed("現(xiàn)公布，聯(lián)系，政(zheng)(zheng)府(fu)(fu)") == "現公布，聯系，政府"
    assert unglossed("公司(PPP)、平台(App)、条例(以下简称《条例》)") == "公司(PPP)、平台(App)、条例(以下简称《条例》)"


def test_what_stood_there_is_kept_beside_what_it_means() -> None:
    grid = build([[Written("2(放棄申請)"), Written("12")]], 1)
    page = simplified_page(Page(source="table", blocks=(Paragraph(text=TRADITIONAL * 3), grid)))
    cell, number = next(page.grids()).rows[0]
    assert (cell.text, cell.raw) == ("2(放弃申请)", "2(放棄申請)")
    assert (number.text, number.raw) == ("12", "")
    paragraph = next(page.paragraphs())
    assert paragraph.text.startswith("鄂温克族自治旗人民政府")
    assert paragraph.raw == TRADITIONAL * 3


def test_the_grid_of_a_converted_page_holds_the_converted_cells() -> None:
    grid = build([[Written("總計", 1, 2)], [Written("結"), Written("果")]], 1)
    page = simplified_page(Page(source="table", blocks=(Paragraph(text=TRADITIONAL * 3), grid)))
    converted = next(page.grids())
    assert converted.cells[0][0] is converted.cells[0][1] is converted.rows[0][0]
    assert converted.rows[0][0].text == "总计"
