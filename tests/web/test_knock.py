"""One request to a server of our own, and why nothing came back."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager

import pytest

from tests.sites import port_of, running_site
from web.remote.knock import UnreachedError, knock

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nDate: Mon, 23 Nov 2026 02:00:00 GMT\r\n\r\nyes"


@contextmanager
def saying(*pieces, closes=True):
    """A server that says these bytes to whoever connects, and then nothing more until the block ends."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                for piece in pieces:
                    connection.sendall(piece)
                if not closes:
                    done.wait(30)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/wechat"
        finally:
            done.set()
            thread.join()


def test_status_body_and_the_time_of_the_other_side_are_told():
    with saying(OK) as address:
        told = knock(address)
    assert (told.status, told.body) == (200, b"yes")
    assert told.date.isoformat() == "2026-11-23T02:00:00+00:00"
    assert told.ms > 0


def test_a_redirect_is_told_and_not_followed():
    with running_site() as site:
        site.acts = {"/wechat": {"status": 302, "headers": {"Location": "/login"}}}
        told = knock(f"http://127.0.0.1:{port_of(site)}/wechat")
        assert (told.status, told.location) == (302, "/login")
        assert [path for _, path in site.asked] == ["/wechat"]


def test_only_the_beginning_of_a_long_body_is_read():
    with running_site() as site:
        site.acts = {"/wechat": {"body": b"x" * 3_000_000}}
        assert 60_000 < len(knock(f"http://127.0.0.1:{port_of(site)}/wechat").body) < 80_000


@pytest.mark.parametrize("date", [b"", b"Date: soon\r\n", b"Date: 23 Nov 2026 02:00:00\r\n"])
def test_a_time_that_cannot_be_read_is_none(date):
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + date + b"\r\n") as address:
        assert knock(address).date is None


def test_proxies_of_the_environment_do_not_count(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with saying(OK) as address:
        assert knock(address).status == 200


@pytest.mark.parametrize(
    "pieces",
    [(), (b"HTTP/1.1 200 OK\r\n",), (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",)],
    ids=["silent", "within the headers", "within the body"],
)
def test_who_does_not_go_on_is_left(pieces):
    with saying(*pieces, closes=False) as address, pytest.raises(UnreachedError, match=r"秒没有回|断了"):
        knock(address, longest_s=0.2)


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"], ids=["nothing", "another protocol"])
def test_who_hangs_up_or_speaks_no_http_is_told(said):
    with saying(said) as address, pytest.raises(UnreachedError, match="连不上，或者中途断了"):
        knock(address)


def test_a_name_that_nobody_has_is_told(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachedError, match="域名解析不到"):
        knock("https://nowhere.example.gov.cn/wechat")


@pytest.mark.parametrize(
    "address", ["http://", "http://[", "http://exa mple/", f"http://{'a' * 80}.example/"]
)
def test_what_is_no_address_is_told(address):
    with pytest.raises(UnreachedError, match="请核对"):
        knock(address)
