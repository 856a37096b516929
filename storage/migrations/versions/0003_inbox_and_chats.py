"""Updates of chat platforms, written down before they are acknowledged; what is set for single chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("owned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("platform", "update_id", name=op.f("uq_inbox_platform_update_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbox_done_at"), "inbox", ["done_at"], unique=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["platform", "update_id"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )

    op.create_table(
        "chats",
        sa.Column("chat", sa.String(length=64), nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("products", sa.Integer(), nullable=True),
        sa.Column("auto_answer", sa.Boolean(), nullable=False),
        sa.Column("most_amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("most_currency", sa.String(length=3), nullable=True),
        sa.Column("campaign", sa.String(length=64), nullable=True),
        sa.Column("campaign_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("products BETWEEN 1 AND 10", name=op.f("ck_chats_products")),
        sa.PrimaryKeyConstraint("chat", "platform", name=op.f("pk_chats")),
    )


def downgrade() -> None:
    op.drop_table("chats")
    op.drop_table("inbox")
