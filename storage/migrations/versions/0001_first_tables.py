"""The first tables: products, their photos, queries, their results, and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("brand", sa.String(), nullable=True),
        sa.Column("raw_type", sa.String(), nullable=True),
        sa.Column("product_type", sa.String(), nullable=True),
        sa.Column("type_source", sa.String(length=16), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("external_id", name=op.f("uq_products_external_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "queries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("photo_digest", sa.String(length=64), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("index_id", sa.String(), nullable=False),
        sa.Column("product_type", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("gate", sa.JSON(), nullable=False),
        sa.Column("close", sa.Boolean(), nullable=False),
        sa.Column("timings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queries")),
    )
    op.create_index(op.f("ix_queries_created_at"), "queries", ["created_at"], unique=False)
    op.create_index(op.f("ix_queries_photo_digest"), "queries", ["photo_digest"], unique=False)
    op.create_index(op.f("ix_queries_user_created_at"), "queries", ["user", "created_at"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("query_id", sa.String(length=36), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["query_id"], ["queries.id"], name=op.f("fk_feedback_query_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint(
            "query_id",
            "product_id",
            "user",
            "verdict",
            name=op.f("uq_feedback_query_id_product_id_user_verdict"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feedback_created_at"), "feedback", ["created_at"], unique=False)
    op.create_index(op.f("ix_feedback_product_id"), "feedback", ["product_id"], unique=False)
    op.create_index(
        "uq_feedback_whole_answer",
        "feedback",
        ["query_id", "user", "verdict"],
        unique=True,
        sqlite_where=sa.text("product_id IS NULL"),
        postgresql_where=sa.text("product_id IS NULL"),
    )

    op.create_table(
        "product_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_stamp", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_photos_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_photos")),
        sa.UniqueConstraint("product_id", "digest", name=op.f("uq_product_photos_product_id_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_product_photos_digest"), "product_photos", ["digest"], unique=False)

    op.create_table(
        "query_results",
        sa.Column("query_id", sa.String(length=36), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("product_type", sa.String(), nullable=False),
        sa.Column("distance", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["query_id"], ["queries.id"], name=op.f("fk_query_results_query_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("query_id", "rank", name=op.f("pk_query_results")),
    )
    op.create_index(op.f("ix_query_results_product_id"), "query_results", ["product_id"], unique=False)


def downgrade() -> None:
    for table in ("query_results", "product_photos", "feedback", "queries", "products"):
        op.drop_table(table)
