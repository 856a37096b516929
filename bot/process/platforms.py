"""Which platforms there are adapters for."""

from __future__ import annotations

from configs.settings import Settings


def tokens_without_adapter(settings: Settings) -> list[str]:
    """Return the platforms that the settings hold a token for, but that this version does not speak on."""
    tokens = {"Discord": settings.discord.token}
    return [platform for platform, token in tokens.items() if token is not None]
