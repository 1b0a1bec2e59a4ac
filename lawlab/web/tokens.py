"""Signed words: form tokens bound to one browser, and small values kept in cookies."""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from typing import Any

_SALT_BYTES = 8
_LENGTH = 2 * _SALT_BYTES + 32


def _mac(secret: bytes, *parts: bytes) -> bytes:
    return hmac.new(secret, b"\x00".join(parts), hashlib.sha256).digest()


def form_token(secret: bytes, browser: str) -> str:
    """A token for the forms shown to this browser (its session or visitor cookie).

    It begins with a fresh salt: two pages never hold the same token, so compression tells nothing about it.
    """
    salt = secrets.token_hex(_SALT_BYTES)
    return salt + _mac(secret, b"form", salt.encode(), browser.encode()).hex()[:32]


def is_form_token(secret: bytes, browser: str, token: str) -> bool:
    """Whether this token was given to this browser; compared in constant time."""
    if len(token) != _LENGTH or not token.isascii() or not browser:
        return False
    salt, given = token[: 2 * _SALT_BYTES], token[2 * _SALT_BYTES :]
    expected = _mac(secret, b"form", salt.encode(), browser.encode()).hex()[:32]
    return hmac.compare_digest(given, expected)


def sign(secret: bytes, purpose: str, value: Any) -> str:
    """A JSON value as a cookie-safe signed string."""
    body = base64.urlsafe_b64encode(json.dumps(value, ensure_ascii=False).encode()).rstrip(b"=")
    mac = base64.urlsafe_b64encode(_mac(secret, purpose.encode(), body)).rstrip(b"=")
    return f"{body.decode()}.{mac.decode()}"


def unsign(secret: bytes, purpose: str, text: str) -> Any:
    """What ``sign`` was given, or None when a single bit differs."""
    body, _dot, mac = text.partition(".")
    expected = base64.urlsafe_b64encode(_mac(secret, purpose.encode(), body.encode())).rstrip(b"=")
    if not mac or not hmac.compare_digest(mac.encode(), expected):
        return None
    try:
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (ValueError, binascii.Error):
        return None


def digest(secret: str) -> str:
    """SHA-256 of a random secret: what the database keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()
