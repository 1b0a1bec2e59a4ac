"""The page inside the archive that says what each file is, in French and in English."""

from lawlab.export.tables import COLUMNS, Records

_HEAD = """\
# {title}

Archive des données publiques de la consultation « {title} » ({slug}), faite par lawlab.
Archive of the public data of this consultation, made by lawlab.

Licence : {licence}. Texte soumis / text submitted: v{version}. Texte publié / text published: {outcome}.

## Vérifier / Verify

    lawlab verify archive.zip

recompte les votes, refait le classement et les chiffres du rapport, contrôle le journal et chaque texte : sans réseau,
sans faire confiance au site. / counts the votes again, ranks again, computes the report's figures again, and checks the
journal and every text: without a network, without trusting the site.

## Fichiers / Files

| fichier / file | contenu | content |
|---|---|---|
| consultation.json | adresse, dates, règles | address, dates, rules |
| texts/vN.json, texts/vN.md | chaque version du texte | each version of the text |
| report.json | tous les chiffres du rapport | every number of the report |
| ranking.json | formule et classement | formula and order |
| journal.jsonl | une écriture par ligne (JSON canonique, RFC 8785) | one entry a line |
| journal.links | le maillon de chaque écriture | the link of each entry |
| manifest.json | SHA-256 de chaque fichier | SHA-256 of each file |
"""

_TABLES = {
    "people": ("auteurs, sous leur nom public", "authors, under their public names"),
    "amendments": ("amendements, rédaction en cours", "amendments, current wording"),
    "wordings": ("chaque rédaction d’un amendement", "each wording of an amendment"),
    "arguments": ("arguments pour et contre", "arguments for and against"),
    "annotations": ("annotations publiques", "public annotations"),
    "tallies": ("votes par cible, rédaction et type de compte", "votes by target, wording and kind of account"),
    "imported_tallies": ("votes importés sous forme de nombres", "votes imported as counts"),
    "decisions": ("réponses publiées et leurs raisons", "published answers and their reasons"),
}

_TAIL = """
Les fichiers CSV disent la même chose que les JSON : point-virgule, UTF-8 avec marque d’ordre ; une apostrophe précède
un texte qui commence comme une formule. / The CSV files say what the JSON files say: semicolons, UTF-8 with a
byte-order mark; an apostrophe stands before a text that begins like a formula.

Un `sha` du journal est SHA-256(sel ‖ texte) ; le sel est dans la table du texte (colonne `salt`). Maillon d’une
écriture : SHA-256(0x01 ‖ maillon précédent ‖ SHA-256(0x00 ‖ ligne ‖ saut de ligne)) ; le premier suit 32 octets nuls. /
A `sha` of the journal is SHA-256(salt ‖ text), the salt being in the text's table. Link of an entry: SHA-256(0x01 ‖
previous link ‖ SHA-256(0x00 ‖ line ‖ newline)); the first one follows 32 zero bytes.
"""


def readme(records: Records) -> bytes:
    """The whole page, as bytes; a pure function of the records."""
    about = records["consultation"]
    outcome = f"v{about['outcome']}" if about["outcome"] else "—"
    head = _HEAD.format(
        title=about["title"], slug=about["slug"], licence=about["licence"], version=about["version"], outcome=outcome
    )
    rows = [f"| {name}.json, {name}.csv | {_TABLES[name][0]} | {_TABLES[name][1]} |" for name in COLUMNS]
    return (head + "\n".join(rows) + "\n" + _TAIL).encode()
