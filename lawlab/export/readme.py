"""The page inside the archive that says what each file is, in French and in English."""

from lawlab.export.dictionary import FIELDS, LICENCES, TABLES
from lawlab.export.tables import COLUMNS, SHEETS, Records

_HEAD = """\
# {title}

Archive des données publiques de la consultation « {title} » ({slug}), faite par lawlab.
Archive of the public data of this consultation, made by lawlab.

Licence : {licence}. Texte soumis / text submitted: v{version}. Texte publié / text published: {outcome}.

## Vérifier / Verify

    lawlab verify archive.zip

ou, avec Python seul / or, with Python alone:

    python3 verify.py archive.zip

recompte les votes, refait le classement et les chiffres du rapport, contrôle le journal et chaque texte : sans réseau,
sans faire confiance au site. / counts the votes again, ranks again, computes the report's figures again, and checks the
journal and every text: without a network, without trusting the site.

## Fichiers / Files

| fichier / file | contenu | content |
|---|---|---|
| consultation.json | adresse, dates, règles | address, dates, rules |
| texts/vN.json, .md, .xml | chaque version du texte, en JSON, Markdown, Akoma Ntoso 3.0 | each version of the text |
| report.json | tous les chiffres du rapport | every number of the report |
| ranking.json | formule et classement | formula and order |
| verify.py | le vérificateur qui ne demande que Python | the verifier that needs Python alone |
| journal.jsonl | une écriture par ligne (JSON canonique, RFC 8785) | one entry a line |
| journal.links | le maillon de chaque écriture | the link of each entry |
| datapackage.json | dictionnaire des données (Data Package 2.0) | data dictionary (Data Package 2.0) |
| licence.txt | la licence des données | the licence of the data |
| key.txt | la clé publique du site : comparez-la avec celle que vous avez notée | the site’s public key |
| checkpoints.json | les racines signées du journal | the signed roots of the journal |
| signature.txt | la signature du site sur la liste des fichiers | the site’s signature on the list of files |
| manifest.json | SHA-256 de chaque fichier | SHA-256 of each file |
"""

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
    rows = []
    for name in SHEETS:
        files = f"{name}.json, {name}.csv" if name in COLUMNS else f"{name}.csv"
        rows.append(f"| {files} | {TABLES[name][0]} | {TABLES[name][1]} |")
    return (head + "\n".join(rows) + "\n" + _TAIL + _columns()).encode()


def _columns() -> str:
    """Every column of every sheet."""
    lines = ["\n## Colonnes / Columns\n"]
    for table, fields in FIELDS.items():
        lines += [f"\n### {table}\n", "| colonne / column | type | français | English |", "|---|---|---|---|"]
        lines += [f"| {column} | {kind} | {said[0]} | {said[1]} |" for column, (kind, said) in fields.items()]
    return "\n".join(lines) + "\n"


_LICENCE = """\
{title}

Producteur / producer: {producer}
Données / data: {about} ({slug})
{path}

Ces données sont réutilisables librement, y compris à des fins commerciales, aux conditions de la licence nommée
ci-dessus. Mentionnez leur source (le producteur) et la date de leur dernière mise à jour.

These data may be reused freely, for commercial purposes too, under the licence named above. State their source (the
producer) and the date of their last update.
"""


def licence(records: Records) -> bytes:
    """What may be done with the data: the name of the licence, where its text is, and whom to cite."""
    about = records["consultation"]
    title, path = LICENCES.get(about["licence"], (about["licence"], f"https://spdx.org/licenses/{about['licence']}"))
    text = _LICENCE.format(
        title=title, producer=about["organiser"] or "lawlab", about=about["title"], slug=about["slug"], path=path
    )
    return text.encode()
