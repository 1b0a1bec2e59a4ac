"""The data dictionary of the archive: what each column is, of which type, in both languages, and what it points to.

``datapackage.json`` says it to programs (Data Package 2.0, datapackage.org: Table Schema for each CSV file); the page
inside the archive says it to people.
"""

from lawlab.engine.outcome import Outcome
from lawlab.export.tables import SHEETS, Records, Row

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES = {
    "etalab-2.0": (
        "Licence Ouverte 2.0 / Open Licence 2.0",
        "https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
    )
}

Said = tuple[str, str]  # in French, in English

TABLES: dict[str, Said] = {
    "people": ("auteurs, sous leur nom public", "authors, under their public names"),
    "amendments": ("amendements, rédaction en cours", "amendments, current wording"),
    "wordings": ("chaque rédaction d’un amendement", "each wording of an amendment"),
    "arguments": ("arguments pour et contre", "arguments for and against"),
    "annotations": ("annotations publiques", "public annotations"),
    "tallies": ("votes par cible, rédaction et type de compte", "votes by target, wording and kind of account"),
    "imported_tallies": ("votes importés sous forme de nombres", "votes imported as counts"),
    "group_votes": ("votes de chaque groupe d’opinion", "votes of each opinion group"),
    "decisions": ("réponses publiées et leurs raisons", "published answers and their reasons"),
    "articles": ("les articles de chaque version du texte", "the articles of each version of the text"),
    "ranking": ("les amendements dans l’ordre publié", "the amendments in the published order"),
}

_KINDS: Said = ("« amendment » ou « article »", '"amendment" or "article"')
_SALT: Said = (
    "sel hexadécimal : avec lui et le texte, chacun refait l’empreinte du journal",
    "hexadecimal salt: with it and the text, anyone makes the journal's fingerprint again",
)
_AGREE: Said = ("votes « d’accord »", "votes that agree")
_MIXED: Said = ("votes « mitigé »", "mixed votes")
_DISAGREE: Said = ("votes « pas d’accord »", "votes that disagree")
_VOTES: dict[str, tuple[str, Said]] = {
    "agree": ("integer", _AGREE), "mixed": ("integer", _MIXED), "disagree": ("integer", _DISAGREE),
}  # fmt: skip
_AUTHOR: tuple[str, Said] = ("integer", ("auteur, dans people", "author, in people"))
_SOURCE: tuple[str, Said] = ("string", ("adresse de la source citée", "address of the source that is given"))
_OPERATIONS: tuple[str, Said] = (
    "array", ("opérations sur le texte, en JSON", "operations on the text, as JSON"),
)  # fmt: skip
_ALINEAS: tuple[str, Said] = ("string", ("alinéas proposés, un par ligne", "proposed alineas, one a line"))

