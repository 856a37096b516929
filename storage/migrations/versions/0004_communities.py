"""What a community settles that has several channels: which are watched, and who sees answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("watched", sa.Text(), nullable=False, server_default=""))
        chats.add_column(
            sa.Column("private_answers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("chats") as chats:  # only rows from before needed them
        chats.alter_column("watched", server_default=None)
        chats.alter_column("private_answers", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("private_answers")
        chats.drop_column("watched")
