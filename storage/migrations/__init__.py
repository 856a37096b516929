"""How a database becomes the one that the models describe; `storage.schema` runs them.

After changing a model: ``python -m storage.migrations "what changes"``, then read what was written.
"""

from __future__ import annotations
