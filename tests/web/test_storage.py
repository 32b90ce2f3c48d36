"""The migrations: they lead to the tables of the code, keep what is there, and can be taken back."""

from __future__ import annotations

from sqlalchemy import column, insert, inspect, select, table

from tests.moments import NOW
from web.settings import Settings
from web.storage import alembic, open_storage
from web.wechat.tables import wechat_delivery

# As the table was before it knew a sender.
FORMER = table("wechat_delivery", column("key"), column("reply"), column("created_at"))


def storage_at(database_url, tmp_path):
    return open_storage(Settings(data_dir=tmp_path, database_url=database_url, secret_key="k" * 32))


def test_migrations_lead_to_the_tables_of_the_code(database_url, tmp_path):
    storage = storage_at(database_url, tmp_path)
    assert storage.upgrade()
    found = inspect(storage.database.engine)
    names = {column["name"] for column in found.get_columns("wechat_delivery")}
    assert names == set(wechat_delivery.columns.keys())
    with storage.app.app_context():
        changes = [change for change in alembic.compare_metadata() if not is_identity(change)]
    assert changes == []
    storage.database.engine.dispose()


def test_deliveries_of_before_they_had_a_sender_are_kept_there_and_back(database_url, tmp_path):
    storage = storage_at(database_url, tmp_path)
    with storage.app.app_context():
        alembic.upgrade("0001")
    with storage.database.writing() as connection:
        connection.execute(insert(FORMER), {"key": "1", "reply": "回答", "created_at": str(NOW)})
    assert storage.upgrade()
    with storage.database.reading() as connection:
        assert connection.execute(select(wechat_delivery.c.reply, wechat_delivery.c.sender)).all() == [
            ("回答", None)
        ]
    with storage.app.app_context():
        alembic.downgrade("0001")
    with storage.database.reading() as connection:
        assert connection.execute(select(FORMER.c.reply)).scalars().all() == ["回答"]
    storage.database.engine.dispose()


def is_identity(change):
    """SQLite gives no account of the identity of `change.number`, so that each comparison proposes it."""
    return isinstance(change, list) and {part[0] for part in change} == {"modify_default"}
