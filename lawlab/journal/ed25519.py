"""Ed25519, the only signature of the house: check one, read a key, make one. No site, no database."""

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class NotAKey(ValueError):
    """This is not an Ed25519 private key in PEM, without a password."""


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of the public key (32 bytes) signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_key() -> bytes:
    """A private key, as a PEM file holds it (PKCS 8, without a password)."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def sign(pem: bytes, message: bytes) -> tuple[bytes, bytes]:
    """(public key, signature). Raises NotAKey."""
    try:
        key = serialization.load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NotAKey(str(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise NotAKey("another kind of key")
    return key.public_key().public_bytes_raw(), key.sign(message)
