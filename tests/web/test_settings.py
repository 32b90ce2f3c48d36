from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import make_url

from web import settings as module
from web.settings import (
    Settings,
    SettingsError,
    check_server_numbers,
    load_settings,
    settings_table,
    unknown_names,
)

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(autouse=True)
def _only_our_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(module.setting_name(name), raising=False)
    monkeypatch.setenv("YUERTONG_DATA_DIR", str(tmp_path / "data"))


def test_nothing_needs_to_be_set(tmp_path):
    settings = load_settings()
    assert settings.home_region == "410702"
    assert settings.public_root == "http://127.0.0.1:8000"
    assert make_url(settings.database).database == str(tmp_path / "data" / "yuertong.sqlite3")
    assert settings.wechat_token is None
    assert settings.site_organiser == ""


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("YUERTONG_WECHAT_TOKEN", "")
    monkeypatch.setenv("YUERTONG_TRUSTED_PROXIES", "")
    assert load_settings().wechat_token is None


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("YUERTONG_HOME_REGION", "999999", "应当是六位行政区划代码"),
        ("YUERTONG_HOME_REGION", "红旗区", "六位行政区划代码"),
        ("YUERTONG_TRUSTED_PROXIES", "-1", "应当是 0 到 10 的整数，"),
        ("YUERTONG_TRUSTED_PROXIES", "很多", "0 到 10 的整数"),
        ("YUERTONG_BASE_URL", "www.example.gov.cn", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://www.example.gov.cn/tuoyu", "YUERTONG_PATH_PREFIX"),
        ("YUERTONG_BASE_URL", "https://[", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://www.example.gov.cn:70000", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://www.example.gov.cn:八千", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://www.example.gov.cn:", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://www.example .gov.cn", "https://主机名"),
        ("YUERTONG_BASE_URL", "https://me:hunter2@www.example.gov.cn", "https://主机名"),
        ("YUERTONG_PATH_PREFIX", "tuoyu", "以 / 开头"),
        ("YUERTONG_PATH_PREFIX", "/a/../b", "以 / 开头"),
        ("YUERTONG_DATABASE_URL", "mysql://root@localhost/a", "postgresql://"),
        ("YUERTONG_DATABASE_URL", "not an address", "postgresql://"),
        ("YUERTONG_SECRET_KEY", "short", "至少 32 个字符"),
        ("YUERTONG_WECHAT_TOKEN", "a b", "3 到 32 位"),
        ("YUERTONG_WECHAT_TOKEN", "a" * 33, "3 到 32 位"),
        ("YUERTONG_WECHAT_TOKEN", "token\n", "3 到 32 位"),
        ("YUERTONG_WECHAT_MODE", "Safe", "应当是 plain、compatible 或 safe，现在是“Safe”"),
        ("YUERTONG_WECHAT_MODE", "安全模式", "plain、compatible 或 safe"),
        ("YUERTONG_WECHAT_APP_ID", "wx 1", "wx 开头的 AppID"),
        ("YUERTONG_WECHAT_APP_ID", "w" * 65, "wx 开头的 AppID"),
        ("YUERTONG_WECHAT_AES_KEY", "a" * 42, "43 位的英文字母和数字"),
        ("YUERTONG_WECHAT_AES_KEY", "a" * 44, "43 位的英文字母和数字"),
        ("YUERTONG_WECHAT_AES_KEY", "a" * 42 + "=", "43 位的英文字母和数字"),
        ("YUERTONG_WECHAT_AES_KEY_PREVIOUS", "a" * 43 + "\n", "43 位的英文字母和数字"),
        ("YUERTONG_DEV", "true", "应当是 on 或 off，现在是“true”"),
        ("YUERTONG_SITE_ORGANISER", "长" * 121, "不超过 120 个字"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_expected(monkeypatch, name, wrong, expected):
    monkeypatch.setenv(name, wrong)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    sentence = str(caught.value)
    assert name in sentence
    assert expected in sentence
    assert "\n" not in sentence
    assert sentence.endswith("。")


@pytest.mark.parametrize(
    ("name", "wrong", "expected"),
    [
        ("WEB_CONCURRENCY", "abc", "0 到 1000 的整数"),
        ("WEB_CONCURRENCY", "", "0 到 1000 的整数"),
        ("WEB_CONCURRENCY", "-1", "0 到 1000 的整数"),
        ("PORT", "http", "1 到 65535 的整数"),
        ("PORT", "65536", "1 到 65535 的整数"),
    ],
)
def test_a_wrong_number_for_the_server_is_named_with_what_is_expected(name, wrong, expected):
    with pytest.raises(SettingsError, match=f"{name} 应当是 {expected}"):
        check_server_numbers({name: wrong})


def test_the_servers_numbers_may_be_left_out():
    check_server_numbers({})
    check_server_numbers({"PORT": "8080", "WEB_CONCURRENCY": "4"})


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("YUERTONG_SECRET_KEY", "hunter2"),
        ("YUERTONG_WECHAT_TOKEN", "hunter2!"),
        ("YUERTONG_WECHAT_AES_KEY", "hunter2"),
        ("YUERTONG_WECHAT_AES_KEY_PREVIOUS", "hunter2"),
        ("YUERTONG_DATABASE_URL", "mysql://root:hunter2@localhost/a"),
    ],
)
def test_a_wrong_secret_is_not_repeated_on_the_screen(monkeypatch, name, secret):
    monkeypatch.setenv(name, secret)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


WECHAT = {
    "YUERTONG_WECHAT_TOKEN": "AAAAA",
    "YUERTONG_WECHAT_AES_KEY": "hunter2" * 6 + "x",
    "YUERTONG_WECHAT_APP_ID": "wxba5fad812f8e6fb9",
}


@pytest.mark.parametrize("mode", [None, "compatible", "safe"])
@pytest.mark.parametrize("lacking", WECHAT)
def test_a_sealed_account_that_lacks_something_stops_the_start_and_says_what(monkeypatch, lacking, mode):
    for name, value in WECHAT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("YUERTONG_WECHAT_AES_KEY_PREVIOUS", "b" * 43)
    monkeypatch.setenv("YUERTONG_WECHAT_MODE", mode or "")
    load_settings()
    monkeypatch.delenv(lacking)
    with pytest.raises(SettingsError, match=f"微信的兼容或安全模式还要填 {lacking}：") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("lacking", WECHAT)
def test_in_plain_mode_none_of_it_is_needed(monkeypatch, lacking):
    for name in WECHAT.keys() - {lacking}:
        monkeypatch.setenv(name, WECHAT[name])
    monkeypatch.setenv("YUERTONG_WECHAT_MODE", "plain")
    assert load_settings().wechat_mode == "plain"


def test_an_app_id_alone_seals_nothing(monkeypatch):
    monkeypatch.setenv("YUERTONG_WECHAT_APP_ID", WECHAT["YUERTONG_WECHAT_APP_ID"])
    assert load_settings().wechat_mode is None


def test_settings_that_are_printed_show_no_secret(monkeypatch):
    for name, value in WECHAT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("YUERTONG_SECRET_KEY", "hunter2" * 6)
    assert "hunter2" not in repr(load_settings())


def test_the_development_account_is_off_unless_it_is_turned_on(monkeypatch):
    assert load_settings().dev == "off"
    monkeypatch.setenv("YUERTONG_DEV", "on")
    assert load_settings().dev == "on"


def test_two_wrong_settings_are_told_at_once(monkeypatch):
    monkeypatch.setenv("YUERTONG_HOME_REGION", "1")
    monkeypatch.setenv("YUERTONG_TRUSTED_PROXIES", "99")
    with pytest.raises(SettingsError, match=r"YUERTONG_HOME_REGION.*；YUERTONG_TRUSTED_PROXIES"):
        load_settings()


def test_a_data_directory_that_is_a_file_is_refused(monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("YUERTONG_DATA_DIR", str(file))
    with pytest.raises(SettingsError, match="YUERTONG_DATA_DIR"):
        load_settings()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_spelling_of_a_postgresql_address_means_psycopg_3(monkeypatch, scheme):
    monkeypatch.setenv("YUERTONG_DATABASE_URL", f"{scheme}://me:p%40ss@db/yuertong")
    assert load_settings().database == "postgresql+psycopg://me:p%40ss@db/yuertong"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = load_settings().secret()
    module.kept_secret.cache_clear()
    kept = tmp_path / "data" / "secret-key"
    assert load_settings().secret() == first
    assert len(first) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]


def test_processes_that_start_together_agree_on_one_secret_key(tmp_path):
    path = tmp_path / "together" / "secret-key"
    barrier = Barrier(16)

    def start(_):
        barrier.wait()
        return module.kept_secret.__wrapped__(path)

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(start, range(16)))) == 1


