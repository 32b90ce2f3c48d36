"""The command over a folder of its own, as a shell runs it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from knowledge.language.reading import Language
from tests.products import SECRET, copy_folder
from web.cli import yuertong
from web.database import Database, make_engine
from web.settings import Settings


class Command:
    """`yuertong` with its data in one folder."""

    def __init__(self, folder):
        self.folder = folder
        self.environment = {"YUERTONG_DATA_DIR": str(folder), "YUERTONG_SECRET_KEY": SECRET}

    def run(self, *words, sent=b"", **changed):
        """The command in this process; `sent` is its standard input."""
        env = {**self.environment, **changed}
        outcome = CliRunner().invoke(yuertong, [str(word) for word in words], input=sent, env=env)
        if outcome.exception is not None and not isinstance(outcome.exception, SystemExit):
            raise outcome.exception
        return outcome

    def started(self, *words, **changed):
        """The command in a process of its own."""
        bare = {name: value for name, value in os.environ.items() if not name.startswith("YUERTONG_")}
        return subprocess.Popen(
            [sys.executable, "-m", "web.cli", *words],
            env={**bare, **self.environment, **changed},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def rows(self, table):
        engine = make_engine(Settings(data_dir=self.folder).database)
        with Database(engine).reading() as connection:
            found = connection.execute(select(table)).all()
        engine.dispose()
        return found


@pytest.fixture(scope="package")
def _language(prepared_folder):
    made = Language(cache_dir=prepared_folder / "language")
    made.warm_up()
    return made


@pytest.fixture(autouse=True)
def _one_language(monkeypatch, _language):
    """Words and vectors take a second to load and are the same for every folder."""
    monkeypatch.setattr("web.services.Language", lambda **_: _language)


@pytest.fixture
def command(prepared_folder, tmp_path):
    return Command(copy_folder(prepared_folder, tmp_path / "data"))


@pytest.fixture
def bare_command(tmp_path):
    """Nothing is prepared yet."""
    return Command(tmp_path / "new")
