"""RFC 3161 timestamps: an independent authority says that a text existed at an instant. No site, no database.

What it signs is a SHA-512 of the text: it learns nothing. The answer is kept whole (DER), as ``openssl ts -verify
-data NOTE -in ANSWER -CAfile AUTHORITY`` reads it.
"""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Sequence
from datetime import UTC, datetime

from cryptography.x509 import load_pem_x509_certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

_GRANTED = (0, 1)
_SECONDS = 20
_MOST_BYTES = 100_000
_HASHES = {"2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384", "2.16.840.1.101.3.4.2.3": "sha512"}


class NotStamped(ValueError):
    """No timestamp, or one that is not of this text; the reason in plain words."""


def ask(url: str, text: bytes) -> bytes:
    """The authority's answer for this text, checked but for its certificate. Raises NotStamped."""
    wanted = TimestampRequestBuilder(text, HashAlgorithm.SHA512).build()
    sent = urllib.request.Request(
        url, wanted.as_bytes(), {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    )
    try:
        with urllib.request.urlopen(sent, timeout=_SECONDS) as got:
            answer: bytes = got.read(_MOST_BYTES)
    except urllib.error.HTTPError as error:
        error.close()
        raise NotStamped(f"{error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise NotStamped(str(getattr(error, "reason", None) or error)) from error
    if _read(answer, text).tst_info.nonce != wanted.nonce:
        raise NotStamped("the answer is to another question")
    return answer


def stamped_at(answer: bytes, text: bytes, *, roots: Sequence[bytes] = ()) -> datetime:
    """When the authority saw this text. With its root certificates (PEM), its signature is checked; without, only that
    the answer is about this text. Raises NotStamped."""
    read = _read(answer, text)
    if roots:
        builder = VerifierBuilder()
        try:
            for root in roots:
                builder = builder.add_root_certificate(load_pem_x509_certificate(root))
            builder.build().verify_message(read, text)
        except (VerificationError, ValueError) as error:
            raise NotStamped(str(error)) from error
    return read.tst_info.gen_time.astimezone(UTC)


def _read(answer: bytes, text: bytes) -> TimeStampResponse:
    """The answer, when it was granted and holds the hash of this text."""
    try:
        read = decode_timestamp_response(answer)
        if read.status not in _GRANTED:
            raise NotStamped("; ".join(read.status_string) or f"refused (status {read.status})")
        imprint = read.tst_info.message_imprint
        name = _HASHES.get(imprint.hash_algorithm.dotted_string)
    except NotStamped:
        raise
    except Exception as error:  # the library's own errors have no common parent
        raise NotStamped(f"not a timestamp: {error}") from error
    if name is None or hashlib.new(name, text).digest() != imprint.message:
        raise NotStamped("the timestamp is of another text")
    return read
