"""Two at once on PostgreSQL never wait for each other for ever, and each is told how it ended."""

from __future__ import annotations

import io
import re
import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql

from bot.calendar import SHANGHAI
from knowledge.articles.tables import article_revision
from tests import databases
from tests.asking import ask
from tests.editors import OTHER_PASSWORD, PASSWORD, both, text_of
from tests.knowledge.pictures.pictures import drawn
from tests.moments import NOW
from tests.waiting import eventually
from tests.web.staff.desk_forms import fields
from tests.web.staff.flow import DRAFT, Room, done
from tests.web.stand_in import ARTICLE
from web import clock
from web.reports import store as reports
from web.staff import audit
from web.staff.roles import Role
from web.staff.sessions import Stage

QUESTION = "产假里能旅游吗"
LIST = "机构名称,区县,地址,托位数,备案日期\n示例阳光托育中心,红旗区,示例路1号,{places},2022-03-05\n"


@pytest.fixture
def database_url(postgres_server):
    """PostgreSQL alone: a writer of SQLite has every turn from its beginning."""
    with databases.empty_schema(postgres_server) as url:
        yield url


@pytest.fixture
def room(either_desk):
    return Room(either_desk)


def entering(room):
    return room.desk.seat(), "/desk/login", {"login": room.people["li"].login, "password": PASSWORD}


def typing_a_code(room):
    seat = room.desk.seat(room.people["zhao"], Stage.CODE)
    return seat, "/desk/login/code", {"code": room.desk.code()}


def taking_up_an_invitation(room):
    link = room.desk.link(room.people["li"])
    return room.desk.seat(), link, {"password": OTHER_PASSWORD, "again": OTHER_PASSWORD}


def changing_a_password(room):
    return (
        room.li,
        "/desk/me/password",
        {
            "current": PASSWORD,
            "password": OTHER_PASSWORD,
            "again": OTHER_PASSWORD,
        },
    )


def ending_a_session(room):
    other = room.desk.ticket(room.people["li"])
    return room.li, f"/desk/me/sessions/{other.number}/end", {}


def ending_other_sessions(room):
    room.desk.ticket(room.people["li"])
    return room.li, "/desk/me/sessions/end", {}


def setting_a_telephone_up(room):
    path = "/desk/me/second-factor"
    spelled = re.search(r'<p class="spelled">([A-Z2-7 ]+)</p>', room.li.text(path))
    code = pyotp.TOTP(spelled[1].replace(" ", "")).at(room.desk.now)
    return room.li, path, {"code": code}


def handing_a_picture_in(room):
    return room.li, "/desk/pictures", {"picture": (io.BytesIO(drawn()), "洗手.png"), "alt": "六步"}


def applying_a_list(room, places=60):
    data = (io.BytesIO(LIST.format(places=places).encode()), "名单.csv")
    plan = room.zhao.post("/desk/registry", seen="/desk/registry", list=data).location
    made_on = room.zhao.text(plan).split('name="made_on" value="')[1].split('"')[0]
    return room.zhao, f"{plan}/apply", {"made_on": made_on}


def undoing_a_list(room):
    seat, path, sent = applying_a_list(room, places=80)
    applied = seat.post(path, **sent).location
    return seat, f"{applied}/undo", {}


def withdrawing(room):
    path = room.released()
    return room.zhao, f"{path}/withdraw", {"seen": "1"}


def releasing(room):
    path = room.begin()
    done(room.li, path, "hand-in")
    return room.zhao, f"{path}/release", {"seen": "1"}


def answering_a_report(room):
    with room.desk.services.database.writing() as connection:
        number = reports.keep(
            connection,
            token_key="示例",
            kind=reports.Subject.ARTICLE,
            key=ARTICLE.slug,
            title=ARTICLE.title,
            wrong="天数",
            right="",
            now=room.desk.now,
        )
    return room.wang, f"/desk/reports/{number}/answer", {"text": "核对过了。"}


