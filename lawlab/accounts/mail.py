"""E-mails: plain text, one fact, one link. Sent by SMTP, or written on the log when no server is set."""

import logging
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
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


def write(template: str, *, to: str, language: str, **values: object) -> Letter:
    """``templates/emails/<template>.txt.jinja`` in the person's language; its first line is the subject."""
    source = pages.environment().get_template(f"emails/{template}.txt.jinja")
    subject, _blank, text = i18n.in_language(language, lambda: source.render(**values)).partition("\n")
    return Letter(to, subject.strip(), text.strip() + "\n")


async def send(settings: Settings, letter: Letter) -> None:
    """Send it; a failure is logged and never reaches the person's page. Called after the answer."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if not settings.smtp_url:
        log.info(
            "e-mail (no LAWLAB_SMTP_URL: written here)\nTo: %s\nSubject: %s\n\n%s",
            letter.to,
            letter.subject,
            letter.text,
        )
        return
    try:
        await _smtp(settings.smtp_url, message)
    except (aiosmtplib.SMTPException, OSError) as error:
        log.error("an e-mail could not be sent: %s", type(error).__name__)


async def _smtp(url: str, message: EmailMessage) -> None:
    server = urlsplit(url)
    is_tls = server.scheme == "smtps"
    await aiosmtplib.send(
        message,
        hostname=server.hostname or "localhost",
        port=server.port or (465 if is_tls else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=is_tls,
        timeout=20,
    )
