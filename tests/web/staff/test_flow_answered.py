"""What the desk publishes and withdraws is what the real bot says next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.editors import Desk
from tests.products import Product, copy_folder
from tests.web.staff.flow import DRAFT, Room, done
from web.extensions import limiter

QUESTION = "月嫂押金不退找谁评理"
TEXT = replace(
    DRAFT,
    title="月嫂押金不退怎么办",
    topic="rights/consumer",
    regions=("100000",),
    body="押金没有约定不退的，可以要回来。先找公司说，说不通打 12315。",
    questions=(QUESTION,),
)


@pytest.fixture
def product(prepared_folder, tmp_path):
    made = Product.over(copy_folder(prepared_folder, tmp_path / "product"))
    yield made
    made.close()


@pytest.fixture
def room(product, quick_passwords, monkeypatch):  # noqa: ARG001 - passwords are made quickly
    desk = Desk(product.services)
    monkeypatch.setattr(limiter, "enabled", False)
    return Room(desk)


def quotes_it(product):
    answer = product.ask(QUESTION)
    return TEXT.body[:8] in answer.lead


def test_the_bot_answers_from_a_release_at_once_though_the_index_fails_until_it_heals(
    room, product, monkeypatch
):
    path = room.begin(TEXT)
    done(room.li, path, "hand-in")
    assert not quotes_it(product)
    index = product.services.article_index
    with monkeypatch.context() as broken:
        broken.setattr(index, "catch_up", fails)
        done(room.zhao, path, "release")
        assert "刚发布的还在进索引" in room.li.text("/desk/articles")
    assert quotes_it(product)
    index.catch_up()
    assert "刚发布的还在进索引" not in room.li.text("/desk/articles")
    assert quotes_it(product)
    done(room.zhao, path, "withdraw")
    assert not quotes_it(product)


def fails():
    raise BlockingIOError
