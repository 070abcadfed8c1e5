from pathlib import Path

import pytest

from crawler.registry import read
from model.errors import BadInput

GOOD = """
[[portal]]
id = "ewenke"
name = "鄂温克族自治旗人民政府"
division = "150724"
level = "county"
home = "http://www.ewenke.gov.cn"
"""


def write(folder: Path, text: str, name: str = "a.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_an_entry_becomes_a_portal_with_the_defaults_of_the_format(tmp_path: Path) -> None:
    registry = read(write(tmp_path, GOOD + 'hosts = ["ZWGK.ewenke.gov.cn"]\ndelay = 0\n'))
    (portal,) = registry.portals
    assert (portal.id, portal.division, portal.level) == ("ewenke", "150724", "county")
    assert portal.home == "http://www.ewenke.gov.cn/"
    assert portal.hosts == ("zwgk.ewenke.gov.cn",)
    assert (portal.delay, portal.concurrency, portal.robots, portal.render, portal.scope) == (0, 2, True, "auto", "all")
    assert registry.faults == ()


BAD = {
    'id = "Ewenke"': ("id", "only a-z"),
    'name = ""': ("name", "empty"),
    "name = 5": ("name", "text in quotes"),
    'division = "15072"': ("division", "six digits"),
    'division = "999999"': ("division", "code of no"),
    'level = "country"': ("level", "did you mean 'county'?"),
    'home = "ftp://x.gov.cn/"': ("home", "http://"),
    'home = "www.x.gov.cn"': ("home", "http://"),
    'home = "http://u:p@x.gov.cn/"': ("home", "http://"),
    'home = "http://[x.gov.cn/"': ("home", "http://"),
    'hosts = "x.gov.cn"': ("hosts", "list of texts"),
    "hosts = [1]": ("hosts", "list of texts"),
    'hosts = ["http://x.gov.cn"]': ("hosts", "no host name"),
    'entries = ["/x/"]': ("entries", "http://"),
    'delay = "1"': ("delay", "seconds"),
    "delay = -1": ("delay", "between"),
    "delay = nan": ("delay", "between"),
    "delay = true": ("delay", "seconds"),
    "concurrency = 0": ("concurrency", "between"),
    "concurrency = 1.5": ("concurrency", "whole number"),
    "robots = 1": ("robots", "true or false"),
    'render = "allways"': ("render", "did you mean 'always'?"),
    'tls = "none"': ("tls", "strict, legacy"),
    'scope = "gov"': ("scope", "government"),
    "concurency = 2": ("concurency", "did you mean 'concurrency'?"),
    "wonderful = 2": ("wonderful", "known are"),
}


@pytest.mark.parametrize("line", BAD)
def test_a_bad_field_is_refused_with_file_line_and_reason_and_the_others_run(tmp_path: Path, line: str) -> None:
    key, reason = BAD[line]
    kept = [row for row in GOOD.replace("ewenke", "bad").splitlines() if not row.startswith(f"{key} =")]
    file = write(tmp_path, GOOD + "\n".join([*kept, line]) + "\n" + GOOD.replace("ewenke", "last"))
    registry = read(file)
    assert [portal.id for portal in registry.portals] == ["ewenke", "last"]
    (fault,) = registry.faults
    assert reason in fault.reason
    assert fault.path == str(file)
    assert file.read_text("utf-8").splitlines()[fault.line - 1] == line


def test_a_missing_field_is_told_at_the_line_of_the_entry(tmp_path: Path) -> None:
    registry = read(write(tmp_path, "# a comment\n\n[[portal]]\nid = 'x'\n"))
    (fault,) = registry.faults
    assert fault.line == 3
    assert "'name' is missing" in fault.reason


def test_an_id_that_stands_twice_is_refused_also_over_files(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "a.toml")
    (tmp_path / "north").mkdir()
    write(tmp_path / "north", GOOD, "b.toml")
    registry = read(tmp_path)
    assert len(registry.portals) == 1
    assert "unique" in registry.faults[0].reason
    assert registry.faults[0].path.endswith("b.toml")
    assert registry.faults[0].line == 3


def test_broken_toml_is_one_fault_with_its_line_and_the_other_files_run(tmp_path: Path) -> None:
    write(tmp_path, GOOD + "\ndelay = = 1\n", "broken.toml")
    write(tmp_path, GOOD, "good.toml")
    registry = read(tmp_path)
    assert [portal.id for portal in registry.portals] == ["ewenke"]
    (fault,) = registry.faults
    assert fault.line == 9
    assert "broken TOML" in fault.reason


def test_a_file_that_is_no_utf8_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "gbk.toml").write_bytes(GOOD.encode("gbk"))
    assert "cannot be read" in read(tmp_path).faults[0].reason


def test_what_stands_outside_an_entry_is_told(tmp_path: Path) -> None:
    registry = read(write(tmp_path, "[[portals]]\nid = 'x'\n" + GOOD))
    assert len(registry.portals) == 1
    assert (registry.faults[0].line, "'portals'" in registry.faults[0].reason) == (1, True)


def test_single_brackets_are_told(tmp_path: Path) -> None:
    assert "double brackets" in read(write(tmp_path, GOOD.replace("[[portal]]", "[portal]"))).faults[0].reason


@pytest.mark.parametrize("name", ["nowhere", "."])
def test_no_registry_at_all_is_bad_input(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="toml"):
        read(tmp_path / name)
