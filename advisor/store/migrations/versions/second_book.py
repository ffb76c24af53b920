"""Make the table of the book of clients, which stands beside the drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "book",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("client_folded", sa.Text(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("tags_folded", sa.Text(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(), nullable=False),
        sa.Column("next_day", sa.Date()),
        sa.Column("summary", sa.Text()),
        sa.PrimaryKeyConstraint("key_hash", name="pk_book"),
        sa.ForeignKeyConstraint(["key_hash"], ["drafts.key_hash"], name="fk_book_drafts"),
    )
    op.create_index("ix_book_changed", "book", ["is_archived", "changed"])


def downgrade() -> None:
    op.drop_index("ix_book_changed", table_name="book")
    op.drop_table("book")
