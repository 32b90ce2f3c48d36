"""A picture of an article as a browser gets it."""

from __future__ import annotations

import pytest

from knowledge.pictures.processing import process
from knowledge.pictures.store import keep
from tests.knowledge.pictures.pictures import drawn
from tests.moments import NOW


@pytest.fixture
def made(services):
    processed = process(drawn())
    with services.database.writing() as connection:
        keep(connection, processed, uploaded_by=None, original_name="<script>.png", now=NOW)
    return processed


def test_everybody_gets_a_picture_and_may_keep_it_for_ever(client, made):
    response = client.get(f"/pictures/{made.id}")
    assert response.data == made.content
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_who_has_it_already_is_told_so(client, made):
    first = client.get(f"/pictures/{made.id}")
    again = client.get(f"/pictures/{made.id}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path", ["0123456789abcdef0123", "x" * 20, "%00" + "0" * 19, "0" * 21, "", "../pictures", "一" * 20]
)
def test_there_is_nothing_else_and_no_list(client, made, path):
    response = client.get(f"/pictures/{path}")
    assert response.status_code == 404
    assert "没有这个页面" in response.get_data(as_text=True)
    assert "Cache-Control" not in response.headers or "immutable" not in response.headers["Cache-Control"]
    assert made.id not in response.get_data(as_text=True)
