"""Under a path of a portal, and behind its proxies."""

from __future__ import annotations

import pytest
from flask import request

from tests.web.stand_in import make_services
from web.app import create_app


@pytest.fixture
def placed(tmp_path):
    made = []

    def place(**changed):
        services = make_services(tmp_path, **changed)
        made.append(services)
        return create_app(services=services)

    yield place
    for services in made:
        services.database.engine.dispose()


@pytest.mark.parametrize("asked", ["/tuoyu/ask?q=产假多少天", "/ask?q=产假多少天"])
def test_links_carry_the_path_of_the_portal_whether_its_proxy_strips_it_or_not(placed, asked):
    response = placed(path_prefix="/tuoyu").test_client().get(asked)
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    assert 'action="/tuoyu/ask"' in page
    assert 'href="/tuoyu/articles/maternity-leave-here"' in page
    assert 'href="/tuoyu/static/css/look.css?v=' in page
    assert 'href="/ask' not in page
    assert "Path=/tuoyu" in response.headers["Set-Cookie"]


def test_links_inside_an_article_carry_it_too(placed):
    page = placed(path_prefix="/tuoyu").test_client().get("/tuoyu/articles/maternity-leave-here")
    assert '<a href="/tuoyu/articles/maternity-leave-here"' in page.get_data(as_text=True)


def test_the_start_page_answers_with_and_without_a_slash(placed):
    client = placed(path_prefix="/tuoyu").test_client()
    assert client.get("/tuoyu").status_code == 200
    assert client.get("/tuoyu/").status_code == 200
    assert client.get("/tuoyuan").status_code == 404


def test_over_tls_under_a_path_the_cookie_is_still_guarded(placed):
    client = placed(path_prefix="/tuoyu", base_url="https://www.example.gov.cn").test_client()
    cookie = client.get("/tuoyu/ask?q=x").headers["Set-Cookie"]
    assert cookie.startswith("__Secure-yuertong-talk=")


def test_the_description_of_the_api_names_where_it_lives(placed):
    app = placed(path_prefix="/tuoyu")
    spec = app.test_client().get("/tuoyu/api/v1/openapi.json").get_json()
    assert spec["servers"] == [{"url": "/tuoyu"}]


def address_seen(app):
    @app.get("/address")
    def address():
        return request.remote_addr

    forwarded = {"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}
    return app.test_client().get("/address", headers=forwarded).get_data(as_text=True)


def test_a_forwarded_address_counts_only_as_far_as_proxies_are_trusted(placed):
    assert address_seen(placed()) == "127.0.0.1"
    assert address_seen(placed(trusted_proxies=1)) == "192.0.2.1"
    assert address_seen(placed(trusted_proxies=2)) == "203.0.113.9"
