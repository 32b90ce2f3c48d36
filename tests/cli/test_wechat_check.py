"""`yuertong wechat check` against real servers: ours, and ours behind proxies that do harm."""

from __future__ import annotations

import re
import ssl
import threading
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from tests.web.stand_in import make_services
from tests.web.test_fetch import SIGNED_BY_NOBODY
from web.app import create_app
from web.cli import yuertong
from web.services import utc_now
from web.wechat.tables import metadata

TOKEN = "TokenOfTheAccount1"
KEY, FORMER_KEY = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "a" * 43
APP_ID = "wx49f0ab532d5d035a"
PLAIN = {"YUERTONG_WECHAT_TOKEN": TOKEN}
SAFE = {**PLAIN, "YUERTONG_WECHAT_APP_ID": APP_ID, "YUERTONG_WECHAT_AES_KEY": KEY}
PUBLIC = {"YUERTONG_BASE_URL": "https://www.example.gov.cn"}


def as_settings(environment):
    return {name.removeprefix("YUERTONG_").lower(): value for name, value in environment.items()}


@contextmanager
def in_a_thread(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def listening(application, tls=None):
    server = make_server("127.0.0.1", 0, application, threaded=True, ssl_context=tls)
    with in_a_thread(server):
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"


@contextmanager
def serving(folder, environment, *, wrap=lambda application: application):
    """Our server with these settings, behind what a proxy does to its requests."""
    services = make_services(folder, **as_settings(environment))
    services.clock = utc_now
    metadata.create_all(services.database.engine)
    with listening(wrap(create_app(services=services))) as address:
        yield address
    services.database.engine.dispose()


class Clock(BaseHTTPRequestHandler):
    """Tells a time, as the platform's servers do."""

    def do_HEAD(self):
        self.send_response_only(404)
        at = utc_now() + timedelta(seconds=self.server.drift_s)
        self.send_header("Date", format_datetime(at, usegmt=True))
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def platform_clock(drift_s):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Clock)
    server.drift_s = drift_s
    with in_a_thread(server):
        yield f"http://127.0.0.1:{server.server_port}"


class Check:
    """The command, with what it printed."""

    def __init__(self, folder, environment, *words, drift_s=0):
        bare = {"YUERTONG_DATA_DIR": str(folder), "YUERTONG_SECRET_KEY": "k" * 32, **PUBLIC, **environment}
        with platform_clock(drift_s) as clock:
            words = ["wechat", "check", "--clock", clock, *words]
            outcome = CliRunner().invoke(yuertong, words, env=bare)
        assert outcome.exception is None or isinstance(outcome.exception, SystemExit), outcome.exception
        self.status = outcome.exit_code
        self.told = outcome.output

    def lines(self, mark):
        return re.findall(rf"^  {mark} (.*)$", self.told, re.MULTILINE)

    @property
    def wrong(self):
        return self.lines("✗")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


# All is well


@pytest.mark.parametrize("environment", [PLAIN, SAFE], ids=["plain", "safe"])
def test_a_server_that_is_set_up_well_is_found_so(folder, environment):
    with serving(folder, environment) as address:
        check = Check(folder, environment, "--address", address)
    assert check.wrong == []
    assert check.status == 0
    assert any("微信来验网址，通过" in line for line in check.lines("✓"))
    assert any("收到了" in line for line in check.lines("✓"))
    assert any("签名不对的消息，拒收了" in line for line in check.lines("✓"))
    assert any("没有加密的消息，拒收了" in line for line in check.lines("✓")) is (environment is SAFE)
    assert "没有要改的" in check.told


def test_under_a_portals_path_the_path_is_added_or_taken_as_it_stands(folder):
    environment = {**SAFE, "YUERTONG_PATH_PREFIX": "/tuoyu"}
    with serving(folder, environment) as address:
        for given in (address, f"{address}/tuoyu", f"{address}/tuoyu/wechat"):
            check = Check(folder, environment, "--address", given)
            assert f"网址 {address}/tuoyu/wechat" in check.told
            assert check.status == 0, check.told


def test_while_keys_change_both_are_tried(folder):
    both = {**SAFE, "YUERTONG_WECHAT_AES_KEY_PREVIOUS": FORMER_KEY}
    with serving(folder, both) as address:
        check = Check(folder, both, "--address", address)
        assert any("换之前的密钥加密的消息，收到了" in line for line in check.lines("✓"))
        assert any("公众号后台换好一天以后" in line for line in check.lines("·"))
        assert check.status == 0
    with serving(folder / "again", SAFE) as address:
        check = Check(folder, both, "--address", address)
        assert any("换之前的密钥" in line for line in check.wrong)


