"""Telegram's own: updates in, messages out. What is said stays in the shared conversation."""
