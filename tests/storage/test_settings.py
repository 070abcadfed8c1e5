"""The settings: what the environment says, and what is refused."""

from pathlib import Path

import pytest

from model.errors import BadInput, NewerHome
from storage.home import VERSION, open_home
from storage.settings import Settings

S3 = {
    "NIANBAO_S3_ENDPOINT": "s3.example:9000",
    "NIANBAO_S3_BUCKET": "reports",
    "NIANBAO_S3_ACCESS_KEY": "key",
    "NIANBAO_S3_SECRET_KEY": "very-secret",
}


def test_with_nothing_set_everything_lies_below_var():
    settings = Settings.read(environ={})
    assert settings.home == Path("var").absolute()
    assert settings.portals == Path("portals")
    assert settings.s3 is None
    assert settings.min_free == 5_000_000_000
    assert settings.catalog_url == f"sqlite:///{settings.home}/catalog.sqlite"


def test_the_given_home_goes_before_the_environment(tmp_path: Path):
    assert Settings.read(tmp_path, {"NIANBAO_HOME": "/elsewhere"}).home == tmp_path
    assert Settings.read(None, {"NIANBAO_HOME": str(tmp_path)}).home == tmp_path


def test_another_store_is_read_whole():
    s3 = Settings.read(environ=S3).s3
    assert s3 and (s3.endpoint, s3.bucket, s3.access_key, s3.secret_key) == (
        "s3.example:9000",
        "reports",
        "key",
        "very-secret",
    )


@pytest.mark.parametrize(
    ("endpoint", "said", "secure"),
    [
        ("s3.example:9000", "", True),
        ("s3.example:9000", "false", False),
        ("127.0.0.1:9000", "", False),
        ("localhost:9000", "", False),
        ("127.0.0.1:9000", "1", True),
        ("http://s3.example", "", False),
        ("https://127.0.0.1:9000", "", True),
    ],
)
def test_https_is_used_unless_told_otherwise_or_on_loopback(endpoint: str, said: str, secure: bool):
    s3 = Settings.read(environ={**S3, "NIANBAO_S3_ENDPOINT": endpoint, "NIANBAO_S3_SECURE": said}).s3
    assert s3 and s3.secure is secure


def test_secrets_are_not_shown():
    settings = Settings.read(environ={**S3, "NIANBAO_DATABASE_URL": "postgresql://me:hidden@db/x"})
    assert "very-secret" not in repr(settings)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("name", ["NIANBAO_S3_ACCESS_KEY", "NIANBAO_S3_SECRET_KEY"])
def test_a_missing_key_is_named(name: str):
    with pytest.raises(BadInput, match=name):
        Settings.read(environ={key: value for key, value in S3.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NIANBAO_S3_ENDPOINT", "ftp://x"),
        ("NIANBAO_S3_ENDPOINT", "http://x/path"),
        ("NIANBAO_S3_BUCKET", "b"),
        ("NIANBAO_S3_BUCKET", "Reports"),
        ("NIANBAO_S3_SECURE", "maybe"),
        ("NIANBAO_MIN_FREE", "much"),
        ("NIANBAO_MIN_FREE", "inf"),
    ],
)
def test_a_bad_value_is_refused_by_name(name: str, value: str):
    with pytest.raises(BadInput, match=name):
        Settings.read(environ={**S3, name: value})


def test_sizes_may_be_written_short():
    assert Settings.read(environ={"NIANBAO_MIN_FREE": "2e9"}).min_free == 2_000_000_000
    assert Settings.read(environ={"NIANBAO_MIN_FREE": "0"}).min_free == 0


def test_proxies_are_read_in_either_case():
    proxy = Settings.read(environ={"HTTP_PROXY": "http://p:1", "https_proxy": "http://q:2", "NO_PROXY": "a"}).proxy
    assert (proxy.http, proxy.https, proxy.none) == ("http://p:1", "http://q:2", "a")


def test_a_proxy_with_a_password_is_not_shown():
    settings = Settings.read(environ={"http_proxy": "http://me:hidden@p:1"})
    assert "hidden" not in repr(settings)


def test_a_home_is_made_once_and_opened_again(tmp_path: Path):
    for _ in range(2):
        open_home(tmp_path / "a" / "home")
    assert (tmp_path / "a" / "home" / "version").read_text().strip() == str(VERSION)
    assert (tmp_path / "a" / "home" / "spool").is_dir()


def test_a_newer_home_is_refused_in_one_line(tmp_path: Path):
    open_home(tmp_path)
    (tmp_path / "version").write_text("99\n")
    with pytest.raises(NewerHome, match="layout 99") as refusal:
        open_home(tmp_path)
    assert "\n" not in str(refusal.value)


def test_a_file_is_no_home(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="cannot be used"):
        open_home(tmp_path / "file")


def test_a_folder_of_someone_else_is_no_home(tmp_path: Path):
    (tmp_path / "version").write_text("v2.3-beta")
    with pytest.raises(BadInput, match="no home of ours"):
        open_home(tmp_path)


COPY = {
    "NIANBAO_COPY": "s3://second",
    "NIANBAO_COPY_ENDPOINT": "elsewhere.example:9000",
    "NIANBAO_COPY_ACCESS_KEY": "other",
    "NIANBAO_COPY_SECRET_KEY": "other-secret",
}


def test_the_second_copy_is_a_folder_or_a_bucket_under_its_own_key(tmp_path: Path):
    assert Settings.read(environ={}).copy is None
    assert Settings.read(environ={"NIANBAO_COPY": str(tmp_path)}).copy == tmp_path
    copy = Settings.read(environ={**S3, **COPY}).copy
    assert copy and not isinstance(copy, Path)
    assert (copy.endpoint, copy.bucket, copy.access_key) == ("elsewhere.example:9000", "second", "other")
    assert "other-secret" not in repr(copy)


@pytest.mark.parametrize(
    "wrong",
    [
        {"NIANBAO_COPY_ENDPOINT": ""},
        {"NIANBAO_COPY_SECRET_KEY": ""},
        {"NIANBAO_COPY": "s3://Not A Bucket"},
        {"NIANBAO_COPY_ACCESS_KEY": S3["NIANBAO_S3_ACCESS_KEY"]},
        {"NIANBAO_COPY": "s3://reports", "NIANBAO_COPY_ENDPOINT": S3["NIANBAO_S3_ENDPOINT"]},
        {"NIANBAO_TSA_URL": "tsa.example"},
    ],
)
def test_a_copy_that_is_none_is_refused(wrong: dict[str, str]):
    with pytest.raises(BadInput, match=r"NIANBAO_(COPY|TSA)"):
        Settings.read(environ={**S3, **COPY, **wrong})