def handling_what_is_asked(room):
    ask(room.desk.services.database, QUESTION, times=3)
    return room.li, "/desk/asked/handled", {"question": QUESTION, "decision": "done"}


def putting_back_what_was_asked(room):
    seat, path, sent = handling_what_is_asked(room)
    seat.post(path, **sent)
    return seat, "/desk/asked/back", {"question": QUESTION}


def taking_an_offer_up(room):
    room.zhao.post("/desk/articles/open", slug=ARTICLE.slug)
    room.offer("新的写法。")
    page = room.qian.text(f"/desk/offered/{ARTICLE.slug}")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return room.qian, f"/desk/offered/{ARTICLE.slug}/take-up", {"seen": seen}


DEEDS = {
    "login": entering,
    "code": typing_a_code,
    "invitation": taking_up_an_invitation,
    "own name": lambda room: (room.li, "/desk/me/name", {"name": "李新名"}),
    "own password": changing_a_password,
    "one session": ending_a_session,
    "other sessions": ending_other_sessions,
    "telephone": setting_a_telephone_up,
    "recovery codes": lambda room: (room.zhao, "/desk/me/recovery-codes", {"current": PASSWORD}),
    "picture": handing_a_picture_in,
    "list": applying_a_list,
    "list taken back": undoing_a_list,
    "begin": lambda room: (room.li, "/desk/articles/new", fields()),
    "save": lambda room: (room.li, f"{room.begin()}/write", fields(based_on="1", then="hand_in")),
    "withdraw": withdrawing,
    "release": releasing,
    "banner": lambda room: (room.zhao, "/desk/brakes/banner", {"text": "今天停机。"}),
    "stop": lambda room: (room.zhao, "/desk/brakes/topic", {"topic": "leave"}),
    "report": answering_a_report,
    "asked": handling_what_is_asked,
    "asked again": putting_back_what_was_asked,
    "offer": taking_an_offer_up,
    "brake": lambda room: (room.zhao, "/desk/brakes/article", {"slug": ARTICLE.slug}),
}
BEFORE_THE_DESK = {"login", "code", "invitation"}
BY_ADMINISTRATORS = {
    "invite": ("invite", {"name": "新示例", "login": "newone", "roles": "writer"}),
    "roles": ("{number}/roles", {"roles": "writer"}),
    "link": ("{number}/link", {}),
    "disable": ("{number}/disable", {}),
    "lost telephone": ("{number}/second-factor", {}),
    "admit": ("{number}/admit", {}),
}


def test_what_is_logged_holds_nothing_that_others_want_before_it_has_the_log_s_turn(either_desk):
    held = {}
    for deed in [*DEEDS, *BY_ADMINISTRATORS]:
        room = Room(either_desk)
        press = prepared(room, deed)
        before = len(either_desk.actions())
        held[deed], response = while_another_has_the_turn(room, press)
        assert response.status_code in {200, 201, 303}, (deed, text_of(response))
        assert len(either_desk.actions()) > before, deed
    assert not any(held.values()), held


def while_another_has_the_turn(room, press):
    """What a request holds while it waits for the log's turn, and what came of it afterwards."""
    outcome = []
    pressing = threading.Thread(target=lambda: outcome.append(press()))
    with room.desk.services.database.writing() as connection:
        audit.take_turn(connection)
        pressing.start()
        eventually(lambda: waiting(room) or not pressing.is_alive(), within_s=20)
        held = held_by_who_waits(room)
    pressing.join(20)
    return held, outcome[0]


def prepared(room, deed):
    """A press on a page that is open already."""
    seat, path, sent = DEEDS[deed](room) if deed in DEEDS else by_administrator(room, deed)
    token = seat.form_token(path if deed in BEFORE_THE_DESK else "/desk/me")
    return lambda: seat.client.post(path, data={"csrf_token": token, **sent})


