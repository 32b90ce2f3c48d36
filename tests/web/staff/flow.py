"""Texts on their way through the desk, for tests: people at their seats, and the buttons they press.

room = Room(desk)
path = room.begin()
done(room.li, path, "hand-in")
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.editing import manuscripts, offers
from knowledge.editing.draft import Draft, DraftSource
from knowledge.editing.manuscripts import Editor
from tests.editors import Seat, text_of
from tests.web.stand_in import ARTICLE
from web.staff.roles import Role

DRAFT = Draft(
    title="托班能不能用公积金",
    topic="nurseries/money",
    regions=("410702",),
    body="目前没有查到可以用。\n\n问 12329。",
    questions=("托班能用公积金吗",),
    sources=(DraftSource(title="住房公积金管理条例", issuer="国务院", issued="2019-03-24"),),
    in_force_from="2019-03-24",
    review_by="2027-11-01",
)


class Room:
    """A desk with a writer, a checker and two publishers, each at a seat."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.people = {
            "li": desk.hire("李示例", Role.WRITER),
            "wang": desk.hire("王示例", Role.CHECKER),
            "zhao": desk.hire("赵示例", Role.PUBLISHER),
            "qian": desk.hire("钱示例", Role.PUBLISHER, Role.WRITER),
        }
        self.seats: dict[str, Seat] = {name: desk.seat(each) for name, each in self.people.items()}

    def __getattr__(self, name: str) -> Seat:
        return self.seats[name]

    def wait(self, **later: float) -> None:
        """Later, everybody has come in anew."""
        self.desk.wait(**later)
        self.seats = {name: self.desk.seat(each) for name, each in self.people.items()}

    def editor(self, name: str) -> Editor:
        return Editor(self.people[name].number, self.people[name].name)

    def begin(self, draft: Draft = DRAFT, by: str = "li") -> str:
        """The path of a new text."""
        with self.desk.services.database.writing() as connection:
            text = manuscripts.open_new(connection, draft, editor=self.editor(by), now=self.desk.now)
        return f"/desk/articles/{text.number}"

    def save(self, path: str, by: str = "li", **changed: object) -> None:
        with self.desk.services.database.writing() as connection:
            text = manuscripts.find(connection, number_of(path))
            draft = manuscripts.version(connection, text.number, text.version).draft
            manuscripts.save(
                connection,
                text.number,
                replace(draft, **changed),
                based_on=text.version,
                editor=self.editor(by),
                now=self.desk.now,
            )

    def text(self, path: str) -> manuscripts.Manuscript:
        with self.desk.services.database.reading() as connection:
            return manuscripts.find(connection, number_of(path))

    def public(self, path: str) -> int:
        return self.desk.app.test_client().get(f"/articles/{self.text(path).slug}").status_code

    offered = ARTICLE.slug

    def offer(self, body: str) -> None:
        """Have a newer release bring another text of an article that stands here."""
        with self.desk.services.database.writing() as connection:
            offers.offer(connection, [replace(ARTICLE, body=body)], at=self.desk.now)

    def released(self) -> str:
        path = self.begin()
        done(self.li, path, "hand-in")
        done(self.zhao, path, "release")
        return path


def number_of(path: str) -> int:
    return int(path.rsplit("/", 1)[1])


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    return found[1] if found else "1"


def step(seat, path, deed, **fields):
    """A button of the page, pressed with what else stands in its form."""
    page = seat.text(path)
    sent = {"csrf_token": seat.form_token(), "seen": seen_in(page), **fields}
    return seat.client.post(f"{path}/{deed}", data=sent)


def done(seat, path, deed, **fields):
    response = step(seat, path, deed, **fields)
    assert response.status_code == 303, text_of(response)
    return seat.text(path)


def pressing(seat, path, deed, **fields):
    """The press of a button on a page that is open already."""
    sent = {"csrf_token": seat.form_token(), "seen": seen_in(seat.text(path)), **fields}
    return lambda: seat.client.post(f"{path}/{deed}", data=sent)
