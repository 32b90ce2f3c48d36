from __future__ import annotations

import re
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import pytest

import web
from tests.web.nurseries import NURSERIES
from tests.web.stand_in import make_services
from web.app import create_app
from web.extensions import ASK_LIMIT, PAGE_LIMIT

PAGES = [
    "/",
    "/ask?q=产假多少天",
    "/ask?q=孩子抽搐了",
    "/ask?q=很长",
    "/articles",
    "/topics/",
    "/topics/leave?age=0-3",
    "/topics/nowhere",
    "/articles/maternity-leave-here",
    "/privacy",
    "/nothing",
    "/nurseries",
    "/nurseries?compare=full1,bare1&age_months=99",
    "/nurseries/full1",
    "/nurseries/nowhere",
    "/nurseries/compare?ids=full1,gone1",
    "/nurseries/data",
    "/verify?q=示例小月亮托育中心",
    "/changes",
    "/report/nursery/full1",
    "/reports/nowhere",
]
DATA = "application/ld+json"
"""A script that browsers never run: schema.org for search engines."""
STATIC = Path(web.__file__).parent / "static"


@pytest.fixture(autouse=True)
def _with_nurseries(services):
    services.list_nurseries(NURSERIES)


def every_route(app):
    values = {
        "slug": "maternity-leave-here",
        "choice": "on",
        "page": "articles",
        "path": "leave/maternity",
        "filename": "css/look.css",
        "nursery_id": "full1",
        "kind": "nursery",
        "key": "full1",
        "token": "nowhere",
        "number": "1",
        "task": "writing",
        "picture_id": "0123456789abcdef0123",
        "answer_id": "aB3_-xYz09",
    }
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:[^:<>]+:)?([a-z_]+)>", lambda match: values[match[1]], rule.rule)
        for method in sorted(rule.methods):
            yield method, path


def test_every_route_answers_with_the_headers_that_keep_a_browser_safe(app, client):
    routes = list(every_route(app))
    assert ("GET", "/ask") in routes
    assert ("POST", "/api/v1/ask") in routes
    for method, path in [*routes, ("GET", "/nothing"), ("TRACE", "/")]:
        with client.open(path, method=method) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        for closed in ("base-uri", "object-src", "frame-ancestors"):
            assert f"{closed} 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        # The list may ask the browser where it is: only on a tap, as its own tests claim.
        location = "(self)" if path == "/nurseries" and method in {"GET", "HEAD"} else "()"
        assert f"geolocation={location}" in headers["Permissions-Policy"]
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Request-ID"]
        assert "Server" not in headers or "Python" not in headers["Server"]


def test_only_static_files_may_be_kept_by_a_cache(client):
    for path in PAGES:
        assert "no-cache" in client.get(path).headers["Cache-Control"]
    with client.get("/static/css/look.css") as style:
        assert "max-age=31536000" in style.headers["Cache-Control"]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.addresses = []
        self.offences = []
        self._in_script = False

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        is_loaded = named.get("rel") not in {"canonical", "alternate"}
        if is_loaded and tag in {"script", "link", "img", "form", "iframe", "source", "use"}:
            self.addresses += [named[name] for name in ("src", "href", "action") if name in named]
        if (
            tag == "style"
            or "style" in named
            or (tag == "script" and "src" not in named and named.get("type") != DATA)
        ):
            self.offences.append((tag, attrs))
        self.offences += [(tag, name) for name in named if name.startswith(("on", "hx-on"))]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_loads_from_elsewhere_or_holds_scripts_or_styles_of_its_own(client, path):
    reader = _Reader()
    reader.feed(client.get(path).get_data(as_text=True))
    assert reader.offences == []
    assert reader.addresses
    assert all(
        address.startswith(("/", "#")) and not address.startswith("//") for address in reader.addresses
    )


def test_no_style_or_script_of_ours_loads_from_elsewhere():
    for path in [*STATIC.glob("css/*.css"), *STATIC.glob("js/*.js"), *STATIC.glob("*.svg")]:
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text, path
        assert not re.search(r"url\(|src=", text), path
        assert "@import" not in text


def test_over_tls_browsers_keep_to_it_and_cookies_are_bound_to_this_host(tmp_path):
    services = make_services(tmp_path, base_url="https://www.example.gov.cn")
    client = create_app(services=services).test_client()
    response = client.get("/ask?q=产假多少天", base_url="https://www.example.gov.cn")
    services.database.engine.dispose()
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000"
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-yuertong-talk=")
    assert "Secure; HttpOnly; Path=/; SameSite=Lax" in cookie


def test_without_tls_nothing_is_promised(client):
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_too_many_questions_from_one_address_are_refused_in_chinese_until_the_minute_is_over(client):
    allowed = int(ASK_LIMIT.split()[0])
    statuses = [client.get("/ask?q=x").status_code for _ in range(allowed + 1)]
    assert statuses == [200] * allowed + [HTTPStatus.TOO_MANY_REQUESTS]
    refused = client.get("/ask?q=x")
    assert "问得太快了" in refused.get_data(as_text=True)
    assert refused.headers["Retry-After"] == "60"
    assert "<html" not in client.get("/ask?q=x", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert client.get("/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/ask?q=x", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 200


def test_pages_that_only_read_have_a_wider_limit(client):
    allowed = int(PAGE_LIMIT.split()[0])
    statuses = [client.get("/privacy").status_code for _ in range(allowed + 1)]
    assert statuses == [200] * allowed + [HTTPStatus.TOO_MANY_REQUESTS]


def test_the_api_has_its_limit_too(client):
    allowed = int(ASK_LIMIT.split()[0])
    for _ in range(allowed):
        client.post("/api/v1/ask", json={"text": "x"})
    refused = client.post("/api/v1/ask", json={"text": "x"})
    assert refused.status_code == 429
    assert "问得太快了" in refused.get_json()["message"]
