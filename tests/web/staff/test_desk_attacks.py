"""Sent by who means no good, or whose hand slipped: refused kindly, nothing lost, nothing broken."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

import pytest

from knowledge.editing import manuscripts
from tests.asking import ask
from tests.editors import text_of
from tests.web.staff.desk_forms import fields
from tests.web.staff.flow import DRAFT, Room, done, number_of, step
from tests.web.stand_in import ARTICLE
from web.staff.roles import Role

QUESTION = "产假里能旅游吗"


@pytest.fixture
def room(desk):
    return Room(desk)


def sent_by(seat, path, **sent):
    """A form as it came, whatever its fields are called."""
    return seat.client.post(path, data={"csrf_token": seat.form_token(), **sent})


def test_an_address_or_a_field_that_names_nothing_names_nothing_on_either_database(either_desk):
    room = Room(either_desk)
    ask(either_desk.services.database, QUESTION, times=3)
    room.offer("新的写法。")
    for odd in ("a\x00b", "\x00", "..", "%2e%2e%2f", "'; --", "很" * 3000):
        named = quote(odd, safe="")
        for path in (f"/desk/articles/by-slug/{named}/edit", f"/desk/offered/{named}"):
            assert room.qian.get(path).status_code == 404, path
        for path, sent in {
            f"/desk/offered/{named}/take-up": {"seen": odd},
            f"/desk/offered/{ARTICLE.slug}/leave": {"seen": odd},
            "/desk/articles/open": {"slug": odd},
            "/desk/brakes/article": {"slug": odd},
            "/desk/brakes/topic": {"topic": odd, "why": odd},
            "/desk/brakes/topic/lift": {"topic": odd},
            "/desk/asked/handled": {"question": odd, "decision": "done"},
            "/desk/asked/back": {"question": odd},
            "/desk/registry": {"kind": odd, "region": odd, "source": odd},
        }.items():
            assert sent_by(room.qian, path, **sent).status_code in {303, 404, 422}, (path, odd[:9])
    assert set(either_desk.actions()) == {"invited"}


FORGED = ["", "-1", "0", "9" * 9, "9" * 400, "1.0", "1e3", "²", "٣", "\x001", "x", "1 OR 1=1"]


def test_a_forged_number_of_a_version_saves_and_does_nothing(either_desk):
    room = Room(either_desk)
    path = room.begin()
    for number in FORGED:
        saved = sent_by(room.qian, f"{path}/write", **fields(based_on=number))
        assert saved.status_code == 409, number
        assert fields()["body"].split()[0] in text_of(saved)
    done(room.li, path, "hand-in")
    for number in FORGED:
        for seat, deed in ((room.wang, "check"), (room.zhao, "release"), (room.zhao, "schedule")):
            sent = {"seen": number, "day": "2026-12-01", "clock": "08:30", "remark": "看过了"}
            assert step(seat, path, deed, **sent).status_code == 422, (deed, number)
        assert step(room.zhao, path, "roll-back", to=number).status_code in {404, 422}, number
        assert step(room.wang, path, "say", seen=number, remark="一句").status_code in {404, 422}, number
    assert room.text(path).version == 1
    assert room.text(path).stage is manuscripts.Stage.CHECKING


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("0001-01-01", "00:00"),
        ("9999-12-31", "23:59"),
        ("9999-12-31", "23:59:59.999999"),
        ("2026-12-01", "08:30+14:00"),
        ("2026-11-24", "09:59"),
        ("2027-11-26", "08:30"),
        ("2026-02-30", "08:30"),
        ("２０２６-12-01", "08:30"),
        ("2026-12-01", "24:00"),
        ("", ""),
        ("x" * 500, "\x00"),
    ],
)
def test_no_release_is_scheduled_into_the_past_or_further_than_a_year(room, day, clock):
    path = room.begin()
    done(room.li, path, "hand-in")
    response = step(room.zhao, path, "schedule", day=day, clock=clock)
    text = room.text(path)
    if response.status_code == 303:
        assert 0 < (text.scheduled_for - room.desk.now).days <= 366
    else:
        assert response.status_code == 422
        assert text.scheduled_for is None
        assert room.desk.log()[-1]["action"] != "text_scheduled"


UNSEEN = "\u202e\u200b\u2066\ufeff\u00ad\u061c\u2060"


def test_marks_that_nobody_sees_neither_make_a_title_nor_turn_what_stands_behind_it(room):
    blank = room.li.post("/desk/articles/new", title=UNSEEN, body=UNSEEN, questions=UNSEEN)
    assert blank.status_code == 422
    assert "还什么都没有写" in text_of(blank)
    odd = fields(
        title=f"{UNSEEN}托班{UNSEEN}能用👨\u200d👩\u200d👧公积金吗", body=f"{UNSEEN}没有{UNSEEN}查到。"
    )
    path = room.li.post("/desk/articles/new", **odd).location.removesuffix("/write")
    with room.desk.services.database.reading() as connection:
        text = manuscripts.find(connection, number_of(path))
        kept = manuscripts.version(connection, text.number, 1).draft
    assert text.title == kept.title == "托班能用👨\u200d👩\u200d👧公积金吗"
    assert kept.body == "没有查到。"
    step(room.wang, path, "say", remark=f"第一句{UNSEEN}\r\n第二句")
    page = room.li.text(path)
    assert "第一句\n第二句" in page
    assert not set(UNSEEN) & set(page)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("age_from", "9" * 4000),
        ("age_until", "9" * 20),
        ("age_until", "-11"),
        ("source_issued", ["9999-99-99"]),
        ("source_issued", ["２０２１-13"]),
        ("source_url", ["http://["]),
        ("source_url", ["javascript:alert(1)"]),
    ],
)
def test_what_no_article_can_hold_is_told_in_the_form_in_chinese_and_kept(room, name, value):
    response = room.li.post("/desk/articles/new", **fields(**{name: value, "then": "hand_in"}))
    assert response.status_code == 422
    page = text_of(response)
    assert "Invalid" not in page
    assert (value if isinstance(value, str) else value[0]) in page


def test_fields_that_no_form_has_change_nothing(room):
    path = room.begin()
    forged = {
        "writer": "3", "writer_name": "别人", "stage": "released", "version": "9", "slug": ARTICLE.slug,
        "revision": "1", "scheduled_for": "2026-11-24", "person": "3", "editor": "3", "actor": "3",
        "origin": "offered", "checks": "0", "now": "2030-01-01",
    }  # fmt: skip
    room.li.post(f"{path}/write", **fields(based_on="1", **forged))
    room.li.client.post(f"{path}/typed", data={"csrf_token": room.li.form_token(), **fields(), **forged})
    done(room.li, path, "hand-in", **forged)
    text = room.text(path)
    assert (text.writer.name, text.version, text.scheduled_for) == ("李示例", 2, None)
    assert text.stage is manuscripts.Stage.CHECKING
    assert text.slug != ARTICLE.slug
    room.li.post("/desk/me/name", name="李新名", roles="administrator", number="3", login="root")
    assert room.desk.member(room.people["li"]).roles == {Role.WRITER}
    assert room.desk.member(room.people["wang"]).name == "王示例"


def test_what_one_person_types_is_kept_for_them_alone(room):
    path = room.begin()
    token = room.qian.form_token()
    sent = fields(body="钱还在写的。", person=str(room.people["li"].number), based_on="1", csrf_token=token)
    assert room.qian.client.post(f"{path}/typed", data=sent).status_code == 200
    assert "钱还在写的。" not in room.li.text(f"{path}/write")
    room.li.post(f"{path}/forget", person=str(room.people["qian"].number))
    assert "钱还在写的。" in room.qian.text(f"{path}/write")


def test_json_and_files_in_the_place_of_a_form_change_nothing(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    token = {"X-CSRFToken": room.zhao.form_token()}
    for sent in ({"json": {"seen": 1, "to": 1}}, {"data": b"\xff\xfe", "content_type": "text/plain"}):
        for deed in ("release", "schedule", "send-back"):
            response = room.zhao.client.post(f"{path}/{deed}", headers=token, **sent)
            assert response.status_code == 422, deed
            assert "没有传完整" in text_of(response)
    assert room.text(path).stage is manuscripts.Stage.CHECKING


def test_of_a_field_that_comes_twice_one_counts_and_no_second_person_comes_with_it(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    sent = {"csrf_token": room.zhao.form_token(), "seen": ["7", "1"]}
    assert room.zhao.client.post(f"{path}/release", data=sent).status_code == 422
    sent["seen"] = ["1", "7"]
    assert room.zhao.client.post(f"{path}/release", data=sent).status_code == 303


def test_an_article_of_a_stopped_topic_is_published_and_says_that_it_is_being_checked(room):
    room.zhao.post("/desk/brakes/topic", topic="nurseries", why="核对金额")
    path = room.released()
    page = room.desk.seat().get(f"/articles/{room.text(path).slug}")
    assert page.status_code == 200
    assert "这篇正在核对" in text_of(page)


def test_a_text_that_was_thrown_away_is_not_handed_in_and_says_how_it_comes_back(room):
    path = room.begin()
    with room.desk.services.database.writing() as connection:
        manuscripts.drop(connection, number_of(path), now=room.desk.now)
    response = step(room.li, path, "hand-in")
    assert response.status_code == 422
    assert "再保存一次" in text_of(response)


@pytest.mark.parametrize("told", ["{0.__class__.__mro__}", "{subject}{", "%(text)s %n", "{{ 7*7 }}{% raw %}"])
def test_the_log_tells_names_and_titles_as_they_stand(room, told):
    path = room.begin(replace(DRAFT, title=told))
    room.li.post("/desk/me/name", name=told[:20])
    done(room.li, path, "hand-in")
    done(room.zhao, path, "schedule", day="2026-12-01", clock="08:30")
    room.zhao.post("/desk/brakes/banner", text=told)
    room.zhao.post("/desk/brakes/topic", topic="leave", why=told)
    page = room.desk.seat(room.desk.hire("管示例", Role.ADMINISTRATOR)).text("/desk/audit")
    for sentence in (
        f"名字从“李示例”改成“{told[:20]}”",
        f"把《{told}》第 1 稿送去校对",
        f"挂出通知：{told}",
        f"”：{told}",
    ):
        assert sentence in page, sentence
