"""Atom (RFC 4287), written with lxml. Pure: the same entries give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from lawlab.web.forms import storable

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_XML = "http://www.w3.org/XML/1998/namespace"
_SINCE = "2026"  # the year of our tag: addresses (RFC 4151); never changed, or every reader would see all as new


@dataclass(frozen=True)
class Entry:
    """``key`` is unique in the site and never changes; ``path`` is its page."""

    key: str
    path: str
    title: str
    text: str
    author: str
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Feed:
    """``opened`` dates a feed that has no entry yet."""

    key: str
    path: str
    page: str
    title: str
    author: str
    language: str
    opened: datetime


def identifier(base_url: str, key: str) -> str:
    """The permanent name of a thing of this site."""
    return f"tag:{urlsplit(base_url).hostname},{_SINCE}:{key}"


def write(feed: Feed, entries: Sequence[Entry], base_url: str) -> bytes:
    """The document; entries in the order given."""
    root = etree.Element(f"{{{NAMESPACE}}}feed", nsmap={None: NAMESPACE})
    root.set(f"{{{_XML}}}lang", feed.language)
    _add(root, "id", identifier(base_url, feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(max([one.updated for one in entries], default=feed.opened)))
    _link(root, "self", base_url + feed.path, "application/atom+xml")
    _link(root, "alternate", base_url + feed.page, "text/html")
    _add(_add(root, "author"), "name", feed.author)
    for one in entries:
        entry = _add(root, "entry")
        _add(entry, "id", identifier(base_url, one.key))
        _add(entry, "title", one.title)
        _add(entry, "published", _instant(one.published))
        _add(entry, "updated", _instant(one.updated))
        _link(entry, "alternate", base_url + one.path, "text/html")
        _add(_add(entry, "author"), "name", one.author)
        _add(entry, "summary", one.text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = storable(text) or None
    return child


def _link(parent: etree._Element, relation: str, address: str, media_type: str) -> None:
    link = _add(parent, "link")
    link.set("rel", relation)
    link.set("href", storable(address))
    link.set("type", media_type)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
