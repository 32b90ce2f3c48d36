"""A statement that is compiled once and run by the driver itself: for the few that every answer runs.

SQLAlchemy takes several times as long to run a small statement as the
database does. The statement stays one of its Core, so that it is written once
for both databases, in one transaction with all others of the connection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.sql.elements import CompilerElement

    Binder = Callable[[Any], Any] | None


class Prepared:
    """One statement; its parameters by name in, rows as tuples out.

    Only columns whose values the driver reads as they are may be asked for:
    texts and numbers, no moments.
    """

    def __init__(self, statement: CompilerElement | Mapping[str, CompilerElement], *names: str) -> None:
        """Take a statement, or one for each dialect by its name; `names` are the columns an INSERT fills."""
        self._statement = statement
        self._names = names
        self._compiled: dict[str, tuple[str, bool, tuple[tuple[str, Binder], ...]]] = {}

    def run(self, connection: Connection, parameters: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """The rows; empty for a statement that returns none.

        Raises:
            DBAPIError: as `Connection.execute` does, with the same subclasses.
        """
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = self._compile(dialect)
        text, is_by_place, binders = compiled
        values = [parameters[name] if bind is None else bind(parameters[name]) for name, bind in binders]
        given = values if is_by_place else dict(zip((name for name, _ in binders), values, strict=True))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(text, given)
            return cursor.fetchall() if cursor.description else ()
        except dialect.loaded_dbapi.Error as error:
            # The parameters stay out of the message: they hold questions.
            raise DBAPIError.instance(
                text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
            ) from error
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> tuple[str, bool, tuple[tuple[str, Binder], ...]]:
        told = self._statement
        statement = told[dialect.name] if isinstance(told, Mapping) else told
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(self._names) or None)
        is_by_place = compiled.positiontup is not None
        names = compiled.positiontup if is_by_place else compiled.binds
        binders = tuple(
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        )
        return str(compiled), is_by_place, binders
