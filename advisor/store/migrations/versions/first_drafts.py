"""Make the table of drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_drafts"),
    )
    op.create_index("ix_drafts_updated", "drafts", ["updated"])


def downgrade() -> None:
    op.drop_index("ix_drafts_updated", table_name="drafts")
    op.drop_table("drafts")