FIELDS: dict[str, dict[str, tuple[str, Said]]] = {
    "people": {
        "id": ("integer", ("rang de la première contribution", "rank of the first contribution")),
        "name": ("string", ("nom public", "public name")),
        "kind": ("string", ("type de compte", "kind of account")),
        "register_number": ("string", ("numéro au répertoire, pour une organisation", "an organisation's number")),
        "origin": ("string", ("d’où le compte a été importé", "where the account was imported from")),
    },
    "amendments": {
        "number": ("integer", ("numéro, dans l’ordre du dépôt", "number, in the order of submission")),
        "status": ("string", ("submitted en débat, withdrawn retiré, hidden masqué", "submitted, withdrawn or hidden")),
        "revision": ("integer", ("rang de la rédaction en cours", "rank of the current wording")),
        "target": ("string", ("ce que l’amendement change", "what the amendment changes")),
        "article": ("integer", ("identité de l’article, stable de version en version", "identity of the article")),
        "article_number": ("string", ("numéro de l’article dans la version de base", "number in the base version")),
        "base": ("integer", ("version du texte amendée", "version that is amended")),
        "title": ("string", ("titre donné par l’auteur", "title given by the author")),
        "statement": ("string", ("exposé des motifs", "explanatory statement")),
        "source_url": _SOURCE,
        "wording": ("string", ("phrases légales, une par ligne", "legal sentences, one a line")),
        "operations": _OPERATIONS,
        "alineas": _ALINEAS,
        "new_title": ("string", ("titre d’un article additionnel", "title of an additional article")),
        "author": _AUTHOR,
        "submitted_at": ("datetime", ("dépôt", "submission")),
        "updated_at": ("datetime", ("dernier changement", "last change")),
        "salt": ("string", _SALT),
    },
    "wordings": {
        "amendment": ("integer", ("numéro de l’amendement", "number of the amendment")),
        "revision": ("integer", ("rang de cette rédaction, depuis 1", "rank of this wording, from 1")),
        "title": ("string", ("titre de cette rédaction", "title of this wording")),
        "statement": ("string", ("exposé des motifs de cette rédaction", "its explanatory statement")),
        "operations": _OPERATIONS,
        "alineas": _ALINEAS,
        "at": ("datetime", ("dépôt de cette rédaction", "submission of this wording")),
    },
    "arguments": {
        "number": ("integer", ("numéro", "number")),
        "amendment": ("integer", ("amendement discuté ; vide : un article", "amendment; empty: an article")),
        "article": ("integer", ("article discuté ; vide : un amendement", "article; empty: an amendment")),
        "side": ("string", ("for pour, against contre", "for or against")),
        "body": ("string", ("l’argument", "the argument")),
        "source_url": _SOURCE,
        "status": ("string", ("published publié, hidden masqué", "published or hidden")),
        "supports": ("integer", ("soutiens donnés ici", "supports given here")),
        "imported_supports": ("integer", ("soutiens importés sous forme de nombre", "supports imported as a count")),
        "author": _AUTHOR,
        "created_at": ("datetime", ("publication", "publication")),
        "salt": ("string", _SALT),
    },
    "annotations": {
        "number": ("integer", ("numéro", "number")),
        "version": ("integer", ("version annotée", "annotated version")),
        "article": ("integer", ("identité de l’article", "identity of the article")),
        "alinea": ("integer", ("rang de l’alinéa dans l’article, depuis 1", "rank of the alinea, from 1")),
        "quote": ("string", ("mots annotés", "annotated words")),
        "prefix": ("string", ("mots qui précèdent", "words before")),
        "suffix": ("string", ("mots qui suivent", "words after")),
        "kind": ("string", ("remarque, question ou source", "remark, question or source")),
        "body": ("string", ("l’annotation", "the annotation")),
        "author": _AUTHOR,
        "created_at": ("datetime", ("publication", "publication")),
        "salt": ("string", _SALT),
    },
    "tallies": {
        "kind": ("string", _KINDS),
        "target": ("integer", ("numéro de l’amendement ou identité de l’article", "amendment or article")),
        "revision": ("integer", ("rédaction sur laquelle on a voté", "wording that was voted on")),
        "account_kind": ("string", ("type de compte des votants", "kind of account of the voters")),
        **_VOTES,
    },
    "imported_tallies": {
        "kind": ("string", _KINDS),
        "target": ("integer", ("numéro de l’amendement ou identité de l’article", "amendment or article")),
        **_VOTES,
        "source": ("string", ("d’où viennent ces nombres", "where these counts come from")),
        "imported_at": ("datetime", ("import", "import")),
    },
    "group_votes": {
        "voter": ("integer", ("numéro tiré au sort, vide si seuls les totaux paraissent", "drawn number, or empty")),
        "group": ("string", ("groupe d’opinion, A le plus grand", "opinion group, A the largest")),
        "amendment": ("integer", ("numéro de l’amendement", "number of the amendment")),
        **_VOTES,
    },
    "decisions": {
        "amendment": ("integer", ("numéro de l’amendement", "number of the amendment")),
        "outcome": ("string", ("la réponse", "the answer")),
        "justification": ("string", ("raison publique", "public reason")),
        "alineas": ("string", ("rédaction retenue par le ministère, un alinéa par ligne", "the ministry's wording")),
        "related": ("integer", ("amendement auquel celui-ci est joint", "amendment that this one is joined to")),
        "published_at": ("datetime", ("publication", "publication")),
        "salt": ("string", _SALT),
    },
    "articles": {
        "version": ("integer", ("rang de la version", "rank of the version")),
        "id": ("integer", ("identité de l’article, stable de version en version", "identity of the article")),
        "number": ("string", ("numéro dans cette version", "number in this version")),
        "title": ("string", ("intitulé", "heading")),
        "alineas": ("string", ("texte, un alinéa par ligne", "text, one alinea a line")),
    },
    "ranking": {
        "rank": ("integer", ("rang ; les ex æquo ont le même", "rank; equal scores share it")),
        "amendment": ("integer", ("numéro de l’amendement", "number of the amendment")),
        "revision": ("integer", ("rédaction classée", "wording that is ranked")),
        **_VOTES,
        "score": ("number", ("borne basse de Wilson à 95 %", "Wilson lower bound at 95%")),
        "tied": ("boolean", ("ex æquo", "ex aequo")),
        "enough": ("boolean", ("assez de votes pour montrer un rang", "enough votes to show a rank")),
    },
}

