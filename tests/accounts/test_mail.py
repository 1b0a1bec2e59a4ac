"""E-mails: by SMTP when a server is set, on the log otherwise; never a reason for a page to fail."""

import asyncio
import logging
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from lawlab.accounts import mail
from lawlab.settings import Settings


class Box:
    """A mail box."""

    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.messages.append(envelope)
        return "250 OK"


def letter() -> mail.Letter:
    return mail.write("reset", to="anne@exemple.fr", language="fr", name="Anne", link="https://lawlab.test/password/x")


async def test_a_letter_is_sent_by_smtp(settings: Settings) -> None:
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=0)
    server.port = _free_port()
    await asyncio.to_thread(server.start)
    try:
        chosen = settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{server.port}"})
        await mail.send(chosen, letter())
    finally:
        await asyncio.to_thread(server.stop)
    assert box.messages[0].rcpt_tos == ["anne@exemple.fr"]
    assert b"Subject: Choisir un nouveau mot de passe" in box.messages[0].content


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


async def test_without_a_server_it_is_written_on_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="lawlab.mail")
    await mail.send(settings, letter())
    assert "https://lawlab.test/password/x" in caplog.text


async def test_a_server_that_does_not_answer_is_logged_without_the_letter(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    chosen = settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{_free_port()}"})
    await mail.send(chosen, letter())
    assert "could not be sent" in caplog.text and "anne@" not in caplog.text


def test_letters_are_written_in_the_language_of_their_reader() -> None:
    english = mail.write("known", to="a@exemple.fr", language="en", base_url="https://lawlab.test")
    french = mail.write("known", to="a@exemple.fr", language="fr", base_url="https://lawlab.test")
    assert english.subject != french.subject
    assert "https://lawlab.test/sign-in" in english.text and "\n\n" in english.text
