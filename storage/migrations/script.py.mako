"""${message}.

Safety rules, to go through before committing:

- Another process may still serve with the previous program while this runs: only add. What goes is first
  no longer read, and dropped by a migration of a later release.
- A new column is nullable or has a ``server_default``.
- It runs on SQLite and on PostgreSQL, in one transaction that holds the write lock: move data in few
  statements.
- Change a table with ``op.batch_alter_table`` only; SQLite rebuilds it. Foreign keys are off meanwhile and
  checked before the commit.
- Import nothing of ours: this must mean the same in ten years.
- ``downgrade`` undoes it; the tests run it both ways.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision: str = ${'"%s"' % up_revision}
down_revision: str | None = ${'"%s"' % down_revision if down_revision else None}
branch_labels: str | None = ${repr(branch_labels)}
depends_on: str | None = ${repr(depends_on)}


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
