"""Who signs the checkpoints: a key of the data folder made at the first start, a key file, or another machine.

A key that the database's machine does not hold is worth more: whoever breaks into it cannot sign another past. The
command given by ``LAWLAB_SIGNING_KEY=|command`` reads the text on its standard input and answers the public key and the
signature in base64, on one line; ``lawlab sign`` is such a command, for the other end of an SSH connection.
"""

import asyncio
import base64
import binascii
import shlex
import subprocess
from functools import partial
from pathlib import Path

from lawlab.errors import LawlabError
from lawlab.journal import ed25519
from lawlab.settings import Settings, private_file
from lawlab.web.i18n import N_

OWN_KEY = "journal-key.pem"
_COMMAND_SECONDS = 20
_public: dict[str, bytes] = {}  # command → the key with which it last signed
_BROKEN = N_("Le journal n’a pas pu être signé : {reason}. Regardez le réglage LAWLAB_SIGNING_KEY.")


async def sign(settings: Settings, message: bytes) -> tuple[bytes, bytes]:
    """(public key, signature) by the key of the settings, checked. Raises LawlabError, or UnsafeSecret."""
    if settings.signing_key.startswith("|"):
        public, signature = await asyncio.to_thread(_ask, settings.signing_key[1:], message)
    else:
        public, signature = _by_file(settings, message)
    if not ed25519.verify(public, signature, message):
        raise LawlabError(_BROKEN, reason="wrong signature")
    _public[settings.signing_key] = public
    return public, signature


async def public_key(settings: Settings) -> bytes:
    """The public key; a command is asked once, so that a page read a thousand times does not start it as often."""
    if settings.signing_key.startswith("|") and settings.signing_key in _public:
        return _public[settings.signing_key]
    return (await sign(settings, b""))[0]


def answer(public: bytes, signature: bytes) -> str:
    """The line with which a signing command answers."""
    return f"{base64.b64encode(public).decode()} {base64.b64encode(signature).decode()}"


def _by_file(settings: Settings, message: bytes) -> tuple[bytes, bytes]:
    path = Path(settings.signing_key).expanduser() if settings.signing_key else settings.data_dir / OWN_KEY
    try:
        pem = private_file(path, ed25519.new_key if not settings.signing_key else partial(_missing, path))
        return ed25519.sign(pem, message)
    except (OSError, ed25519.NotAKey) as error:
        raise LawlabError(_BROKEN, reason=f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _missing(path: Path) -> bytes:
    raise FileNotFoundError(2, "no such file", str(path))


def _ask(command: str, message: bytes) -> tuple[bytes, bytes]:
    try:
        done = subprocess.run(
            shlex.split(command), input=message, capture_output=True, timeout=_COMMAND_SECONDS, check=True
        )
        public, signature = (base64.b64decode(word, validate=True) for word in done.stdout.split())
    except (OSError, subprocess.SubprocessError, ValueError, binascii.Error) as error:
        raise LawlabError(_BROKEN, reason=str(error)) from error
    return public, signature
