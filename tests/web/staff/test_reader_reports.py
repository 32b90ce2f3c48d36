"""读者说哪里不对 at the desk: listed, answered once, and nothing that was written is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.editors import both, text_of
from tests.web.stand_in import ARTICLE
from web.reports import store
from web.reports.store import MOST_CHARACTERS, Subject
from web.staff.roles import Role


def report(desk, *, key=ARTICLE.slug, kind=Subject.ARTICLE, wrong="天数不对", right="", reader="1"):
    with desk.services.database.writing() as connection:
        return store.keep(
            connection,
            token_key=reader,
            kind=kind,
            key=key,
            title="一篇文章",
            wrong=wrong,
            right=right,
            now=desk.now,
        )


def answers(desk):
    with desk.services.database.reading() as connection:
        return [each.answer for each in store.listed(connection)]


def seat_of(desk, *roles):
    return desk.seat(desk.hire(None, *roles))


@pytest.mark.parametrize("role", [Role.CHECKER, Role.PUBLISHER])
def test_who_checks_or_publishes_answers_and_the_reader_finds_it(desk, role):
    number = report(desk, wrong="天数<b>不对", right="应是 188 天")
    seat = seat_of(desk, role)
    page = seat.text("/desk/reports")
    assert "天数<b>不对" in page
    assert f'href="/articles/{ARTICLE.slug}"' in page
    assert b"<b>\xe4\xb8\x8d\xe5\xaf\xb9" not in seat.get("/desk/reports").data
    assert seat.post(f"/desk/reports/{number}/answer", text="核实了，已改。").status_code == 303
    assert answers(desk) == ["核实了，已改。"]
    assert "没有等着答复的" in seat.text("/desk/reports")
    assert "核实了，已改。" in seat.text("/desk/reports?show=answered")
    assert desk.actions()[-1] == "report_answered"


def test_a_writer_reads_reports_may_mend_the_article_and_answers_none(desk):
    number = report(desk)
    seat = seat_of(desk, Role.WRITER)
    page = seat.text("/desk/reports")
    assert f"/desk/articles/by-slug/{ARTICLE.slug}/edit" in page
    assert "答复由做“校对”或“发布”的人来写" in page
    assert seat.post(f"/desk/reports/{number}/answer", text="好").status_code == 403
    assert answers(desk) == [None]


@pytest.mark.parametrize(
    ("text", "said"), [(" \n\u200b", "答复还是空的"), ("长" * (MOST_CHARACTERS + 1), "请写短一点")]
)
def test_an_answer_that_cannot_be_given_is_shown_again_as_it_was_written(desk, text, said):
    number = report(desk)
    response = seat_of(desk, Role.CHECKER).post(f"/desk/reports/{number}/answer", text=text)
    assert response.status_code == 422
    assert said in text_of(response)
    assert text.strip() in text_of(response)
    assert answers(desk) == [None]


def test_of_two_who_answer_the_second_keeps_what_was_written(desk):
    number = report(desk)
    first, second = (seat_of(desk, Role.CHECKER) for _ in range(2))
    first.post(f"/desk/reports/{number}/answer", text="先答的")
    response = second.post(f"/desk/reports/{number}/answer", text="后答的，写了很久")
    assert response.status_code == 422
    assert "刚才已经有人答复了" in text_of(response)
    assert "后答的，写了很久" in text_of(response)
    assert answers(desk) == ["先答的"]
    assert desk.actions().count("report_answered") == 1


def test_two_who_answer_at_once_give_one_answer(either_desk):
    number = report(either_desk)
    seats = [seat_of(either_desk, Role.CHECKER) for _ in range(2)]
    tokens = [seat.form_token() for seat in seats]

    def answer(place):
        fields = {"csrf_token": tokens[place], "text": f"答复{place}"}
        return seats[place].client.post(f"/desk/reports/{number}/answer", data=fields).status_code

    assert sorted(both(lambda: answer(0), lambda: answer(1))) == [303, 422]
    assert either_desk.actions().count("report_answered") == 1


def test_a_report_that_is_not_there_is_told_so(desk):
    assert seat_of(desk, Role.CHECKER).post("/desk/reports/77/answer", text="好").status_code == 404


def test_a_report_about_what_was_withdrawn_is_listed_without_a_link(desk):
    report(desk, key="gone")
    page = seat_of(desk, Role.CHECKER).text("/desk/reports")
    assert "（已经撤下）" in page
    assert "/articles/gone" not in page


def test_waiting_reports_are_work_of_who_may_answer_them(desk):
    report(desk, reader="a")
    report(desk, reader="b")
    desk.wait(days=2)
    page = seat_of(desk, Role.CHECKER).text("/desk/")
    assert "有 2 条等着答复" in page
    assert "最早的一条等了 2 天" in page
    assert "等着答复" not in seat_of(desk, Role.WRITER).text("/desk/")


def test_answered_reports_are_kept_as_long_as_the_store_says(desk):
    number = report(desk)
    seat = seat_of(desk, Role.CHECKER)
    seat.post(f"/desk/reports/{number}/answer", text="已改")
    with desk.services.database.writing() as connection:
        store.forget_answered_before(connection, desk.now + timedelta(seconds=1))
    assert "还没有答复过的" in seat.text("/desk/reports?show=answered")