def test_the_account_of_the_simulator_can_be_tried_before_there_is_a_real_one(folder):
    environment = {"YUERTONG_DEV": "on", "YUERTONG_BASE_URL": "http://127.0.0.1:8000"}
    with serving(folder, environment) as address:
        check = Check(folder, environment, "--address", address)
    assert check.status == 0
    assert any("用的是模拟器自己的号" in line for line in check.lines("·"))
    assert any("上线时要关" in line for line in check.lines("·"))


# What the settings say by themselves


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "没有填 YUERTONG_WECHAT_TOKEN"),
        ({**SAFE, "YUERTONG_BASE_URL": "http://127.0.0.1:8000"}, "本机或内网的地址，微信到不了"),
        ({**SAFE, "YUERTONG_BASE_URL": "https://10.1.2.3"}, "本机或内网的地址，微信到不了"),
        ({**SAFE, "YUERTONG_BASE_URL": "https://localhost"}, "本机或内网的地址，微信到不了"),
        ({**SAFE, "YUERTONG_BASE_URL": "https://www.example.gov.cn:8443"}, "微信只认 80 和 443"),
        ({**PLAIN, "YUERTONG_BASE_URL": "http://www.example.gov.cn"}, "明文模式又是 http"),
        ({**SAFE, "YUERTONG_DEV": "on"}, "YUERTONG_DEV 开着，谁都能打开"),
    ],
)
def test_a_setting_that_must_be_mended_is_named_and_fails_the_check(folder, environment, says):
    check = Check(folder, environment, "--address", "http://127.0.0.1:9")
    assert any(says in line for line in check.wrong), check.told
    assert check.status == 1


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (PLAIN, "改用安全模式"),
        ({**SAFE, "YUERTONG_WECHAT_MODE": "compatible"}, "没加密的消息也收"),
        ({**SAFE, "YUERTONG_WECHAT_APP_ID": "gh_8b7c2a1d"}, "不像 AppID"),
        ({"YUERTONG_WECHAT_TOKEN": "abc"}, "容易被猜到"),
        ({**SAFE, "YUERTONG_BASE_URL": "http://www.example.gov.cn"}, "尽早换成 https"),
    ],
)
def test_what_works_and_could_be_better_is_said_and_fails_nothing(folder, environment, says):
    with serving(folder, environment) as address:
        check = Check(folder, environment, "--address", address)
    assert any(says in line for line in check.lines("·")), check.told
    assert check.status == 0


def test_a_setting_that_is_written_wrongly_is_named_as_everywhere(command):
    process = command.started("wechat", "check", YUERTONG_WECHAT_TOKEN="含中文")
    _, complaint = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complaint.startswith("设置不对，没有启动：YUERTONG_WECHAT_TOKEN")


@pytest.mark.parametrize(("drift_s", "mark"), [(0, "✓"), (-120, "·"), (120, "·"), (-400, "✗"), (4_000, "✗")])
def test_a_clock_that_is_off_is_told_by_how_much(folder, drift_s, mark):
    with serving(folder, SAFE) as address:
        check = Check(folder, SAFE, "--address", address, drift_s=drift_s)
    assert any(" 秒" in line and "时间" in line for line in check.lines(mark)), check.told


def test_without_a_way_to_the_platforms_clock_it_is_said_what_to_look_at(folder):
    with serving(folder, SAFE) as address:
        check = Check(folder, SAFE, "--address", address, "--clock", "http://127.0.0.1:9")
    assert any("timedatectl" in line for line in check.lines("·"))
    assert check.status == 0


# What stands between


def strip_query(application):
    def proxy(environ, start_response):
        return application({**environ, "QUERY_STRING": ""}, start_response)

    return proxy


def strip_query_of_wechat_alone(application):
    def proxy(environ, start_response):
        if environ["PATH_INFO"] == "/wechat":
            environ = {**environ, "QUERY_STRING": ""}
        return application(environ, start_response)

    return proxy


def always(response):
    return lambda _application: response


def quote(_application):
    def proxy(environ, start_response):
        echo = parse_qs(environ["QUERY_STRING"])["echostr"][0]
        return Response(f'"{echo}"\n')(environ, start_response)

    return proxy


def only_get(status):
    def wrap(application):
        def proxy(environ, start_response):
            if environ["REQUEST_METHOD"] == "POST":
                return Response(status=status)(environ, start_response)
            return application(environ, start_response)

        return proxy

    return wrap


