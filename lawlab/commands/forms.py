"""``lawlab text forms``: how well amendments are read and applied, form by form, on files that anyone may bring.

A file is either JSON lines (``avant``, ``amendements``, ``apres``: adopted amendments and the article as published) or
the Sénat's open data (CSV, Windows-1252, tabs), where only the reading can be counted.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from lawlab.engine.enactment import unmarked
from lawlab.engine.forms import Published, Row, count_applied, count_read, is_set_aside
from lawlab.web.i18n import _

_WORDING, _KIND = "Dispositif", "Nature"


@click.command(
    help=_("Compte, par forme de rédaction, les amendements lus, appliqués, et retrouvés mot pour mot."),
    epilog=_("Exemple : lawlab text forms cas.jsonl jeu_complet_2017-2018_63.csv"),
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FICHIERS", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help=_("Répond en JSON."))
def forms(files: tuple[Path, ...], as_json: bool) -> None:
    """One table a file."""
    for path in files:
        rows, aside = _counted(path)
        if as_json:
            click.echo(json.dumps(_data(path, rows, aside), ensure_ascii=False))
            continue
        click.echo(f"{path.name}\n")
        for line in table(rows):
            click.echo(line)
        if aside:
            click.echo("\n" + _("Mis à part : {count} (vides, motions, tableaux de crédits).", count=aside))
        click.echo()


def _data(path: Path, rows: list[Row], aside: int) -> dict[str, Any]:
    return {"file": path.name, "set_aside": aside, "forms": [asdict(row) for row in rows]}


def table(rows: list[Row]) -> Iterator[str]:
    """The rows as Markdown; the columns that the cases do not tell are left out."""
    headings = [_("forme"), _("amendements"), _("lus"), _("appliqués"), _("article mot pour mot")]
    told = 5 if rows and rows[0].applied is not None else 3
    yield "| " + " | ".join(headings[:told]) + " |"
    yield "|---" * told + "|"
    for row in rows:
        cells = (row.form, row.amendments, row.read, row.applied, row.exact)[:told]
        yield "| " + " | ".join(map(str, cells)) + " |"


def _counted(path: Path) -> tuple[list[Row], int]:
    """The rows, and how many amendments were set aside."""
    if path.suffix.lower() == ".csv":
        found = list(senat_wordings(path))
        kept = [text for text in found if not is_set_aside(text)]
        return count_read(kept), len(found) - len(kept)
    try:
        with path.open(encoding="utf-8-sig") as file:
            cases = [_case(json.loads(line)) for line in file if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise click.UsageError(_("{name} ne se lit pas : {error}", name=path, error=str(error))) from None
    return count_applied(cases), 0


def _case(data: dict[str, Any]) -> Published:
    amendments = tuple((str(one["numero"]), unmarked(one["texte"])) for one in data["amendements"])
    return Published(data["avant"], amendments, unmarked(data["apres"]))


def senat_wordings(path: Path) -> Iterator[str]:
    """The wording of each amendment of the Sénat's open data, empty for a motion. Raises UsageError."""
    try:
        text = path.read_text(encoding="cp1252")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(_("{name} ne se lit pas : {error}", name=path, error=str(error))) from None
    text = text.split("\n", 1)[1] if text.startswith("sep=") else text
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    names = {name.strip(): name for name in rows.fieldnames or ()}
    if _WORDING not in names:
        raise click.UsageError(_("{name} n’a pas de colonne « {column} ».", name=path, column=_WORDING))
    for row in rows:
        motion = _KIND in names and row[names[_KIND]] == "Motion"
        yield "" if motion else unmarked(row[names[_WORDING]] or "")
