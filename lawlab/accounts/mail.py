"""E-mails: plain text, one fact, one link. Sent by SMTP, or written on the log when no server is set."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from lawlab.settings import Settings
from lawlab.web import i18n, pages

log = logging.getLogger("lawlab.mail")


@dataclass(frozen=True)
class Letter:
    """What is sent to one person."""

    to: str
    subject: str
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class NotSent(Exception):
    """The letter has not left; ``is_lasting``: trying again would change nothing."""

    def __init__(self, reason: str, *, is_lasting: bool) -> None:
        super().__init__(reason)
        self.is_lasting = is_lasting


class InDoubt(Exception):
    """The server went silent once it had the letter: nobody knows whether it left."""


class _Client(aiosmtplib.SMTP):
    """Remembers whether the letter itself was handed over."""

    has_data = False

    async def data(self, message: str | bytes, /, **options: Any) -> aiosmtplib.SMTPResponse:
        self.has_data = True
        return await super().data(message, **options)


def write(
    template: str, *, to: str, language: str, headers: Mapping[str, str] | None = None, **values: object
) -> Letter:
    """``templates/emails/<template>.txt.jinja`` in the person's language; its first line is the subject."""
    source = pages.environment().get_template(f"emails/{template}.txt.jinja")
    subject, _blank, text = i18n.in_language(language, lambda: source.render(**values)).partition("\n")
    return Letter(to, subject.strip(), text.strip() + "\n", dict(headers or {}))


async def send(settings: Settings, letter: Letter) -> None:
    """Send it; a failure is logged and never reaches the person's page. Called after the answer."""
    try:
        await hand_over(settings, letter)
    except (NotSent, InDoubt) as error:
        log.error("an e-mail could not be sent: %s", error)


async def hand_over(settings: Settings, letter: Letter) -> None:
    """Give it to the mail server, or write it on the log when there is none. Raises NotSent or InDoubt."""
    if not settings.smtp_url:
        log.info(
            "e-mail (no LAWLAB_SMTP_URL: written here)\nTo: %s\nSubject: %s\n\n%s",
            letter.to,
            letter.subject,
            letter.text,
        )
        return
    client = _client(settings.smtp_url)
    try:
        async with client:
            await client.send_message(_message(settings, letter))
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        if not client.has_data or isinstance(error, aiosmtplib.SMTPDataError):
            raise NotSent(type(error).__name__, is_lasting=_is_lasting(error)) from error
        raise InDoubt(type(error).__name__) from error


def _message(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    for name, value in letter.headers.items():
        message[name] = value
    message.set_content(letter.text)
    return message


def _is_lasting(error: Exception) -> bool:
    """Whether the server said no for good (5xx), about this letter and not about who we are."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(_is_lasting(one) for one in error.recipients)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return False
    return isinstance(error, aiosmtplib.SMTPResponseException) and 500 <= error.code < 600


def _client(url: str) -> _Client:
    server = urlsplit(url)
    is_tls = server.scheme == "smtps"
    return _Client(
        hostname=server.hostname or "localhost",
        port=server.port or (465 if is_tls else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=is_tls,
        timeout=20,
    )
