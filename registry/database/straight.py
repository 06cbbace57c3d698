"""One question asked straight of SQLite's driver, for answers that take hardly longer than that.

A statement by itself sees one state, so that it needs neither a session nor a transaction.
"""

from collections import namedtuple
from typing import Any

from sqlalchemy import Engine, Select


class Question:
    """A query of SQLite, put together once; its parameters are plain numbers and texts."""

    def __init__(self, engine: Engine, query: Select[Any]) -> None:
        compiled: Any = query.compile(engine)
        self.engine, self.sql = engine, str(compiled)
        self.names: list[str] = compiled.positiontup
        self._given: dict[str, Any] = compiled.params  # what the query itself says
        columns = query.selected_columns
        self._kinds = [_from_driver(engine, column) for column in columns]
        made: Any = namedtuple
        self._row = made("Row", [column.key for column in columns])

    def one(self, parameters: dict[str, Any]) -> Any:
        """Its one row; None where it has none."""
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            whole = self._given | parameters
            cursor.execute(self.sql, [whole[name] for name in self.names])
            found = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        if found is None:
            return None
        values = (
            kind(value) if kind else value for kind, value in zip(self._kinds, found, strict=True)
        )
        return self._row(*values)


def _from_driver(engine: Engine, column: Any) -> Any:
    return column.type.dialect_impl(engine.dialect).result_processor(engine.dialect, None)
