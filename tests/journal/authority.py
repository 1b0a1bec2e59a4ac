"""A time-stamping authority of this test alone: RFC 3161 answers, signed by a certificate of its own root."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import _rust

SHA256 = bytes.fromhex("0609608648016503040201")
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("060b2a864886f70d010910022f")
ECDSA_SHA256 = bytes.fromhex("06082a8648ce3d040302")
POLICY = bytes.fromhex("06042a030401")
START = datetime(2026, 1, 1, tzinfo=UTC)


def der(tag: int, *parts: bytes) -> bytes:
    """One DER element: its tag, length and content."""
    content = b"".join(parts)
    if len(content) < 128:
        return bytes([tag, len(content)]) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts: bytes) -> bytes:
    return der(0x30, *parts)


def integer(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, issuer_key: ec.EllipticCurvePrivateKey, *, is_root: bool
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(1 if is_root else 2)
        .not_valid_before(START)
        .not_valid_after(START + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


class Authority:
    """``answer`` gives the reply to a request; ``now`` is its clock; ``root`` the PEM that its readers trust."""

    def __init__(self) -> None:
        root_key, self._key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        root = _certificate("Racine d’essai", root_key, "Racine d’essai", root_key, is_root=True)
        self._certificate = _certificate("Horodatage d’essai", self._key, "Racine d’essai", root_key, is_root=False)
        self.root = root.public_bytes(serialization.Encoding.PEM)
        self.now = datetime(2026, 11, 22, 14, 37, tzinfo=UTC)
        self.asked = 0
        self.refuses = False

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        if self.refuses:
            return sequence(sequence(integer(2), sequence(der(0x0C, "fermé".encode()))))
        request = _rust.parse_timestamp_request(query)
        imprint = request.message_imprint
        algorithm = {64: bytes.fromhex("0609608648016503040203"), 32: SHA256}[len(imprint.message)]
        info = sequence(
            integer(1), POLICY, sequence(sequence(algorithm), der(0x04, imprint.message)), integer(self.asked),
            der(0x18, self.now.strftime("%Y%m%d%H%M%SZ").encode()), integer(request.nonce),
        )  # fmt: skip
        return sequence(sequence(integer(0)), sequence(SIGNED_DATA, der(0xA0, self._signed(info))))

    def _signed(self, info: bytes) -> bytes:
        """CMS SignedData over the TSTInfo (RFC 5652, RFC 5816)."""
        encoded = self._certificate.public_bytes(serialization.Encoding.DER)
        attributes = b"".join(
            sorted(
                [
                    sequence(CONTENT_TYPE, der(0x31, TST_INFO)),
                    sequence(MESSAGE_DIGEST, der(0x31, der(0x04, hashlib.sha256(info).digest()))),
                    sequence(
                        SIGNING_CERTIFICATE_V2,
                        der(0x31, sequence(sequence(sequence(der(0x04, hashlib.sha256(encoded).digest()))))),
                    ),
                ]
            )
        )
        signature = self._key.sign(der(0x31, attributes), ec.ECDSA(hashes.SHA256()))
        signer = sequence(
            integer(1), sequence(self._certificate.issuer.public_bytes(), integer(2)), sequence(SHA256),
            der(0xA0, attributes), sequence(ECDSA_SHA256), der(0x04, signature),
        )  # fmt: skip
        return sequence(
            integer(3), der(0x31, sequence(SHA256)), sequence(TST_INFO, der(0xA0, der(0x04, info))),
            der(0xA0, encoded), der(0x31, signer),
        )  # fmt: skip


@contextmanager
def served(authority: Authority) -> Iterator[str]:
    """Its address on this machine."""

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["content-length"]))
            is_query = self.headers["content-type"] == "application/timestamp-query"
            answer = authority.answer(query) if is_query else b""
            self.send_response(200 if is_query else 415)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
