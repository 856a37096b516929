"""Who a user is, kept as a name that only this installation can tell."""

from __future__ import annotations

import hashlib
import hmac

from storage.errors import SecretKeyTooShort

SHORTEST_KEY = 16


def pseudonym(secret_key: bytes, platform: str, user_id: str) -> str:
    """Return a user's pseudonym: the same for the same user, telling nothing without the key.

    HMAC-SHA256 (RFC 2104) of the platform's name, a zero byte and the platform's user id.

    Args:
        secret_key: the installation's key, at least 16 bytes.
        platform: such as ``telegram``; the same id on another platform is another user.
        user_id: the platform's id, as text.

    Returns:
        64 hex digits.

    Raises:
        SecretKeyTooShort: user ids are few, so with a guessable key each one could be tried.
    """
    if len(secret_key) < SHORTEST_KEY:
        raise SecretKeyTooShort(
            f"The secret key is too short to hide who a user is; it needs {SHORTEST_KEY} bytes or more."
        )
    return hmac.new(secret_key, f"{platform}\0{user_id}".encode(), hashlib.sha256).hexdigest()