KEYS: dict[str, tuple[str, ...]] = {
    "people": ("id",),
    "amendments": ("number",),
    "wordings": ("amendment", "revision"),
    "arguments": ("number",),
    "annotations": ("number",),
    "tallies": ("kind", "target", "revision", "account_kind"),
    "decisions": ("amendment",),
    "articles": ("version", "id"),
    "ranking": ("amendment",),
}
LINKS: dict[str, tuple[tuple[tuple[str, ...], str, tuple[str, ...]], ...]] = {
    "amendments": ((("author",), "people", ("id",)), (("base", "article"), "articles", ("version", "id"))),
    "wordings": ((("amendment",), "amendments", ("number",)),),
    "arguments": ((("amendment",), "amendments", ("number",)), (("author",), "people", ("id",))),
    "annotations": ((("author",), "people", ("id",)), (("version", "article"), "articles", ("version", "id"))),
    "decisions": ((("amendment",), "amendments", ("number",)), (("related",), "amendments", ("number",))),
    "ranking": ((("amendment",), "amendments", ("number",)),),
}
"""Table → (columns, table pointed to, its columns)."""
_ENUMS = {
    ("arguments", "side"): ["for", "against"],
    ("tallies", "kind"): ["amendment", "article"],
    ("imported_tallies", "kind"): ["amendment", "article"],
    ("decisions", "outcome"): [outcome.value for outcome in Outcome],
}
_JOURNAL: Row = {
    "name": "journal",
    "path": "journal.jsonl",
    "type": "table",
    "format": "jsonl",
    "mediatype": "application/x-ndjson",
    "encoding": "utf-8",
    "description": "le journal : une écriture par ligne / the journal: one entry a line",
    "schema": {
        "fieldsMatch": "partial",
        "fields": [
            {"name": "n", "type": "integer", "description": "numéro, depuis 1 / number, from 1"},
            {"name": "k", "type": "string", "description": "nature de l’acte / kind of act"},
            {"name": "at", "type": "string", "description": "jour et heure, en UTC / day and hour, in UTC"},
            {"name": "who", "type": "string", "description": "qui, sous une empreinte salée / who, as a salted hash"},
            {"name": "tgt", "type": "string", "description": "cible et rédaction / target and wording"},
            {"name": "val", "type": "integer", "description": "1 d’accord, 0 mitigé, -1 pas d’accord, vide retiré"
             " / 1 agree, 0 mixed, -1 disagree, empty withdrawn"},
            {"name": "sup", "type": "integer", "description": "écriture remplacée / entry that is replaced"},
            {"name": "sha", "type": "string", "description": "empreinte salée du texte / salted hash of the text"},
        ],
        "primaryKey": ["n"],
    },
}  # fmt: skip


def data_package(records: Records) -> Row:
    """The content of ``datapackage.json``; a pure function of the records."""
    about = records["consultation"]
    licence = about["licence"]
    title, path = LICENCES.get(licence, (licence, ""))
    return {
        "$schema": PROFILE,
        "name": about["slug"],
        "title": about["title"],
        "description": about["summary"],
        "licenses": [{"name": licence, "title": title, **({"path": path} if path else {})}],
        "contributors": [{"title": about["organiser"] or "lawlab", "roles": ["publisher"]}],
        "resources": [*(_resource(table) for table in SHEETS), _JOURNAL],
    }


def _resource(table: str) -> Row:
    return {
        "name": table.replace("_", "-"),
        "path": f"{table}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": _both(TABLES[table]),
        "dialect": {"delimiter": ";", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": {
            "fields": [_field(table, column) for column in SHEETS[table]],
            "missingValues": [""],
            **({"primaryKey": list(KEYS[table])} if table in KEYS else {}),
            "foreignKeys": [
                {
                    "fields": list(columns),
                    "reference": {"resource": pointed.replace("_", "-"), "fields": list(theirs)},
                }
                for columns, pointed, theirs in LINKS.get(table, ())
            ],
        },
    }


def _field(table: str, column: str) -> Row:
    kind, said = FIELDS[table][column]
    constraints: Row = {}
    if column in KEYS.get(table, ()):
        constraints["required"] = True
    if (table, column) in _ENUMS:
        constraints["enum"] = _ENUMS[table, column]
    if column in _VOTES:
        constraints["minimum"] = 0
    return {
        "name": column, "type": kind, "description": _both(said),
        **({"constraints": constraints} if constraints else {}),
    }  # fmt: skip


def _both(said: Said) -> str:
    return " / ".join(said)
