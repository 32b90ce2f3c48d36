"""A published list fetched by its address, without reaching anything that is not public.

Whoever names an address could name one inside our own network. So: http and
https alone, on their usual ports, no credentials; every name resolved here,
every address it gives checked, and the connection made to the very address
that was checked, for a second resolution could give another (DNS rebinding).
Redirects are followed by hand, each checked like the first.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import unquote, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from ipaddress import IPv4Address

LARGEST_BYTES: Final = 20_000_000
LONGEST_S: Final = 30.0
"""For all of it: names, redirects, the file."""

_MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_CHUNK_BYTES = 65_536
_LONGEST_URL = 2_000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_AGENT = "yuertong"
_NAT64 = ip_network("64:ff9b::/96")
_NO_URL = "这不是能下载的网址：请填 https:// 或 http:// 开头的完整网址。"
_TOO_SLOW = "下载太慢，停下了：请过一会儿再试，或用浏览器下载后再导入。"


class FetchFailed(Exception):
    """A list could not be fetched; its text is a Chinese sentence that says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file as it was fetched."""

    content: bytes
    file_name: str
    """The last part of the address; its kind is told by its content."""
    url: str
    """Where it was found in the end, after redirects."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to a machine of the public network.

    >>> is_public(ip_address("::ffff:127.0.0.1")), is_public(ip_address("223.5.5.5"))
    (False, True)
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None:
            return is_public(inner)
        if address in _NAT64:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the resolver of this machine.

    Raises:
        OSError: the name has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def fetch(
    url: str,
    *,
    is_allowed: Callable[[IPv4Address | IPv6Address], bool] = is_public,
    resolver: Callable[[str, int], Sequence[str]] = resolve,
    ports: Mapping[str, int] | None = None,
    largest_bytes: int = LARGEST_BYTES,
    longest_s: float = LONGEST_S,
) -> Fetched:
    """The file at an address, at most `largest_bytes` of it, within `longest_s` seconds in all.

    `is_allowed`, `resolver` and `ports` let a test reach a server of its own.

    Raises:
        FetchFailed: the address is none that is fetched, or what stands there cannot be had.
    """
    deadline = time.monotonic() + longest_s
    for _ in range(_MOST_REDIRECTS + 1):
        target = _target(url, ports or _PORTS)
        address = _checked_address(target, is_allowed, resolver)
        with _opened(target, address, deadline) as response:
            moved_to = response.headers.get("Location")
            if response.status_code in _REDIRECTS and moved_to:
                url = urljoin(url, moved_to.encode("latin-1").decode(errors="replace"))
                continue
            if response.status_code != requests.codes.ok:
                msg = (
                    f"对方网站没有给出文件（状态 {response.status_code}）："
                    "请用浏览器打开网址看看，或下载后再导入。"
                )
                raise FetchFailed(msg)
            content = _read(response, largest_bytes)
        _left(deadline)
        return Fetched(content=content, file_name=_file_name(url), url=url)
    msg = f"网址转来转去超过 {_MOST_REDIRECTS} 次：请用浏览器打开，把最后的网址填进来。"
    raise FetchFailed(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    url: str
    scheme: str
    host: str
    """In ASCII, an IPv6 address without its brackets."""
    port: int

    @property
    def host_header(self) -> str:
        """How the host wants to be called, for several may share one address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def _target(url: str, ports: Mapping[str, int]) -> _Target:
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:  # a UnicodeError is one, too
        raise FetchFailed(_NO_URL) from error
    is_address = parts.scheme in _PORTS and bool(host)
    if not is_address or len(url) > _LONGEST_URL or not url.isprintable():
        raise FetchFailed(_NO_URL)
    if parts.username is not None or parts.password is not None:
        msg = "网址里不能带用户名和密码：请用公开的网址，或下载后再导入。"
        raise FetchFailed(msg)
    usual = ports[parts.scheme]
    if (port or usual) != usual:
        msg = "网址里不能写端口（只用 80 和 443）：请用公开的网址，或下载后再导入。"
        raise FetchFailed(msg)
    return _Target(url=url, scheme=parts.scheme, host=host, port=usual)


def _checked_address(
    target: _Target,
    is_allowed: Callable[[IPv4Address | IPv6Address], bool],
    resolver: Callable[[str, int], Sequence[str]],
) -> str:
    """One address of the host, all of which are allowed: one that is not tells of a trap."""
    try:
        found = [ip_address(one.partition("%")[0]) for one in resolver(target.host, target.port)]
    except (OSError, ValueError, UnicodeError) as error:
        msg = f"找不到网站 {target.host}：请核对网址，或看看网络通不通。"
        raise FetchFailed(msg) from error
    if not found or not all(is_allowed(one) for one in found):
        msg = f"{target.host} 不是公开的网站，不能从那里下载：请用公开的网址，或下载后再导入。"
        raise FetchFailed(msg)
    return str(found[0])


class _Watch:
    """Ends connections at the deadline, whatever their other side does meanwhile.

    A timeout of a socket begins anew with every byte; a server that sends one
    now and then, in its headers or in the handshake, would hold us for ever.
    """

    def __init__(self, deadline: float) -> None:
        self._connections: list[socket.socket] = []
        self._timer = threading.Timer(_left(deadline), self._end)
        self._timer.daemon = True

    def add(self, connection: socket.socket) -> None:
        """Watch a connection, under a descriptor of our own: TLS takes the other over."""
        self._connections.append(connection.dup())

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for connection in self._connections:
            connection.close()

    def _end(self) -> None:
        for connection in self._connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # its other side has ended it already


class _Pinned(HTTPAdapter):
    """Connects to the address that was checked, and speaks to the host that was named."""

    def __init__(self, target: _Target, address: str, watch: _Watch) -> None:
        self._target = target
        self._address = address
        self._watch = watch
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have TLS prove the name, not the address."""
        if self._target.scheme == "https":
            kwargs["server_hostname"] = self._target.host
            kwargs["assert_hostname"] = self._target.host
        super().init_poolmanager(*args, **kwargs)

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> Any:
        """The pool of connections to that address; whether TLS is verified is set by what calls this."""
        pool: Any = self.poolmanager.connection_from_host(
            self._address, port=self._target.port, scheme=self._target.scheme
        )
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._watch)
        return pool


