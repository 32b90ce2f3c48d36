"""急停: one publisher alone stops and puts back; each deed stands in the log, each slip is told."""

from __future__ import annotations

import pytest

from knowledge.standing import store
from tests.editors import both, text_of
from web.staff import audit
from web.staff.audit_words import sentence
from web.staff.brakes import plain_line
from web.staff.roles import Role

SLUG = "maternity-leave-here"
TITLE = "河南产假多少天"


@pytest.fixture
def publisher(either_desk):
    return either_desk.seat(either_desk.hire("王示例", Role.PUBLISHER))


def done(response):
    """What the page says after a deed."""
    assert response.status_code == 303, text_of(response)
    return response.location


def says(seat, response):
    done(response)
    return seat.text("/desk/brakes")


def deeds(desk):
    with desk.services.database.reading() as connection:
        return [sentence(entry) for entry in reversed(audit.latest(connection))]


@pytest.mark.parametrize(
    "asked",
    [
        TITLE,
        "产假",
        "河南 产假",
        "河南产假多少天啊",
        SLUG,
        f"https://yuer.example.gov.cn/tuoyu/articles/{SLUG}?x=1#home",
    ],
)
def test_a_wrong_article_is_found_and_withdrawn_in_two_taps_and_put_back(publisher, asked):
    page = text_of(publisher.client.get("/desk/brakes", query_string={"q": asked}))
    assert f'name="slug" value="{SLUG}"' in page
    assert TITLE in page

    after = says(publisher, publisher.post("/desk/brakes/article", slug=SLUG))
    assert f"撤下了。《{TITLE}》" in after
    assert publisher.client.get(f"/articles/{SLUG}").status_code == 404
    assert TITLE not in text_of(publisher.client.get("/articles"))

    after = says(publisher, publisher.post("/desk/brakes/article/back", slug=SLUG))
    assert "放回去了" in after
    assert publisher.client.get(f"/articles/{SLUG}").status_code == 200
    assert deeds(publisher.desk)[1:] == [
        f"撤下了《{TITLE}》",
        f"把撤下的《{TITLE}》放了回去",
    ]


@pytest.mark.parametrize("asked", ["量子力学", "http://[", "%00", "/articles/", "x" * 900])
def test_what_names_no_article_is_told_with_what_to_do_next(publisher, asked):
    page = text_of(publisher.client.get("/desk/brakes", query_string={"q": asked}))
    assert "没有找到" in page
    assert "把网址整个贴过来" in page


def test_a_topic_is_stopped_with_what_parents_will_read_and_lifted_again(publisher):
    after = says(publisher, publisher.post("/desk/brakes/topic", topic="leave", why="天数  不对\n"))
    assert "“假期”里的事问答一概先不回答" in after
    assert "家长问到，看到的是：“假期”的内容正在核对" in after
    assert "天数 不对" in after
    assert "“假期”还停着" in publisher.text("/desk/")
    with publisher.desk.services.database.reading() as connection:
        assert [each.topic for each in store.stopped_topics(connection)] == ["leave"]

    after = says(publisher, publisher.post("/desk/brakes/topic/lift", topic="leave"))
    assert "放开了" in after
    assert "还停着" not in publisher.text("/desk/")
    assert "以前停过的" in after
    assert deeds(publisher.desk)[1:] == ["让问答先不回答“假期”：天数 不对", "让问答接着回答“假期”"]


def test_a_banner_is_put_up_changed_and_taken_down(publisher):
    assert "挂出去了" in says(publisher, publisher.post("/desk/brakes/banner", text=" 热线今天\r\n停机。 "))
    assert "热线今天 停机。" in text_of(publisher.client.get("/privacy"))
    says(publisher, publisher.post("/desk/brakes/banner", text="热线通了。"))
    page = text_of(publisher.client.get("/privacy"))
    assert "热线通了。" in page
    assert "停机" not in page
    assert "通知还挂着" in publisher.text("/desk/")
    assert "取下来了" in says(publisher, publisher.post("/desk/brakes/banner/down"))
    assert "热线" not in text_of(publisher.client.get("/privacy"))
    assert deeds(publisher.desk)[1:] == [
        "挂出通知：热线今天 停机。",
        "挂出通知：热线通了。",
        "取下通知：热线通了。",
    ]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u202e", "\x00"])
def test_a_banner_without_a_word_is_asked_for(publisher, text):
    response = publisher.post("/desk/brakes/banner", text=text)
    assert response.status_code == 422
    assert "还没有写通知" in text_of(response)
    assert "banner_put_up" not in publisher.desk.actions()


def test_a_banner_that_is_too_long_is_kept_in_the_form_and_told_by_how_much(publisher):
    response = publisher.post("/desk/brakes/banner", text="长" * 121)
    assert response.status_code == 422
    page = text_of(response)
    assert "最多 120 个字，现在是 121 个字" in page
    assert "长" * 121 in page
    assert "长" not in text_of(publisher.client.get("/privacy"))


def test_slips_change_nothing_and_are_told(publisher):
    before = len(publisher.desk.actions())
    assert publisher.post("/desk/brakes/topic", topic="", why="写了为什么").status_code == 422
    assert "写了为什么" in text_of(publisher.post("/desk/brakes/topic", topic="nowhere", why="写了为什么"))
    assert publisher.post("/desk/brakes/topic", topic="leave/maternity").status_code == 422
    assert "没有停着" in says(publisher, publisher.post("/desk/brakes/topic/lift", topic="leave"))
    assert "什么也没有改" in says(publisher, publisher.post("/desk/brakes/topic/lift", topic="\x00"))
    assert "没有这篇文章" in says(publisher, publisher.post("/desk/brakes/article", slug="nowhere\x00"))
    assert "没有撤下" in says(publisher, publisher.post("/desk/brakes/article/back", slug=SLUG))
    assert "没有挂着" in says(publisher, publisher.post("/desk/brakes/banner/down"))
    assert len(publisher.desk.actions()) == before


def test_of_two_publishers_who_do_the_same_at_once_one_did_it(either_desk):
    seats = [either_desk.seat(either_desk.hire(None, Role.PUBLISHER)) for _ in range(2)]
    tokens = [seat.form_token() for seat in seats]

    def at_once(path, **fields):
        return both(
            *(
                lambda seat=seat, token=token: seat.client.post(path, data={"csrf_token": token, **fields})
                for seat, token in zip(seats, tokens, strict=True)
            )
        )

    for path, fields, action in (
        ("/desk/brakes/topic", {"topic": "leave"}, "topic_stopped"),
        ("/desk/brakes/article", {"slug": SLUG}, "text_withdrawn"),
        ("/desk/brakes/article/back", {"slug": SLUG}, "text_put_back"),
        ("/desk/brakes/banner", {"text": "一样的话"}, "banner_put_up"),
    ):
        assert [response.status_code for response in at_once(path, **fields)] == [303, 303]
        assert either_desk.actions().count(action) == 1, action


def test_a_writer_has_no_brakes_in_the_menu_and_none_by_address(desk):
    seat = desk.seat(desk.hire(None, Role.WRITER, Role.CHECKER))
    assert "急停" not in seat.text("/desk/")
    assert seat.post("/desk/brakes/topic", topic="leave").status_code == 403


def test_what_somebody_pastes_is_one_plain_line():
    assert plain_line(" 一\t二\u2028三\u202e\x07 ") == "一 二 三"
