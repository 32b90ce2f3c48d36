"""From handed in to published and beyond: each step by name, refused kindly, nothing lost."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import update

from knowledge.articles import store
from knowledge.editing import draft as drafts
from knowledge.editing import offers
from knowledge.editing.manuscripts import Stage
from knowledge.editing.tables import manuscript_version
from tests.editors import both, text_of
from tests.web.staff.flow import DRAFT, Room, done, number_of, pressing, step
from tests.web.stand_in import ARTICLE
from web import clock
from web.staff import audit
from web.staff.roles import Role


@pytest.fixture
def room(desk):
    return Room(desk)


@pytest.fixture
def either_room(either_desk):
    return Room(either_desk)


def refused(seat, path, deed, **fields):
    response = step(seat, path, deed, **fields)
    assert response.status_code == 422, response.status_code
    return text_of(response)


def offers_of(page):
    """What the buttons and folded forms of a page lead to."""
    return set(re.findall(r'action="/desk/articles/\d+/([a-z-]+)"', page))


def test_two_people_bring_a_text_to_parents_and_each_sees_what_is_theirs_to_do(room):
    path = room.begin()
    assert offers_of(room.li.text(path)) == {"hand-in", "say"}
    assert offers_of(room.wang.text(path)) == {"say"}
    assert "没写完" in room.li.text("/desk/")
    page = done(room.li, path, "hand-in")
    assert DRAFT.title not in room.li.text("/desk/")
    assert "等校对" in page
    assert "送去了" in page
    assert offers_of(page) == {"take-back", "say"}
    assert "等您校对" in room.wang.text("/desk/")
    assert "等您校对" not in room.li.text("/desk/")
    assert offers_of(room.wang.text(path)) == {"check", "send-back", "say"}
    page = done(room.wang, path, "check")
    assert "等能发布的人来发" in page
    assert room.public(path) == 404
    assert "等您发布" in room.zhao.text("/desk/")
    page = done(room.zhao, path, "release")
    assert room.public(path) == 200
    assert offers_of(page) == {"withdraw", "say"}
    assert [entry["action"] for entry in room.desk.log()[-3:]] == [
        *("text_handed_in", "text_checked", "text_released"),
    ]
    admin = room.desk.seat(room.desk.hire("管示例", Role.ADMINISTRATOR))
    assert "通过了《托班能不能用公积金》第 1 稿的审核" in admin.text("/desk/audit")
    with room.desk.services.database.reading() as connection:
        assert audit.verify(connection).broken_at is None


def test_what_is_sent_back_says_why_and_a_reason_too_long_or_missing_is_not_lost(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    page = refused(room.wang, path, "send-back", remark="  ")
    assert "写一句为什么退回" in page
    long = "第三段的数字不对。" * 300
    page = refused(room.wang, path, "send-back", remark=long)
    assert "最多 2000 个字" in page
    assert long in page
    assert room.text(path).stage is Stage.CHECKING
    done(room.wang, path, "send-back", remark="第三段的<b>数字</b>不对")
    page = room.li.text("/desk/")
    assert "退回来了" in page
    assert "王示例说：第三段的<b>数字</b>不对" in page
    assert "<b>数字</b>" not in room.li.get(path).get_data(as_text=True)
    assert "王示例" in room.li.text(path)
    room.save(path, body="补了一个数字。")
    assert '王示例退回了：<span class="remark">第三段的' in room.li.text(f"{path}/write")
    done(room.li, path, "hand-in")
    assert "退回了" not in room.li.text(f"{path}/write")


def test_who_sent_a_text_back_is_not_asked_to_write_on_in_it(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    done(room.zhao, path, "send-back", remark="第三段的数字不对")
    assert "接着写" in room.li.text(path)
    assert "接着写" not in room.zhao.text(path)
    assert "改一稿" in room.zhao.text(path)


def test_an_edited_text_is_not_what_somebody_looked_at_and_the_remark_stays_in_its_box(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    room.save(path, body="改了一句。")
    for deed, fields in (("send-back", {"remark": "请补上电话"}), ("release", {}), ("check", {})):
        page = refused(room.zhao, path, deed, seen="1", **fields)
        assert "李示例刚刚又改了一稿" in page
        assert fields.get("remark", "") in page
    assert room.text(path).stage is Stage.WRITING
    for nonsense in ("", "x", "²", "-1", "9" * 30):
        assert "没有传完整" in refused(room.zhao, path, "release", seen=nonsense)


def test_a_publisher_cannot_release_what_they_wrote_and_is_told_why(room):
    path = room.begin(by="qian")
    done(room.qian, path, "hand-in")
    page = room.qian.text(path)
    assert "这一稿是您自己写的，要由另一个人来校对" in page
    assert not offers_of(page) & {"release", "check", "schedule"}
    assert "您自己写的" in refused(room.qian, path, "release")
    tomorrow = {"day": "2026-11-30", "clock": "08:00"}
    assert "您自己写的" in refused(room.qian, path, "schedule", **tomorrow)


def test_what_lacks_something_says_what_and_is_not_handed_in(room):
    path = room.begin(replace(DRAFT, review_by="", sources=()))
    page = room.li.text(path)
    assert "哪天以前要复核" in page
    assert "hand-in" not in offers_of(page)
    assert "还差一点" in refused(room.li, path, "hand-in")


def test_a_release_is_scheduled_in_words_and_published_by_the_clock_in_the_name_of_who_did(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    for fields, told in (
        ({"day": "2026-02-30", "clock": "08:00"}, "没有看懂时间"),
        ({"day": "2026-12-01", "clock": "八点"}, "没有看懂时间"),
        ({"day": "2020-12-01", "clock": "08:00"}, "已经过了"),
        ({"day": "2062-12-01", "clock": "08:00"}, "太远了"),
    ):
        page = refused(room.zhao, path, "schedule", **fields)
        assert told in page
        assert f'value="{fields["day"]}"' in page
    done(room.zhao, path, "schedule", day="2026-12-02", clock="08:30")
    page = done(room.zhao, path, "schedule", day="2026-12-01", clock="08:30")
    assert "改时间" in page
    assert "2026 年 12 月 1 日（星期二）08:30" in page
    assert "2026 年 12 月 1 日" in room.zhao.text("/desk/calendar?month=2026-12")
    room.wait(days=6, hours=22)
    clock.release_due(room.desk.services)
    assert room.public(path) == 404
    room.wait(minutes=30)
    clock.release_due(room.desk.services)
    clock.release_due(room.desk.services)
    assert room.public(path) == 200
    released = [entry for entry in room.desk.log() if entry["action"] == "text_released_on_time"]
    assert [entry["actor_name"] for entry in released] == ["赵示例"]


def test_a_clock_that_jumps_back_and_forth_publishes_once(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    done(room.zhao, path, "schedule", day="2026-12-01", clock="08:30")
    for jump in ({"days": -30}, {"days": 60}, {"days": -60}, {"days": 61}):
        room.wait(**jump)
        clock.release_due(room.desk.services)
    assert room.public(path) == 200
    assert room.desk.actions().count("text_released_on_time") == 1


def test_what_is_no_article_any_more_waits_for_people_and_keeps_no_other_back(room):
    paths = [room.begin(replace(DRAFT, title=title)) for title in ("坏了的一篇", "好的一篇")]
    for path in paths:
        done(room.li, path, "hand-in")
        done(room.zhao, path, "schedule", day="2026-12-01", clock="08:30")
    breaks(room, paths[0])
    room.wait(days=30)
    clock.release_due(room.desk.services)
    assert room.text(paths[0]).stage is Stage.CHECKED
    assert room.public(paths[1]) == 200
    page = room.zhao.text(paths[0])
    assert "没有发出去" in page
    assert "到点自动发布" in page
    assert room.desk.actions().count("text_put_off") == 1


def breaks(room, path):
    """What a newer release no longer takes: here, a version that lost its title."""
    with room.desk.services.database.writing() as connection:
        connection.execute(
            update(manuscript_version)
            .where(manuscript_version.c.manuscript == number_of(path))
            .values(draft=drafts.to_json(replace(DRAFT, title="")))
        )


def test_a_wrong_article_is_withdrawn_by_one_publisher_in_two_taps_and_put_back_by_another(room):
    path = room.released()
    done(room.qian, path, "withdraw", remark="数字写错了")
    assert room.public(path) == 404
    page = room.zhao.text(path)
    assert "数字写错了" in page
    assert "撤下" in page
    assert "这篇现在家长看不到" in refused(room.zhao, path, "withdraw")
    done(room.zhao, path, "put-back")
    assert room.public(path) == 200
    assert "没有撤下" in refused(room.zhao, path, "put-back")


def test_an_article_that_was_never_opened_here_is_opened_withdrawn_and_listed_so(room):
    slug = ARTICLE.slug
    response = room.zhao.post("/desk/articles/open", slug=slug)
    path = response.location
    assert room.zhao.post("/desk/articles/open", slug=slug).location == path
    assert room.zhao.post("/desk/articles/open", slug="nowhere\0").status_code == 404
    done(room.zhao, path, "withdraw")
    page = room.zhao.text("/desk/articles?standing=withdrawn")
    assert ARTICLE.title in page


def test_an_earlier_version_is_published_again_as_a_new_one(room):
    path = room.released()
    room.save(path, body="写错了的一稿。")
    done(room.li, path, "hand-in")
    assert "写错了的一稿" in room.zhao.text(path)
    done(room.zhao, path, "release")
    page = room.zhao.text(f"{path}/versions")
    assert "退回到这一稿" in page
    assert "退回到这一稿" not in room.li.text(f"{path}/versions")
    assert "家长现在看到的" in refused(room.zhao, path, "roll-back", to="2")
    assert "没有看懂" in refused(room.zhao, path, "roll-back", to="x")
    assert step(room.zhao, path, "roll-back", to="77").status_code == 404
    done(room.zhao, path, "roll-back", to="1")
    assert room.text(path).version == 3
    page = room.desk.app.test_client().get(f"/articles/{room.text(path).slug}").get_data(as_text=True)
    assert "目前没有查到可以用" in page


def test_two_versions_are_shown_side_by_side_with_what_differs_marked(room):
    path = room.begin()
    room.save(path, body="目前查到可以用。\n\n问 12329。")
    page = room.wang.text(f"{path}/compare?before=1&after=2")
    assert "<del>没有</del>" in page
    assert room.wang.get(f"{path}/compare?before=1&after=9").status_code == 404
    assert "第 1 稿和第 2 稿" in room.wang.text(f"{path}/compare?before=x&after=")


def test_of_two_who_release_at_once_one_publishes_and_the_other_is_told_so(either_room):
    room = either_room
    path = room.begin()
    done(room.li, path, "hand-in")
    outcomes = both(*(releasing(room.seats[name], path) for name in ("zhao", "qian")))
    assert sorted(outcome.status_code for outcome in outcomes) == [303, 422], outcomes
    told = next(text_of(outcome) for outcome in outcomes if outcome.status_code == 422)
    assert "已经发布了，不用再发" in told
    assert room.desk.actions().count("text_released") == 1
    with room.desk.services.database.reading() as connection:
        assert len(store.every_revision(connection, room.text(path).slug)) == 1
        assert audit.verify(connection).broken_at is None


def test_a_release_and_a_withdrawal_and_a_clock_at_once_do_not_wait_for_each_other_for_ever(either_room):
    room = either_room
    path, other = room.released(), room.begin(replace(DRAFT, title="另一篇"))
    done(room.li, other, "hand-in")
    done(room.zhao, other, "schedule", day="2026-12-01", clock="08:30")
    room.wait(days=10)
    withdrawal = pressing(room.qian, path, "withdraw")
    outcomes = both(withdrawal, lambda: clock.release_due(room.desk.services))
    assert [getattr(outcome, "status_code", outcome) for outcome in outcomes] == [303, None]
    assert (room.public(path), room.public(other)) == (404, 200)


def test_two_clocks_publish_a_scheduled_text_once(either_room):
    room = either_room
    path = room.begin()
    done(room.li, path, "hand-in")
    done(room.zhao, path, "schedule", day="2026-12-01", clock="08:30")
    room.wait(days=30)
    outcomes = both(*(lambda: clock.release_due(room.desk.services),) * 2)
    assert outcomes == [None, None]
    assert room.desk.actions().count("text_released_on_time") == 1


def releasing(seat, path):
    return pressing(seat, path, "release")


def test_another_process_sees_a_release_and_a_withdrawal_at_once(either_room):
    room = either_room
    elsewhere = room.desk.restart().app.test_client()
    path = room.begin()
    address = f"/articles/{room.text(path).slug}"
    assert elsewhere.get(address).status_code == 404
    done(room.li, path, "hand-in")
    done(room.zhao, path, "release")
    assert elsewhere.get(address).status_code == 200
    assert room.text(path).slug in elsewhere.get("/articles/feed.atom").get_data(as_text=True)
    done(room.zhao, path, "withdraw")
    assert elsewhere.get(address).status_code == 404
    assert room.text(path).slug not in elsewhere.get("/articles/feed.atom").get_data(as_text=True)


def test_an_index_that_lags_is_told_until_it_has_caught_up(room):
    room.desk.services.index_follows = False
    path = room.begin()
    done(room.li, path, "hand-in")
    done(room.zhao, path, "release")
    for page in ("/desk/", "/desk/articles"):
        assert "刚发布的还在进索引" in room.li.text(page)
    room.desk.services.index_follows = True
    room.li.text("/desk/")
    assert "刚发布的还在进索引" not in room.li.text("/desk/")


def test_the_list_is_narrowed_by_words_topic_and_standing_and_takes_any_address(room):
    room.begin()
    assert "托班能不能用公积金" in room.li.text("/desk/articles?q=公积金&topic=nurseries&standing=writing")
    page = room.li.text("/desk/articles?q=没有这个词")
    assert "没有找到带“没有这个词”的文章" in page
    for query in (
        "page=0",
        "page=²",
        "page=99999999999",
        "standing=x",
        "topic=x",
        "q=%00%25_'\"",
        "q=" + "字" * 900,
    ):
        assert room.li.get(f"/desk/articles?{query}").status_code == 200, query
    for month in ("2026-13", "x", "1999-01", "2099-12", "2026-02"):
        assert room.li.get(f"/desk/calendar?month={month}").status_code == 200, month


def test_reviews_that_fall_due_are_one_task_however_many(room):
    room.wait(days=(ARTICLE.review_by - room.desk.now.date()).days - 10)
    page = room.li.text("/desk/")
    assert "该复核了" in page
    assert f"{ARTICLE.review_by} 以前要复核" in page
    assert ARTICLE.title in room.li.text("/desk/articles?standing=review_soon")


def test_what_the_product_brings_for_an_article_of_the_desk_is_looked_at_and_taken_up_or_left(room):
    path = room.zhao.post("/desk/articles/open", slug=ARTICLE.slug).location
    with room.desk.services.database.writing() as connection:
        newer = replace(ARTICLE, body="程序的新写法。")
        offers.offer(connection, [newer], at=room.desk.now)
    assert "新的写法" in room.li.text("/desk/")
    address = f"/desk/offered/{ARTICLE.slug}"
    page = room.li.text(address)
    assert "程序的新写法" in page
    token = {"csrf_token": room.li.form_token()}
    digest = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
    refusal = room.li.client.post(f"{address}/take-up", data={**token, "seen": "x"})
    assert (refusal.status_code, "更新的" in text_of(refusal)) == (422, True)
    taken = room.li.client.post(f"{address}/take-up", data={**token, "seen": digest})
    assert taken.location == path
    assert room.text(path).version == 2
    assert room.text(path).writer.name == "李示例"
    assert room.li.get(address).status_code == 404
    assert room.li.get("/desk/offered/no%00where").status_code == 404
    assert room.desk.actions()[-1] == "offer_taken_up"


@pytest.mark.parametrize("checks", [3])
def test_three_checks_are_asked_for_by_name(desk, checks, monkeypatch):
    monkeypatch.setattr(
        desk.services, "settings", desk.services.settings.model_copy(update={"review_steps": checks})
    )
    room = Room(desk)
    path = room.begin()
    done(room.li, path, "hand-in")
    assert "初审通过" in room.wang.text(path)
    page = done(room.wang, path, "check")
    assert "您校对过这一稿了，下一道（复审）要由另一个人来" in page
    done(room.zhao, path, "check")
    assert "终审通过，发布" in room.qian.text(path)
    page = done(room.qian, path, "release")
    for word in ("初审通过", "复审通过", "终审通过"):
        assert word in page
