"""The feed of articles: valid Atom, the newest first, nothing withdrawn, told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from defusedxml import ElementTree

from knowledge.articles import store
from tests.web.stand_in import ARTICLE, NOW, make_services
from web.app import create_app

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def services(tmp_path):
    made = make_services(tmp_path, base_url="https://yuer.example.gov.cn", path_prefix="/tuoyu")
    yield made
    made.database.engine.dispose()


@pytest.fixture
def client(services):
    return create_app(services=services).test_client()


def publish(services, *articles, at):
    with services.database.writing() as connection:
        store.publish_all(connection, articles, at=at)


def read(client, **headers):
    response = client.get("/tuoyu/articles/feed.atom", headers=headers)
    return response, ElementTree.fromstring(response.data) if response.data else None


def test_it_is_atom_with_absolute_addresses_and_no_more_than_fifty_of_the_newest(services, client):
    made = [replace(ARTICLE, slug=f"a{place}", title=f"题目 {place}") for place in range(60)]
    for place, article in enumerate(made):
        publish(services, article, at=NOW + timedelta(seconds=place))
    response, feed = read(client)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1, name
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 50
    assert entries[0].findtext(f"{ATOM}title") == "题目 59"
    for entry in entries:
        for name in ("id", "title", "updated", "link", "summary"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert (
            entry.find(f"{ATOM}link").get("href").startswith("https://yuer.example.gov.cn/tuoyu/articles/a")
        )
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T02:00:59+00:00"


def test_markup_and_characters_that_xml_forbids_leave_it_readable(services, client):
    odd = "a]]><x>&amp;\u0001\ufffe\U0001f476"
    publish(services, replace(ARTICLE, slug="odd", title=odd, body=f"第一句{odd}。"), at=NOW)
    _, feed = read(client)
    titles = {entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")}
    assert "a]]><x>&amp;\U0001f476" in titles


def test_what_is_withdrawn_or_not_in_force_is_not_in_it(services, client):
    tomorrow = NOW.date() + timedelta(days=1)
    publish(services, replace(ARTICLE, slug="later", in_force_from=tomorrow), at=NOW)
    with services.database.writing() as connection:
        store.withdraw(connection, ARTICLE.slug, at=NOW)
    assert read(client)[1].findall(f"{ATOM}entry") == []
    services.clock = lambda: NOW + timedelta(days=1)
    assert len(read(client)[1].findall(f"{ATOM}entry")) == 1


def test_a_reader_who_has_it_is_told_so_until_something_is_published(services, client):
    response, _ = read(client)
    asked = {
        "If-None-Match": response.headers["ETag"],
        "If-Modified-Since": response.headers["Last-Modified"],
    }
    assert read(client, **asked)[0].status_code == 304
    publish(services, replace(ARTICLE, title="改过的题目"), at=NOW)
    again, feed = read(client, **asked)
    assert again.status_code == 200
    assert feed.find(f"{ATOM}entry").findtext(f"{ATOM}title") == "改过的题目"


def test_pages_lead_to_it(client):
    page = client.get("/tuoyu/articles").get_data(as_text=True)
    assert page.count('href="/tuoyu/articles/feed.atom"') == 2
