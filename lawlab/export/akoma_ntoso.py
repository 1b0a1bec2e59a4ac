"""One version of the text as an Akoma Ntoso 3.0 ``bill`` (OASIS LegalDocML), valid against the strict schema.

Names follow the Akoma Ntoso naming convention: ``art_4bis__al_2`` is alinea 2 of article 4 bis. Articles are numbered
through the whole bill, so their names do not repeat those of the divisions above them. Pure: ``verify`` writes the
same bytes again from the JSON of the version.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_ELEMENTS = {
    "partie": ("part", "part"),
    "livre": ("book", "book"),
    "titre": ("title", "title"),
    "chapitre": ("chapter", "chp"),
    "section": ("section", "sec"),
    "sous-section": ("subsection", "subsec"),
}
"""Kind of division → element, and its abbreviation in names; another kind is a plain ``division``."""
_ORDINAL = re.compile(r"\b(I|1)er\b")
_LATIN = re.compile(r"(?<=\d )[a-z]{3,}\b")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = Any


def version_xml(version: Mapping[str, Any], about: Mapping[str, Any], first: Mapping[str, Any]) -> bytes:
    """The document. ``about`` is ``consultation.json``; ``first`` the bill's first version, which dates the work."""
    root = etree.Element(_tag("akomaNtoso"), nsmap={None: NAMESPACE})
    is_first = version["parent"] is None
    bill = _add(root, "bill", name=_document(about), contains="originalVersion" if is_first else "singleVersion")
    _meta(_add(bill, "meta"), version, about, first)
    title = _add(_add(_add(bill, "preface"), "longTitle"), "p")
    _add(title, "docTitle").text = _clean(version["title"])
    _Body(_add(bill, "body")).write(version["articles"])
    etree.indent(root, space=" ")
    for inline in root.iter(_tag("sup"), _tag("i"), _tag("docTitle")):  # where spaces would be part of the text
        inline.tail = (inline.tail or "").rstrip("\n ") or None
    title.text = None
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written + b"\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Element, tag: str, **attributes: str) -> Element:
    return etree.SubElement(parent, _tag(tag), {name: _clean(value) for name, value in attributes.items()})


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)


def _document(about: Mapping[str, Any]) -> str:
    return "projet-de-loi" if about["bill"]["kind"] == "government" else "proposition-de-loi"


def _meta(meta: Element, version: Mapping[str, Any], about: Mapping[str, Any], first: Mapping[str, Any]) -> None:
    """Who, when, and the three FRBR levels: the work, this expression of it in French, this file."""
    subtype = _document(about).removesuffix("-de-loi")
    began, day = first["created_at"][:10], version["created_at"][:10]
    work = f"/akn/fr/bill/{subtype}/{began}/{about['slug']}"
    expression = f"{work}/fra@{day}"
    identification = _add(meta, "identification", source="#lawlab")
    level = _add(identification, "FRBRWork")
    _names(level, f"{work}/!main", work)
    _add(level, "FRBRdate", date=began, name="depot")
    _add(level, "FRBRauthor", href="#auteur")
    _add(level, "FRBRcountry", value="fr")
    _add(level, "FRBRnumber", value=str(version["number"]))
    _add(level, "FRBRname", value=about["bill"]["short_title"] or version["title"])
    level = _add(identification, "FRBRExpression")
    _names(level, f"{expression}/!main", expression)
    _add(level, "FRBRdate", date=day, name=version["label"])
    _add(level, "FRBRauthor", href="#lawlab")
    _add(level, "FRBRlanguage", language="fra")
    level = _add(identification, "FRBRManifestation")
    _names(level, f"{expression}.xml", f"{expression}.xml")
    _add(level, "FRBRdate", date=day, name="generation")
    _add(level, "FRBRauthor", href="#lawlab")
    references = _add(meta, "references", source="#lawlab")
    _add(references, "TLCOrganization", eId="lawlab", href="/ontology/organization/fr/lawlab", showAs="lawlab")
    author = about["bill"]["author"] or about["organiser"]
    href = f"/ontology/organization/fr/{_slug(author) or 'auteur'}"
    _add(references, "TLCOrganization", eId="auteur", href=href, showAs=author or "auteur")


def _names(level: Element, this: str, uri: str) -> None:
    _add(level, "FRBRthis", value=this)
    _add(level, "FRBRuri", value=uri)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class _Body:
    """Writes divisions, articles and alineas; a division opens where the path above an article changes."""

    def __init__(self, body: Element) -> None:
        self._path: list[tuple[Mapping[str, Any], Element]] = []
        self._body = body
        self._names: set[str] = set()

    def write(self, articles: list[Mapping[str, Any]]) -> None:
        for article in articles:
            self._article(self._under(article["divisions"]), article)
        if not articles:
            _add(_add(_add(self._body, "article", eId="art_1"), "content"), "p")

    def _under(self, divisions: list[Mapping[str, Any]]) -> Element:
        shared = 0
        while shared < min(len(self._path), len(divisions)) and self._path[shared][0] == divisions[shared]:
            shared += 1
        del self._path[shared:]
        for division in divisions[shared:]:
            above = self._path[-1][1] if self._path else self._body
            tag, short = _ELEMENTS.get(division["kind"], ("division", "dvs"))
            prefix = f"{above.get('eId')}__" if self._path else ""
            number = _clean(re.sub(r"\s", "", division["number"])) or str(len(above) + 1)
            element = _add(above, tag, eId=self._name(f"{prefix}{short}_{number}"))
            _number(_add(element, "num"), f"{division['kind'].capitalize()} {division['number']}".strip())
            if division["title"]:
                _add(element, "heading").text = _clean(division["title"])
            self._path.append((division, element))
        return self._path[-1][1] if self._path else self._body

    def _article(self, parent: Element, article: Mapping[str, Any]) -> None:
        name = self._name("art_" + _clean(re.sub(r"\s", "", article["number"])))
        element = _add(parent, "article", eId=name)
        _number(_add(element, "num"), f"Article {article['number']}")
        if article["title"]:
            _add(element, "heading").text = _clean(article["title"])
        for place, alinea in enumerate(article["alineas"], start=1):
            line = _add(_add(_add(element, "alinea", eId=f"{name}__al_{place}"), "content"), "p")
            line.text = _clean(alinea)
        if not article["alineas"]:
            _add(_add(element, "content"), "p")

    def _name(self, wanted: str) -> str:
        """This name, or the first of its numbered twins that no other element has."""
        name, twin = wanted, 1
        while name in self._names:
            twin += 1
            name = f"{wanted}-{twin}"
        self._names.add(name)
        return name


def _number(element: Element, text: str) -> None:
    """« Article 1er » with its exponent, « 4 bis » with its italics, as law prints them."""
    text, last = _clean(text), None
    position = 0
    for found in sorted([*_ORDINAL.finditer(text), *_LATIN.finditer(text)], key=lambda one: one.start()):
        start = found.start() + (1 if found.re is _ORDINAL else 0)
        _append(element, last, text[position:start])
        last = _add(element, "sup" if found.re is _ORDINAL else "i")
        last.text = text[start : found.end()]
        position = found.end()
    _append(element, last, text[position:])


def _append(element: Element, last: Element, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text