def say_success(application):
    """A proxy that was made to keep the platform quiet."""

    def proxy(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            return Response("success")(environ, start_response)
        return application(environ, start_response)

    return proxy


def answer_pages(application):
    def proxy(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            return Response("<p>维护中</p>", mimetype="text/html")(environ, start_response)
        return application(environ, start_response)

    return proxy


HARM = {
    "query lost": (strip_query, "代理把网址里 ? 后面的部分丢了"),
    "query lost at our door": (strip_query_of_wechat_alone, "代理有没有把 ? 后面的部分丢了"),
    "moved": (
        always(Response(status=301, headers={"Location": "https://m.example.gov.cn/wechat?signature=1"})),
        "转到了 https://m.example.gov.cn/wechat，微信不会跟着转",
    ),
    "not there": (always(Response(status=404)), "那里没有 /wechat"),
    "nobody behind": (always(Response(status=502)), "代理后面没有人应"),
    "unknown status": (always(Response(status=599)), "状态是 599"),
    "a page": (always(Response("<!doctype html>", mimetype="text/html")), "回的是一个网页"),
    "another word": (always(Response("ok")), "回的不是送去的字"),
    "quotes": (quote, "回的字多了东西"),
    "no post": (only_get(405), "代理不让 POST"),
    "small bodies": (only_get(413), "代理嫌正文太大"),
    "bodies changed": (only_get(403), "解不开"),
    "error on post": (only_get(500), "没收下（状态 500）"),
    "pages to posts": (answer_pages, "回的不是 success"),
    "always success": (say_success, "签名不对的消息，本该拒收（状态 403），却回了 200"),
}


@pytest.mark.parametrize(("wrap", "says"), HARM.values(), ids=HARM.keys())
def test_what_a_proxy_does_is_named_with_what_to_do(folder, wrap, says):
    with serving(folder, SAFE, wrap=wrap) as address:
        check = Check(folder, SAFE, "--address", address)
    assert any(says in line for line in check.wrong), check.told
    assert all("：" in line and line.endswith("。") for line in check.wrong)
    assert check.status == 1


def test_in_safe_mode_a_server_that_takes_plain_messages_is_found(folder):
    with serving(folder, {**SAFE, "YUERTONG_WECHAT_MODE": "compatible"}) as address:
        check = Check(folder, SAFE, "--address", address)
    assert any("没有加密的消息，本该拒收" in line for line in check.wrong)


@pytest.mark.parametrize(
    ("there", "says"),
    [
        ({**SAFE, "YUERTONG_WECHAT_TOKEN": "AnotherToken123456"}, "服务器不认这个签名"),
        ({**SAFE, "YUERTONG_WECHAT_AES_KEY": FORMER_KEY}, "解不开：两边的 EncodingAESKey"),
        ({**SAFE, "YUERTONG_WECHAT_APP_ID": "wx0000000000000000"}, "解不开：两边的 EncodingAESKey"),
        ({}, "那里没有 /wechat"),
    ],
    ids=["token", "key", "app id", "no token"],
)
def test_a_server_that_runs_with_other_settings_is_found(folder, there, says):
    with serving(folder, there) as address:
        check = Check(folder, SAFE, "--address", address)
    assert any(says in line for line in check.wrong), check.told
    assert check.status == 1


def test_where_nobody_listens_it_is_said_that_nobody_does(folder):
    check = Check(folder, SAFE, "--address", "http://127.0.0.1:9")
    assert any("没有程序在听这个端口" in line for line in check.wrong)


def test_a_certificate_that_nobody_vouches_for_is_told(folder, tmp_path):
    (tmp_path / "site.pem").write_text(SIGNED_BY_NOBODY, "utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "site.pem")
    with listening(Response("never"), tls=context) as address:
        check = Check(folder, SAFE, "--address", address)
    assert any("https 的证书是自己签的，微信不认" in line for line in check.wrong), check.told


def test_https_where_only_http_is_spoken_is_told(folder):
    with serving(folder, SAFE) as address:
        check = Check(folder, SAFE, "--address", address.replace("http://", "https://"))
    assert any("https 没有谈拢" in line for line in check.wrong), check.told


def test_an_address_that_is_none_is_refused_before_anything_is_tried(folder):
    for written in ("www.example.gov.cn", "ftp://example.com", "https://example.com/wechat?x=1"):
        check = Check(folder, SAFE, "--address", written)
        assert check.status == 2
        assert "网址要以 http:// 或 https:// 开头" in check.told


@pytest.mark.parametrize("wrap", [strip_query, only_get(403), lambda application: application])
def test_no_secret_is_ever_printed(folder, wrap):
    both = {**SAFE, "YUERTONG_WECHAT_AES_KEY_PREVIOUS": FORMER_KEY}
    with serving(folder, both, wrap=wrap) as address:
        check = Check(folder, both, "--address", address)
    for secret in (TOKEN, KEY, FORMER_KEY, "k" * 32):
        assert secret not in check.told
