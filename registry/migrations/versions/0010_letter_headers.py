"""Letters may carry headers of their own, such as how to have no more of them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("letters", sa.Column("headers", sa.Text(), nullable=True))
