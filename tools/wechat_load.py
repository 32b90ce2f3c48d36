"""A load of WeChat messages over real sockets: as fast as they are answered, or at a set rate.

One thread and one selector, with every request written out beforehand, so
that the load itself takes as little of the machine as it can.
"""

from __future__ import annotations

import heapq
import selectors
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_READ_BYTES = 65_536
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer."""

    seconds: float
    """From the moment the message was due to the last byte of its answer."""
    status: int
    body: bytes


@dataclass(slots=True)
class _Line:
    """One connection, with at most one message on its way."""

    socket: socket.socket
    due: float = 0.0
    heard: bytearray = field(default_factory=bytearray)


class Load:
    """Messages to one server; what came back is in `samples`."""

    def __init__(self, port: int, requests: Sequence[bytes]) -> None:
        self.samples: list[Sample] = []
        self.broken = 0
        """Connections that the server closed without an answer."""
        self._port = port
        self._requests: Iterator[bytes] = iter(requests)
        self._selector = selectors.DefaultSelector()
        self._idle: list[_Line] = []
        self._on_their_way = 0

    def as_fast_as_answered(self, connections: int) -> float:
        """Send all, one at a time on each connection; answers a second.

        The connections take turns rather than keep one worker each, as those
        of the platform do.
        """
        begun = time.perf_counter()
        lines = [self._open() for _ in range(connections * 8)]
        for line in lines[:connections]:
            self._send_next(line, time.perf_counter())
        waiting = lines[connections:]
        while self._on_their_way:
            for line in self._heard(timeout=1.0):
                waiting.append(line)
                self._send_next(waiting.pop(0), time.perf_counter())
        self._close([*waiting, *self._idle])
        return len(self.samples) / (time.perf_counter() - begun)

    def at_rate(self, a_second: float, *, most_connections: int = 4_000) -> None:
        """Send all, each when it is due, whether the ones before have come back or not."""
        opened = 0
        begun = time.perf_counter()
        due = begun
        is_over = False
        while self._on_their_way or not is_over:
            now = time.perf_counter()
            while not is_over and due <= now:
                if not self._idle:
                    if opened >= most_connections:
                        break
                    self._idle.append(self._open())
                    opened += 1
                is_over = not self._send_next(self._idle.pop(), due)
                due += 1 / a_second
            wait = 1.0 if is_over else max(0.0, min(due - time.perf_counter(), 0.05))
            self._idle.extend(self._heard(timeout=wait))
        self._close(self._idle)

    def _open(self) -> _Line:
        line = _Line(socket.create_connection(("127.0.0.1", self._port), timeout=30))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(line.socket, selectors.EVENT_READ, line)
        return line

    def _send_next(self, line: _Line, due: float) -> bool:
        request = next(self._requests, None)
        if request is None:
            self._idle.append(line)
            return False
        line.due = due
        line.heard.clear()
        try:
            line.socket.sendall(request)
        except OSError:
            # The server let go of an idle connection just now: a new one, as the platform would.
            self._selector.unregister(line.socket)
            line.socket.close()
            line.socket = self._open_socket(line)
            line.socket.sendall(request)
        self._on_their_way += 1
        return True

    def _open_socket(self, line: _Line) -> socket.socket:
        fresh = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._selector.register(fresh, selectors.EVENT_READ, line)
        return fresh

    def _heard(self, timeout: float) -> list[_Line]:
        """The connections whose answers are whole now."""
        whole = []
        for key, _ in self._selector.select(timeout):
            line: _Line = key.data
            try:
                data = line.socket.recv(_READ_BYTES)
            except OSError:
                data = b""
            if not data:
                self._lost(line)
                continue
            line.heard += data
            answer = _whole_answer(line.heard)
            if answer is not None:
                self._on_their_way -= 1
                self.samples.append(Sample(time.perf_counter() - line.due, *answer))
                whole.append(line)
        return whole

    def _lost(self, line: _Line) -> None:
        self._selector.unregister(line.socket)
        line.socket.close()
        if line in self._idle:
            self._idle.remove(line)
        else:
            self.broken += 1
            self._on_their_way -= 1

    def _close(self, lines: list[_Line]) -> None:
        for line in lines:
            line.socket.close()
        self._selector.close()


def _whole_answer(heard: bytearray) -> tuple[int, bytes] | None:
    head, separator, body = bytes(heard).partition(_END_OF_HEAD)
    if not separator:
        return None
    lowered = head.lower()
    start = lowered.find(_LENGTH)
    length = int(lowered[start + len(_LENGTH) :].split(b"\r\n", 1)[0]) if start >= 0 else 0
    if len(body) < length:
        return None
    return int(head.split(b" ", 2)[1]), body[:length]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies."""
    largest = heapq.nlargest(max(1, round(len(values) * (1 - share))), values)
    return largest[-1]
