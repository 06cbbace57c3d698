"""A search index beside the versions of cameras, which knows those that are there already.

`registry.cameras.searching` makes the same index anew; a test holds the two against each other.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

SEARCH = {
    "sqlite": [
        """CREATE VIRTUAL TABLE camera_search USING fts5(
            words, content='camera_versions', content_rowid='entry_from',
            tokenize='ascii', detail=none, columnsize=0, prefix='1 2 3')""",
        """INSERT INTO camera_search (rowid, words)
        SELECT entry_from, words FROM camera_versions ORDER BY entry_from""",
    ],
    "postgresql": [
        "CREATE TABLE camera_search (number bigint PRIMARY KEY, words tsvector NOT NULL)",
        """INSERT INTO camera_search (number, words)
        SELECT entry_from, array_to_tsvector(ARRAY(
            SELECT left(word, 2000) FROM unnest(string_to_array(words, ' ')) AS word
            WHERE word <> ''))
        FROM camera_versions""",
        "CREATE INDEX ix_camera_search_words ON camera_search USING gin (words)",
    ],
}


def upgrade() -> None:
    for statement in SEARCH[op.get_bind().dialect.name]:
        op.get_bind().exec_driver_sql(statement)
