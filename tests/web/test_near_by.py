"""The same nurseries by every channel: the API with a location, WeChat with one, the page with its cards."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot.tables import conversation
from directory.coordinate_systems import to_wgs84
from tests import listed
from tests.products import SECRET
from tests.web.stand_in import NOW as SIGNED_AT
from tests.web.wechat.conftest import TOKEN, other_body, text_body
from tests.web.wechat.conftest import address as wechat_address
from web.app import create_app
from web.extensions import limiter
from web.settings import Settings
from web.wechat.messages import LocationMessage, OtherMessage, parse

HERE = {"lat": listed.HERE.lat, "lng": listed.HERE.lng}
NEAREST_FIVE = [one.name for one in (listed.SUN, listed.MOON, listed.STAR, listed.TREE, listed.RIVER)]


@pytest.fixture
def client(listing):
    """The real application over the nurseries of `tests.listed`, with a WeChat account."""
    listing.now = SIGNED_AT
    services = listing.services
    before = services.settings
    services.settings = Settings(
        data_dir=before.data_dir,
        secret_key=SECRET,
        wechat_token=TOKEN,
        base_url="https://yuer.example.gov.cn",
    )
    app = create_app(services=services)
    app.testing = True
    limiter.reset()
    yield app.test_client()
    services.settings = before


def told(response):
    return re.search(r"<Content>(.*)</Content>", response.get_data(as_text=True), re.DOTALL)[1]


def test_nearby_with_a_location_gives_the_nearest_five_through_the_api(client):
    answer = client.post("/api/v1/ask", json={"text": "附近的托育", "location": HERE}).get_json()
    assert answer["status"] == "answered"
    assert [card["title"] for card in answer["cards"]] == NEAREST_FIVE
    assert [card["number"] for card in answer["cards"]] == [1, 2, 3, 4, 5]
    assert answer["cards"][0]["distance_m"] == pytest.approx(650, abs=2)
    assert answer["cards"][0]["url"].startswith("/nurseries/")
    assert NEAREST_FIVE[4] in answer["text"]
    # The page has the same conditions, and never the place where somebody stands.
    assert answer["page"].startswith("/nurseries")
    assert str(HERE["lat"])[:5] not in answer["page"]


def test_an_answer_without_a_list_has_no_cards(client):
    answer = client.post("/api/v1/ask", json={"text": "产假多少天"}).get_json()
    assert (answer["cards"], answer["page"]) == ([], None)


def test_a_page_that_an_answer_leads_to_is_there(client):
    answer = client.post("/api/v1/ask", json={"text": "收一岁的普惠托育有吗"}).get_json()
    assert client.get(answer["page"]).status_code == 200
    assert client.get(answer["cards"][0]["url"]).status_code == 200


def test_the_web_page_shows_each_with_its_link(client):
    page = client.get("/ask?q=红旗区有哪些托育").get_data(as_text=True)
    assert page.count('<li value="') == 5
    assert 'href="/nurseries/' in page


def test_the_page_answers_from_where_the_tap_said_and_stores_nothing_of_it(client, listing):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/nurseries").get_data(as_text=True))[
        1
    ]
    lat, lng = to_wgs84(listed.HERE)
    client.post("/nurseries/near", data={"csrf_token": token, "back": "", "lat": lat, "lng": lng})
    page = client.get("/ask", query_string={"q": "附近的托育"}).get_data(as_text=True)
    assert re.findall(r'<p class="named"><a [^>]*>(.*?)</a>', page) == NEAREST_FIVE
    with listing.services.database.reading() as connection:
        states = connection.execute(select(conversation.c.state)).scalars().all()
    assert states
    assert not any("location" in state for state in states)


def test_a_location_message_in_wechat_gives_the_nearest_five(client):
    body = other_body(
        "location", Location_X=HERE["lat"], Location_Y=HERE["lng"], Scale=16, Label="某处", MsgId="1"
    )
    shown = told(client.post(wechat_address(), data=body))
    assert all(name in shown for name in NEAREST_FIVE)
    assert "3 公里内有 5 家" in shown
    assert len(shown.encode()) <= 2_047
    assert "某处" not in shown


def test_after_it_a_number_is_one_of_the_list(client):
    body = other_body("location", Location_X=HERE["lat"], Location_Y=HERE["lng"], MsgId="2")
    client.post(wechat_address(), data=body)
    response = client.post(wechat_address(nonce="2"), data=text_body("2", message_id="3"))
    assert f"<Title>{listed.MOON.name}" in response.get_data(as_text=True)


def test_the_platform_s_x_is_the_latitude():
    message = parse(other_body("location", Location_X="35.3", Location_Y="113.9", MsgId="4"))
    assert isinstance(message, LocationMessage)
    assert (message.lat, message.lng) == (35.3, 113.9)


@pytest.mark.parametrize("x", ["", "abc", "nan", "inf", "135.3"])
def test_a_place_that_is_none_on_earth_is_asked_for_again(client, x):
    body = other_body("location", Location_X=x, Location_Y="113.9", MsgId="5")
    assert isinstance(parse(body), OtherMessage)
    assert "再发一次" in told(client.post(wechat_address(), data=body))