def _watched(connection_class: Any, watch: _Watch) -> Any:
    def new_connection(self: Any) -> socket.socket:
        connection: socket.socket = connection_class._new_conn(self)  # noqa: SLF001 - no other door to it
        watch.add(connection)
        return connection

    return type(connection_class.__name__, (connection_class,), {"_new_conn": new_connection})


@contextmanager
def _opened(target: _Target, address: str, deadline: float) -> Iterator[requests.Response]:
    with _Watch(deadline) as watch, requests.Session() as session:
        # Neither proxies nor .netrc nor certificates of the environment: the checked address, and only it.
        session.trust_env = False
        session.mount(f"{target.scheme}://", _Pinned(target, address, watch))
        headers = {"Host": target.host_header, "User-Agent": _AGENT, "Accept-Encoding": "identity"}
        try:
            with session.get(
                target.url, allow_redirects=False, stream=True, timeout=_left(deadline), headers=headers
            ) as response:
                yield response
        except requests.exceptions.SSLError as error:
            _left(deadline)
            msg = f"{target.host} 的安全证书有问题，没有下载：请核对网址，或用浏览器下载后再导入。"
            raise FetchFailed(msg) from error
        except (requests.RequestException, OSError) as error:
            _left(deadline)
            msg = f"{target.host} 连不上，或中途断了：请过一会儿再试，或用浏览器下载后再导入。"
            raise FetchFailed(msg) from error


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed(_TOO_SLOW)
    return left


def _read(response: requests.Response, largest_bytes: int) -> bytes:
    found = bytearray()
    for chunk in response.iter_content(_CHUNK_BYTES):
        found += chunk
        if len(found) > largest_bytes:
            msg = f"文件超过 {largest_bytes // 1_000_000} MB，没有下载：请下载后按地区分成几份再导入。"
            raise FetchFailed(msg)
    return bytes(found)


def _file_name(url: str) -> str:
    name = PurePosixPath(unquote(urlsplit(url).path)).name
    return name if name.isprintable() and name else "list"