def test_a_damaged_secret_key_stops_the_start(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret-key").write_text("short")
    with pytest.raises(SettingsError, match="请删掉这个文件"):
        load_settings()


def test_a_data_directory_that_cannot_be_made_stops_the_start_with_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("YUERTONG_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(SettingsError, match="YUERTONG_SECRET_KEY"):
        load_settings()


@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:8000", "https://[::1]:8443", "https://www.example.gov.cn", "https://育儿.中国"],
)
def test_a_host_with_or_without_a_port_is_taken(tmp_path, origin):
    assert Settings(data_dir=tmp_path, base_url=f"{origin}/").base_url == origin


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "yuertong.localhost"])
def test_a_parents_telephone_reaches_no_address_of_this_machine(tmp_path, host):
    assert Settings(data_dir=tmp_path, base_url=f"http://{host}").reachable_root is None


def test_a_parents_telephone_reaches_the_public_address(tmp_path):
    settings = Settings(data_dir=tmp_path, base_url="https://www.example.gov.cn", path_prefix="/tuoyu")
    assert settings.reachable_root == "https://www.example.gov.cn/tuoyu"


def test_keyed_hashes_differ_by_purpose_and_by_key(tmp_path):
    settings = Settings(data_dir=tmp_path, secret_key="a" * 32)
    other = Settings(data_dir=tmp_path, secret_key="b" * 32)
    hashes = {
        settings.keyed_hash("web", "x"),
        settings.keyed_hash("api", "x"),
        settings.keyed_hash("web", "y"),
        other.keyed_hash("web", "x"),
        settings.keyed_hash("web", "\ud800"),
    }
    assert len(hashes) == 5


def test_a_misspelt_setting_is_noticed():
    assert unknown_names({"YUERTONG_HOMEREGION": "1", "YUERTONG_HOME_REGION": "1", "PATH": ""}) == (
        "YUERTONG_HOMEREGION",
    )


def test_every_setting_is_described_in_the_table():
    for field in Settings.model_fields.values():
        assert field.description in settings_table()


def test_the_readme_has_the_table_of_settings():
    assert settings_table() in README.read_text(encoding="utf-8")
