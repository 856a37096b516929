"""The application: everything that a person meets."""

from __future__ import annotations
