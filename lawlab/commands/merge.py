"""``lawlab text merge``: two texts made from one base, put together; one case, or one a line."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import IO

import click

from lawlab.engine.merge import merged_texts
from lawlab.web.i18n import _

_FIELDS = ("base", "ours", "theirs")


@click.command(
    help=_(
        "Réunit deux textes issus d’une même base, un alinéa par ligne. Sortie 0 : réunis ; 1 : il reste un conflit, "
        "décrit sur la sortie d’erreur, et le texte garde à cet endroit les mots de la base."
    ),
    epilog=_("Exemple : lawlab text merge base.txt a.txt b.txt --json ; lawlab text merge --cases cas.jsonl"),
)
@click.argument("texts", metavar="[BASE OURS THEIRS]", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help=_("écrit le résultat en JSON"))
@click.option(
    "--cases",
    type=click.File(encoding="utf-8", errors="replace"),
    help=_("un cas JSON par ligne (id, base, ours, theirs) ; « - » lit l’entrée standard"),
)
@click.option("--summary", is_flag=True, help=_("avec --cases : le compte de chaque issue, sur la sortie d’erreur"))
def merge(texts: tuple[Path, ...], as_json: bool, cases: IO[str] | None, summary: bool) -> None:
    """One case, or a file of cases."""
    if cases is not None:
        if texts:
            raise click.UsageError(_("--cases remplace les trois fichiers"))
        _all(cases, summary=summary)
        return
    if len(texts) != len(_FIELDS):
        raise click.UsageError(_("trois fichiers sont attendus : la base, puis les deux textes qui en viennent"))
    result = merged_texts(*map(_read, texts))
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        click.echo(result["text"])
        _tell(result)
    sys.exit(0 if result["status"] == "merged" else 1)


def _read(path: Path) -> str:
    try:
        with click.open_file(str(path), encoding="utf-8") as file:
            return str(file.read())
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(_("{path} ne se lit pas comme un texte UTF-8", path=path)) from error


def _tell(result: dict[str, object]) -> None:
    conflicts = result["conflicts"]
    assert isinstance(conflicts, list)
    for one in conflicts:
        said = _(
            "{place} : la base dit « {base} », l’un « {ours} », l’autre « {theirs} »",
            **{name: text.replace("\n", " / ") for name, text in one.items()},
        )
        click.echo(said, err=True)


def _all(cases: IO[str], *, summary: bool) -> None:
    """Each line gives one, at once; a line that is no case gives an error and stops nothing."""
    counted: Counter[str] = Counter()
    for line in cases:
        if line.strip():
            result = _case(line)
            counted[str(result["status"])] += 1
            click.echo(_written(result))
            sys.stdout.flush()
    if summary:
        told = ", ".join(f"{status} {count}" for status, count in sorted(counted.items()))
        click.echo(_("{count} cas : {told}", count=counted.total(), told=told), err=True)


def _written(result: dict[str, object]) -> str:
    """As UTF-8, unless it holds half a character that JSON allowed."""
    line = json.dumps(result, ensure_ascii=False)
    return line if line.isprintable() or line.encode(errors="ignore").decode() == line else json.dumps(result)


def _case(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "status": "error", "reason": f"not JSON: {error}"}
    id_ = record.get("id") if isinstance(record, dict) else None
    said = [record.get(name) for name in _FIELDS] if isinstance(record, dict) else []
    texts = [text for text in said if isinstance(text, str)]
    if len(texts) != len(_FIELDS):
        return {"id": id_, "status": "error", "reason": "base, ours and theirs must be texts"}
    return {"id": id_, **merged_texts(*texts)}
