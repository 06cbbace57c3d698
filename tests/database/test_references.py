"""References that are looked at once, at the end of a great piece of work."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from registry.database import Database


def test_a_broken_reference_is_refused_also_where_it_is_looked_at_once(sqlite: Database):
    if sqlite.writer.dialect.name != "sqlite":
        pytest.skip("PostgreSQL looks at each row")
    broken = text("INSERT INTO cameras (id, entry_number) VALUES ('AST-000009', 77)")
    with pytest.raises(IntegrityError), sqlite.writing(unchecked=True) as session:
        session.execute(broken)
    with pytest.raises(IntegrityError), sqlite.writing() as session:
        session.execute(broken)
    with sqlite.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cameras")) == 0
