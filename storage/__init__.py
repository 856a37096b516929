"""What Snaplook remembers: products, photos, queries and feedback."""

from __future__ import annotations
