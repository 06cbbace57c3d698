"""PostgreSQL guards the log's numbering itself, as SQLite has done from the first migration.

Per statement, not per row: a row trigger would make every bulk load look up each of its rows.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"

GUARD = [
    """CREATE FUNCTION entries_follow_each_other() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        first bigint; last bigint; added bigint;
    BEGIN
        SELECT min(number), max(number), count(*) INTO first, last, added FROM fresh;
        IF added > 0 AND (last - first + 1 <> added OR (first > 1 AND NOT EXISTS
            (SELECT FROM entries WHERE number = first - 1))) THEN
            RAISE EXCEPTION 'the log is numbered without gaps';
        END IF;
        RETURN NULL;
    END $$""",
    """CREATE TRIGGER entries_have_no_gaps AFTER INSERT ON entries
    REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION entries_follow_each_other()""",
]


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for statement in GUARD:
            op.execute(sa.text(statement))
