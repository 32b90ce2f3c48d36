"""A list fetched from a real server, and everything that is not public refused."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from ipaddress import ip_address

import pytest

from tests.sites import BODY, port_of, running_site
from web.remote.fetch import FetchFailed, fetch, is_public


@pytest.fixture
def site():
    with running_site() as server:
        yield server


def fetched(site, path="/list.csv", scheme="http", **given):
    """Fetched by a name that only this test knows, at a port that stands for 80."""
    port = port_of(site)
    return fetch(
        f"{scheme}://lists.example:{port}{path}",
        **{
            "is_allowed": lambda address: str(address) == "127.0.0.1",
            "resolver": lambda name, _: ["127.0.0.1"] if name == "lists.example" else [name],
            "ports": {"http": port, "https": port},
            **given,
        },
    )


def test_a_list_is_fetched_with_its_name_and_address(site):
    found = fetched(site, "/%E5%90%8D%E5%8D%95.csv?id=1")
    assert found.content == BODY
    assert found.file_name == "名单.csv"
    assert found.url.endswith("/%E5%90%8D%E5%8D%95.csv?id=1")


def test_the_server_hears_the_name_though_the_connection_goes_to_the_address_that_was_checked(site):
    fetched(site)
    assert site.asked == [(f"lists.example:{port_of(site)}", "/list.csv")]


def test_a_name_is_resolved_once_so_that_a_second_answer_cannot_lead_elsewhere(site):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    fetched(site, resolver=lambda *_: next(answers))
    assert next(answers) == ["10.0.0.1"], "the connection asked no resolver again"


def test_redirects_are_followed(site):
    site.acts = {"/old": {"status": 302, "headers": {"Location": "/new.csv"}, "body": b""}}
    assert fetched(site, "/old").file_name == "new.csv"


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "file:///etc/passwd",
        "ftp://lists.example/",
        "http://user@lists.example/",
        "http://lists.example:22/",
    ],
)
def test_a_redirect_to_what_is_not_public_is_refused(site, target):
    site.acts = {"/": {"status": 301, "headers": {"Location": target}, "body": b""}}
    with pytest.raises(FetchFailed):
        fetched(site, "/")
    assert len(site.asked) == 1


def test_redirects_without_end_are_refused(site):
    site.acts = {"/": {"status": 302, "headers": {"Location": "/"}, "body": b""}}
    with pytest.raises(FetchFailed, match="转来转去"):
        fetched(site, "/")
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
    ],
)
def test_what_is_not_public_is_refused_before_anything_is_sent(host):
    with pytest.raises(FetchFailed, match=r"不是公开的网站|找不到网站"):
        fetch(f"http://{host}/list.csv")


def test_a_name_of_which_one_address_is_not_public_is_refused(site):
    with pytest.raises(FetchFailed, match="不是公开的网站"):
        fetched(site, resolver=lambda *_: ["127.0.0.1", "10.0.0.1"])
    assert site.asked == []


def test_ordinary_addresses_of_the_network_are_public():
    assert all(map(is_public, map(ip_address, ("223.5.5.5", "8.8.8.8", "2400:3200::1"))))


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "这不是能下载的网址"),
        ("lists.example/名单.xlsx", "这不是能下载的网址"),
        ("file:///etc/passwd", "这不是能下载的网址"),
        ("gopher://lists.example/", "这不是能下载的网址"),
        ("http://", "这不是能下载的网址"),
        ("http://lists.example:99999/", "这不是能下载的网址"),
        ("http://[::1/", "这不是能下载的网址"),
        ("http://a..b/", "这不是能下载的网址"),
        ("http://lists.example/\n", "这不是能下载的网址"),
        ("http://lists.example/" + "a" * 3_000, "这不是能下载的网址"),
        ("http://me:secret@lists.example/", "用户名和密码"),
        ("http://lists.example\\@127.0.0.1/", "用户名和密码"),
        ("http://lists.example:8080/", "端口"),
        ("https://lists.example:22/", "端口"),
    ],
)
def test_what_is_no_address_of_a_public_list_is_refused_with_what_to_do(url, told):
    with pytest.raises(FetchFailed, match=told):
        fetch(url, resolver=lambda *_: pytest.fail("nothing was to be looked up"))


def test_a_name_that_nobody_has_is_said_to_be_unknown():
    def nobody(*_):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchFailed, match=r"找不到网站 lists\.example"):
        fetch("https://lists.example/", resolver=nobody)


SIGNED_BY_NOBODY = """-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+hZmAEO5pOR1tEAh
Y3xOu8S0t6dg4HKnTAUX+sSUla6hRANCAARBs/OyMPO968toqHTnNNoCCBWNSYj3
WEoHyzuP1JchtsvKdaS+homNGtqB9G1TeooYwQCE8lru6EoLzsWIZxbl
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBojCCAUegAwIBAgIUUjD5mSuNqNMLBG4JbIVsEbaUoJwwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNbGlzdHMuZXhhbXBsZTAgFw0yNjExMjkxNjQxMjBaGA8yMTI2
MTEwNTE2NDEyMFowGDEWMBQGA1UEAwwNbGlzdHMuZXhhbXBsZTBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABEGz87Iw873ry2iodOc02gIIFY1JiPdYSgfLO4/UlyG2
y8p1pL6GiY0a2oH0bVN6ihjBAITyWu7oSgvOxYhnFuWjbTBrMB0GA1UdDgQWBBT8
kzISLKU3d+ueYP3fObTIwWl7bDAfBgNVHSMEGDAWgBT8kzISLKU3d+ueYP3fObTI
wWl7bDAPBgNVHRMBAf8EBTADAQH/MBgGA1UdEQQRMA+CDWxpc3RzLmV4YW1wbGUw
CgYIKoZIzj0EAwIDSQAwRgIhANFp9eple1495RxlWkFnLf2xjULjT7Sjb6GvyNPG
I40TAiEA5+Yg0odwX+8ecabpDlCQeWH3l0BFhw8vGwqO7QlnPAk=
-----END CERTIFICATE-----
"""
"""A certificate for lists.example, with its key, that only it vouches for; made for this test."""


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(tmp_path):
    (tmp_path / "site.pem").write_text(SIGNED_BY_NOBODY, "utf-8")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "site.pem")
    with running_site(context) as site:
        with pytest.raises(FetchFailed, match="安全证书"):
            fetched(site, scheme="https")
        assert site.asked == []


def test_a_missing_page_is_told(site):
    site.acts = {"/list.csv": {"status": 404}}
    with pytest.raises(FetchFailed, match="404"):
        fetched(site)


def test_a_file_that_is_too_large_is_left_where_it_is(site):
    site.acts = {"/list.csv": {"body": b"x" * 3_000_000}}
    with pytest.raises(FetchFailed, match="超过 2 MB"):
        fetched(site, largest_bytes=2_000_000)


def test_a_file_that_breaks_off_is_not_taken_for_whole(site):
    site.acts = {"/list.csv": {"says": 1_000, "headers": {"Connection": "close"}}}
    with pytest.raises(FetchFailed, match="断了"):
        fetched(site)


def test_a_server_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(FetchFailed, match="连不上"):
        fetch(
            f"http://lists.example:{port}/",
            is_allowed=lambda _: True,
            resolver=lambda *_: ["127.0.0.1"],
            ports={"http": port, "https": port},
        )


@contextmanager
def dripping(first):
    """A server that sends something, and from then on a byte now and then."""
    over = threading.Event()

    def drip(listening):
        connection, _ = listening.accept()
        with connection:
            connection.recv(10_000)
            try:
                connection.sendall(first)
                while not over.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,))
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("scheme", "first"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        ("http", b"HTTP/1.0 200 OK\r\n\r\n"),
        ("https", b""),
    ],
    ids=["headers", "body", "body without a length", "handshake"],
)
def test_a_server_that_drips_is_left_at_the_deadline(scheme, first):
    with dripping(first) as port, pytest.raises(FetchFailed, match=r"太慢|安全证书"):
        fetch(
            f"{scheme}://lists.example:{port}/",
            is_allowed=lambda _: True,
            resolver=lambda *_: ["127.0.0.1"],
            ports={"http": port, "https": port},
            longest_s=0.6,
        )