def by_administrator(room, deed):
    path, sent = BY_ADMINISTRATORS[deed]
    wang = room.people["wang"]
    room.desk.seat().log_in(wang.login, "不是这个密码")  # something to be admitted after
    boss = room.desk.hire("管示例", Role.ADMINISTRATOR)
    return room.desk.seat(boss), f"/desk/people/{path.format(number=wang.number)}", sent


def asked_of_server(room, statement):
    with room.desk.services.database.reading() as connection:
        return [tuple(row) for row in connection.execute(sql(statement))]


def waiting(room):
    return asked_of_server(room, "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def held_by_who_waits(room):
    """What a transaction that waits for a turn holds: a number of its own once it has written, and turns."""
    return asked_of_server(
        room,
        "SELECT locktype, objid FROM pg_locks WHERE granted AND locktype IN ('transactionid', 'advisory')"
        " AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)",
    )


def two_at_once(room):
    """Presses on open pages of a text that parents see, and of which a newer version waits."""
    path = room.released()
    room.save(path, body="新的一稿，查到可以用了。")
    done(room.li, path, "hand-in")
    later = room.begin(replace(DRAFT, title="到点发布的"))
    done(room.li, later, "hand-in")
    due = (NOW + timedelta(hours=1)).astimezone(SHANGHAI)
    done(room.zhao, later, "schedule", day=f"{due:%Y-%m-%d}", clock=f"{due:%H:%M}")
    seen = {"seen": "2"}

    def press(name, address, **sent):
        seat = room.seats[name]
        token = seat.form_token()
        return lambda: seat.client.post(address, data={"csrf_token": token, **sent})

    def clock_of_a_machine():
        clock.release_due(room.desk.services)

    save = press("li", f"{path}/write", **fields(based_on="2"))
    save_too = press("qian", f"{path}/write", **fields(based_on="2", body="另一个人写的。"))
    release = press("zhao", f"{path}/release", **seen)
    withdraw = press("qian", f"{path}/withdraw", **seen)
    return {
        "save + save": (save, save_too),
        "save + release": (save, release),
        "typed + release": (press("wang", f"{path}/typed", **fields(based_on="2")), release),
        "release + withdraw": (release, withdraw),
        "release + roll back": (release, press("qian", f"{path}/roll-back", to="1", **seen)),
        "release + stop": (release, press("qian", "/desk/brakes/topic", topic="nurseries")),
        "clock + clock": (clock_of_a_machine, clock_of_a_machine),
        "clock + withdraw": (clock_of_a_machine, withdraw),
        "release + login": (
            release,
            lambda: room.desk.seat().log_in(room.people["wang"].login),
        ),
    }


PAIRS = (
    *("save + save", "save + release", "typed + release", "release + withdraw", "release + roll back"),
    *("release + stop", "release + login", "clock + clock", "clock + withdraw"),
)
ROUNDS = 1


@pytest.mark.parametrize("name", PAIRS)
def test_two_at_once_each_end_with_a_page_or_a_sentence_and_nothing_is_half_done(either_desk, name):
    for _ in range(ROUNDS):
        room = Room(either_desk)
        pair = two_at_once(room)[name]
        if "clock" in name:
            room.desk.wait(hours=1.5)
        outcomes = both(*pair)
        statuses = [getattr(each, "status_code", each) for each in outcomes]
        assert set(statuses) <= {None, 200, 303, 409, 422}, (name, statuses)
        for outcome in outcomes:
            assert outcome is None or "出了问题" not in text_of(outcome)
        either_desk.now = NOW
    with either_desk.services.database.reading() as connection:
        assert audit.verify(connection).broken_at is None
        published = connection.execute(select(func.count()).select_from(article_revision)).scalar_one()
    told = Counter(either_desk.actions())
    assert published == 1 + sum(
        told[deed] for deed in ("text_released", "text_rolled_back", "text_released_on_time")
    )
