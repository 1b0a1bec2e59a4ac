"""French in the code, other languages in ``locales/``: sentences, plurals, dates and numbers.

A msgid is the French sentence itself, with ``{placeholders}``. Each room has its own ``.po`` file; all are merged when
first needed. The language of a request lives in a context variable, set once at the door, so that no function has to
carry it.
"""

import os
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.core import UnknownLocaleError, negotiate_locale
from babel.messages.pofile import read_po
from markupsafe import Markup

from lawlab import paths

LANGUAGES = ("fr", "en")
LOCALES = paths.locales()
_LOCALE = {"fr": Locale("fr", "FR"), "en": Locale("en", "GB")}
_INSIDE = re.compile("(?<=\\S) (?=[;:?!»%€])|(?<=«) ")
_language: ContextVar[str] = ContextVar("language", default="fr")
_zone: ContextVar[str] = ContextVar("zone", default="Europe/Paris")


def N_(msgid: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return msgid


def _(msgid: str, /, **facts: object) -> str:
    """The sentence in the current language, its placeholders filled.

    When a fact is ``Markup`` the sentence is taken as HTML, the other facts are escaped, and the result is ``Markup``.
    """
    text = _said(msgid)
    return _fill(text, facts) if facts else text


def _said(msgid: str) -> str:
    language = _language.get()
    return typographic(msgid) if language == "fr" else _messages(language).get(msgid, msgid)


@lru_cache(maxsize=4096)
def typographic(sentence: str) -> str:
    """French spaces that do not break a line: before ; : ? ! » % €, inside «  ». Done here, never by the author.

    >>> typographic("« Oui » : 3 %").count("\u00a0")
    4
    """
    return _INSIDE.sub("\u00a0", sentence)


def _n(singular: str, plural: str, count: int, /, **facts: object) -> str:
    """The singular or the plural for this count; ``{count}`` prints it as the language does.

    A count that knows how to write itself (``__html__``) does.
    """
    language = _language.get()
    one, many = _plurals(language).get(singular, (singular, plural))
    if language == "fr":
        one, many = typographic(one), typographic(many)
    is_one = count < 2 if language == "fr" else count == 1
    said = count if hasattr(count, "__html__") else format_number(count)
    return _fill(one if is_one else many, {"count": said, **facts})


def sentence(msgid: str, facts: Mapping[str, object]) -> str:
    """The sentence of an error, filled with its facts; one that is already complete is left as it is."""
    try:
        return _(msgid, **facts)
    except (KeyError, IndexError, ValueError):
        return _said(msgid)


def _fill(text: str, facts: Mapping[str, object]) -> str:
    if any(hasattr(fact, "__html__") for fact in facts.values()):
        return Markup(text).format(**facts)
    return text.format(**facts)


@cache
def _catalogues(language: str) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    """Every ``.po`` of the language, merged: simple messages, and plurals by their singular."""
    simple: dict[str, str] = {}
    plural: dict[str, tuple[str, str]] = {}
    for file in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            if isinstance(message.id, str):
                simple[message.id] = str(message.string)
            else:
                one, many = (*message.string, message.string[-1])[:2]
                plural[message.id[0]] = (one, many)
    return simple, plural


def _messages(language: str) -> dict[str, str]:
    return _catalogues(language)[0]


def _plurals(language: str) -> dict[str, tuple[str, str]]:
    return _catalogues(language)[1]


def language() -> str:
    """The current language: "fr" or "en"."""
    return _language.get()


def set_language(chosen: str, *, zone: str | None = None) -> None:
    """Set the language (and the time zone) of this request or command; an unknown language is French."""
    _language.set(chosen if chosen in LANGUAGES else "fr")
    if zone:
        _zone.set(zone)


def in_language(chosen: str, write: Callable[[], str]) -> str:
    """What ``write`` returns when the language is ``chosen``: for an e-mail to somebody else."""
    token = _language.set(chosen if chosen in LANGUAGES else "fr")
    try:
        return write()
    finally:
        _language.reset(token)


def negotiate(accepted: str, *, default: str = "fr") -> str:
    """The best of our languages for an Accept-Language header; quality values are respected."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:500].split(","):
        tag, _sep, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if tag and weight > 0:
            wanted.append((-weight, tag.strip()))
    tags = [tag for _weight, tag in sorted(wanted, key=lambda one: one[0])]
    try:
        found = negotiate_locale(tags, LANGUAGES, sep="-")
    except (UnknownLocaleError, ValueError):
        found = None
    return found or next((t[:2].lower() for t in tags if t[:2].lower() in LANGUAGES), default)


def command_language(environment: Mapping[str, str] | None = None) -> str:
    """The language of a terminal: LAWLAB_LANG, LC_ALL, LC_MESSAGES, LANG; French unless it says English."""
    env = os.environ if environment is None else environment
    for name in ("LAWLAB_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "")
        if value and value.partition(".")[0] not in ("C", "POSIX"):
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


def local(at: datetime) -> datetime:
    """The same instant on the clocks of the site's time zone."""
    return at.astimezone(ZoneInfo(_zone.get()))


def format_date(day: date | datetime, *, style: str = "long") -> str:
    """« 29 novembre 2026 »; ``short`` drops the year."""
    if isinstance(day, datetime):
        day = local(day).date()
    return _date(day, "d MMMM" if style == "short" else style, _language.get())


@lru_cache(maxsize=4096)  # Babel reads its patterns again at each call, and pages repeat few days and small numbers
def _date(day: date, pattern: str, language: str) -> str:
    text = dates.format_date(day, pattern, locale=_LOCALE[language])
    return text.replace("1 ", "1er ", 1) if language == "fr" and text.startswith("1 ") else text


def format_time(at: datetime) -> str:
    """« 18 h », « 18 h 30 »; in English « 18:00 »."""
    at = local(at)
    if _language.get() == "fr":
        return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02}" if at.minute else "")
    return f"{at.hour:02}:{at.minute:02}"


def format_datetime(at: datetime, *, style: str = "long") -> str:
    """« 29 novembre 2026, 18 h »."""
    return f"{format_date(at, style=style)}, {format_time(at)}"


def format_number(number: float) -> str:
    """Thousands as the language groups them: « 18 204 », "18,204"."""
    return _decimal(number, _language.get())


@lru_cache(maxsize=16_384)
def _decimal(number: float, language: str) -> str:
    return str(numbers.format_decimal(number, locale=_LOCALE[language]))


def format_percent(share: float) -> str:
    """A share from 0 to 1 as whole percent: « 67 % »."""
    if _language.get() == "fr":
        return f"{round(share * 100)}\u00a0%"
    return f"{round(share * 100)}%"


def plain_number(value: Any) -> str:
    """A number as machines write it, for widths in SVG: 66.82."""
    return f"{float(value):.4g}"
