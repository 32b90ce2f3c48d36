"""Markup in every field that a person can fill comes out as text on every page, at the desk and before it."""

from __future__ import annotations

import io
import re
from html import escape

import pytest
from defusedxml import ElementTree
from sqlalchemy import select

from directory.tables import nursery
from knowledge.articles.store import states
from knowledge.articles.tables import article
from tests.web.staff.flow import Room
from tests.web.staff.planted import BODY, FILE, FULL, OUT, PICTURE, SCRIPT, offences, plant, word_file
from web.staff.guard import declared
from web.staff.roles import Role

QUERIES = {
    "staff.articles": ("", "q", "topic", "standing"),
    "staff.brakes": ("", "q"),
    "staff.asked": ("", "show=useless", "days=30"),
    "staff.reader_reports": ("", "show=answered"),
    "staff.write": ("", "fresh", "beside", "question"),
    "staff.new_article": ("", "title", "question"),
    "staff.uploaded_list": ("", "part=added", "part=rejected", "part=ignored"),
    "staff.compare_versions": ("", "before=1&after=2"),
}
"""Beyond the address alone; a name without a value is given what is planted."""

NAMES = """
title topic audience regions place age_from age_until body questions section_heading section_questions
source_title source_issuer source_number source_issued source_in_force_from source_article source_url
figures in_force_from in_force_until review_by checked_by remark day clock text why slug question
login name code current password again next kind region source alt asked to number
"""
"""Of every field that a form of the desk has."""


@pytest.fixture
def room(desk):
    return Room(desk)


def desk_pages(app, numbers):
    """Every address of the desk that is read, with every number that something was planted under."""
    for rule in app.url_map.iter_rules():
        access = declared(app.view_functions[rule.endpoint])
        if not rule.endpoint.startswith("staff.") or "GET" not in rule.methods or access is None:
            continue
        for number in numbers:
            path = re.sub(r"<[^>]*:number>", str(number), rule.rule)
            for slug in ("planted", "maternity-leave-here") if "<slug>" in path else ("",):
                for query in QUERIES.get(rule.endpoint, ("",)):
                    yield path.replace("<slug>", slug).replace("<token>", "x" * 43), query
            if path == rule.rule:
                break


def public_pages(room):
    with room.desk.services.database.reading() as connection:
        slugs = list(connection.execute(select(article.c.slug)).scalars())
        ids = list(connection.execute(select(nursery.c.id)).scalars())
        assert len(states(connection, slugs)) == len(slugs) >= 3
    assert len(ids) == 2
    yield from (
        "/",
        "/articles",
        "/topics/",
        "/topics/leave",
        "/topics/nurseries/money",
        "/changes",
        "/privacy",
    )
    yield from (f"/articles/{slug}" for slug in slugs)
    yield from (f"/nurseries/{each}" for each in ids)
    yield from (f"/report/{kind}/{key}" for kind, key in (("article", "planted"), ("nursery", ids[0])))
    yield from ("/nurseries", "/nurseries/data", f"/nurseries/compare?ids={','.join(ids)}", "/desk/login")


@pytest.mark.parametrize(
    "told", [OUT, SCRIPT, PICTURE, FULL, "<p style=x>", "<a href=' JavaScript:x'>", "77*7007=539539"]
)
def test_what_is_planted_would_be_seen_if_it_lived(told):
    assert offences(f"<main>{told}</main>")
    assert not offences(f"<main>{escape(told.replace('539539', '50'))}</main>")


def test_nothing_that_was_planted_lives_on_any_page(room):
    made = plant(room)
    found, seen = {}, 0
    numbers = sorted({1, 2, 3, made["text"]})
    for path, query in desk_pages(room.desk.app, numbers):
        told = {query: FULL} if query and "=" not in query else query
        response = room.boss.client.get(path, query_string=told)
        if response.status_code == 200 and response.mimetype == "text/html":
            seen += 1
            found[f"{path}?{query}"] = offences(response.get_data(as_text=True))
    assert seen > 60
    reader = room.desk.seat()
    for path in public_pages(room):
        response = reader.get(path)
        assert response.status_code == 200, path
        found[path] = offences(response.get_data(as_text=True))
    for path in ("/ask", "/nurseries", "/verify", "/articles"):
        response = reader.client.get(path, query_string={"q": FULL})
        found[f"{path}?q"] = offences(response.get_data(as_text=True))
    assert {path: each for path, each in found.items() if each} == {}
    shown = room.boss.text("/desk/audit") + room.boss.text("/desk/reports?show=answered")
    assert OUT in shown  # as text, and not because nothing was kept
    assert OUT in reader.text("/articles/planted")


def test_nothing_that_was_sent_lives_on_the_page_that_refuses_or_previews_it(room):
    plant(room)
    forged = {**dict.fromkeys(NAMES.split(), FULL), "body": BODY}
    boss = room.desk.seat(room.desk.hire("复示例", *Role))
    found, seen = {}, 0
    for rule in room.desk.app.url_map.iter_rules():
        outside = {"staff.logout", "staff.look_wechat", "staff.look_answers", "staff.disable"}
        if not rule.endpoint.startswith("staff.") or "POST" not in rule.methods or rule.endpoint in outside:
            continue
        path = (
            re.sub(r"<[^>]*:number>", "1", rule.rule)
            .replace("<slug>", "planted")
            .replace("<token>", "x" * 43)
        )
        for more in (
            {"based_on": "1", "seen": "1"},
            {"then": "hand_in"},
            {"then": "source", "based_on": "1"},
        ):
            sent = {"csrf_token": boss.form_token(), **forged, **more}
            response = boss.client.post(path, data=sent)
            assert response.status_code < 500, path
            if response.mimetype == "text/html" and response.status_code != 303:
                seen += 1
                found[path, *more] = offences(response.get_data(as_text=True))
    word = boss.client.post(
        "/desk/word",
        data={"csrf_token": boss.form_token(), "word": (io.BytesIO(word_file()), f"{FILE}.docx")},
    )
    assert word.status_code == 200
    found["word"] = offences(word.get_data(as_text=True))
    held = room.desk.seat().client.post(
        "/desk/articles/new", data=forged, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert held.status_code == 401
    found["held"] = offences(held.get_data(as_text=True))
    assert seen > 40
    assert {path: each for path, each in found.items() if each} == {}


def test_files_that_are_fetched_hold_it_as_text_too(room):
    plant(room)
    feed = ElementTree.fromstring(room.desk.seat().get("/articles/feed.atom").data)
    titles = {each.text for each in feed.iter("{http://www.w3.org/2005/Atom}title")}
    assert any(OUT in title for title in titles)
    assert all(not list(each) for each in feed.iter("{http://www.w3.org/2005/Atom}title"))
    for path in ("/desk/figures.csv", "/desk/registry/uploads/2/report.csv"):
        response = room.boss.get(path)
        assert response.mimetype == "text/csv"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert "\r" not in response.headers["Content-Disposition"]
