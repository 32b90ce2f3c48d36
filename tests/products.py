"""The whole product with its real content, in a folder of its own, with a clock that a test sets."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.messages import Question
from bot.tables import conversation, journal, journal_count
from tests.moments import NOW
from web.app import create_app
from web.database import Database, make_engine
from web.preparing import prepare
from web.services import Services, build_services
from web.settings import Settings
from web.wechat.tables import wechat_delivery

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.messages import Answer, Location
    from bot.reply import Reply

SECRET = "k" * 32
HOME = "410702"
TRACES = (conversation, journal, journal_count, wechat_delivery)
"""Tables that questions leave something in."""


def prepare_folder(folder: Path, **told: str) -> Path:
    """Database, content and index as `make setup` leaves them, with settings as told; about two seconds."""
    app = create_app(Settings(data_dir=folder, secret_key=SECRET, **told))
    prepare(app)
    # The last connection takes SQLite's log into the file, so that the folder can be copied.
    app.extensions["yuertong"].database.engine.dispose()
    return folder


def copy_folder(prepared: Path, folder: Path) -> Path:
    """A prepared folder for a test that changes what is in it."""
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return folder


@dataclass(kw_only=True)
class Product:
    """Questions in, replies out, kept as a channel keeps them."""

    services: Services
    now: datetime = NOW
    parents: int = field(default=0)

    @classmethod
    def over(cls, folder: Path, **told: str) -> Product:
        """The product over a folder, with further settings where they are told."""
        settings = Settings(data_dir=folder, secret_key=SECRET, **told)
        product = cls(services=build_services(settings, Database(make_engine(settings.database))))
        product.services.clock = lambda: product.now
        product.services.warm_up()
        return product

    def close(self) -> None:
        """Let go of the database and of all that was loaded: words and articles take half a gigabyte.

        Whoever still holds the services, such as an application that tests were
        served by, would keep it to the end of the run.
        """
        self.services.database.engine.dispose()
        for name, part in vars(type(self.services)).items():
            if isinstance(part, cached_property):
                vars(self.services).pop(name, None)

    def parent(self) -> str:
        """The key of a parent who has not asked anything yet."""
        self.parents += 1
        return f"parent {self.parents}"

    def reply(self, text: str, *, key: str | None = None, location: Location | None = None) -> Reply:
        """What the bot replies, remembered."""
        question = Question(
            text=text, asked_at=self.now, channel="cli", conversation_key=key, location=location
        )
        with self.services.database.reading() as connection:
            reply = self.services.responder.reply(connection, question)
        with self.services.database.writing() as connection:
            self.services.responder.remember(connection, reply)
        return reply

    def ask(self, *turns: str, location: Location | None = None) -> Answer:
        """The answer to the last of the turns of one new parent, who is at `location`."""
        key = self.parent()
        return [self.reply(turn, key=key, location=location).answer for turn in turns][-1]

    def from_table(self, *turns: str) -> Answer:
        """What the leave table offers for the last turn, whether it won or not."""
        key = self.parent()
        reply = [self.reply(turn, key=key) for turn in turns][-1]
        return next(proposal for proposal in reply.proposals if proposal.step == "policy").build()

    def wait(self, **later: float) -> None:
        self.now += timedelta(**later)

    def rows(self, table):
        with self.services.database.reading() as connection:
            return connection.execute(select(table)).all()

    def reset(self) -> None:
        """As it was before the first question."""
        self.now = NOW
        with self.services.database.writing() as connection:
            for table in TRACES:
                connection.execute(delete(table))
