"""A small web site on this machine, for what fetches lists."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY = "机构名称,地址\n示例托育中心,示例路1号\n".encode()


class Site(BaseHTTPRequestHandler):
    """What each path of the server gives."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        act = self.server.acts.get(self.path, {})
        self.send_response(act.get("status", 200))
        for name, value in act.get("headers", {}).items():
            self.send_header(name, value)
        body = act.get("body", BODY)
        self.send_header("Content-Length", act.get("says", len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def running_site(context=None):
    """A server whose `acts` say what a path gives and whose `asked` hears; over TLS where it is given one."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.acts, server.asked = {}, []
    server.handle_error = lambda *_: None  # a client that turns away is what some tests are about
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def port_of(site):
    return site.server_address[1]
