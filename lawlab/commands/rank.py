"""`lawlab rank`: the scores and ranks of any vote kept as CSV, by the same formulas as the site's."""

import csv
import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from lawlab.engine import ranking, scores
from lawlab.engine.groups import CONDITIONS
from lawlab.engine.scores import Board
from lawlab.imports import polis
from lawlab.imports.polis import Fault, Lines
from lawlab.votes.opinion import HIDDEN
from lawlab.web.i18n import N_, _, _n

T = TypeVar("T")
_SHOWN = 20
_FAULTS = {
    Fault.CELLS: N_("nombre de cellules"),
    Fault.TIMESTAMP: N_("date qui n’est pas un nombre de millisecondes"),
    Fault.STATEMENT: N_("numéro de proposition"),
    Fault.PERSON: N_("votant manquant"),
    Fault.VALUE: N_("vote qui n’est ni 1, ni 0, ni -1"),
    Fault.MODERATED: N_("modération qui n’est pas un nombre"),
    Fault.REPEATED: N_("votant déjà dans un autre groupe"),
}
_file = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.command(
    help=_(
        "Classe les propositions d’un vote (fichiers au format Polis) et écrit toutes leurs notes en CSV, dans l’ordre "
        "de Wilson. Le dernier vote de chacun compte ; les propositions rejetées (moderated = -1) sont écartées. Une "
        "ligne illisible est laissée de côté et annoncée par son numéro. Avec des groupes d’opinion : le décompte et "
        "les notes de chacun, et shared_across_groups (1 ou 0 ; vide quand il ne peut pas être montré)."
    ),
    epilog=_("Exemple : lawlab rank --votes votes.csv --statements comments.csv --groups groupes.csv"),
)
@click.option(
    "--votes", "votes_path", required=True, type=_file, help=_("les votes : timestamp, comment-id, voter-id, vote")
)
@click.option(
    "--statements", "statements_path", required=True, type=_file, help=_("les propositions : comment-id, moderated")
)
@click.option("--groups", "groups_path", type=_file, help=_("les groupes d’opinion : voter, group"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit tout en JSON, avec la formule et les lignes écartées"))
def rank(votes_path: str, statements_path: str, groups_path: str | None, as_json: bool) -> None:
    """Read, score, write."""
    if [votes_path, statements_path, groups_path].count("-") > 1:
        raise click.UsageError(_("un seul fichier peut venir de l’entrée standard"))
    told: dict[str, Lines] = {}

    def read(path: str, reader: Callable[[Any, str], tuple[T, Lines]]) -> T:
        with click.open_file(path, encoding="utf-8", errors="replace") as lines:
            found, told[path] = reader(lines, path)
        return found

    moderated = read(statements_path, polis.statements)
    last = read(votes_path, polis.votes)
    grouped = read(groups_path, polis.groups) if groups_path is not None else None
    board = scores.board(last, [id_ for id_, is_kept in moderated.items() if is_kept], grouped)
    if as_json:
        click.echo(json.dumps(_data(board, told), ensure_ascii=False, indent=2))
    else:
        _write(board)
    _tell(board, told, votes_elsewhere=sum(len(given) for id_, given in last.items() if id_ not in moderated))


def _write(board: Board) -> None:
    # Lines end as RFC 4180 says, like every CSV of the house.
    writer = csv.DictWriter(sys.stdout, board.columns)
    writer.writeheader()
    writer.writerows(board.rows())


def _data(board: Board, told: dict[str, Lines]) -> dict[str, Any]:
    return {
        "formula": ranking.FORMULA,
        "voters": board.voters,
        "groups": dict(board.sizes),
        "label": {"conditions": CONDITIONS, "hidden": board.hidden},
        "statements": list(board.rows()),
        "kept_out": [
            {"file": path, "reason": fault, "lines": numbers}
            for path, lines in told.items()
            for fault, numbers in lines.faults.items()
        ],
    }


def _tell(board: Board, told: dict[str, Lines], *, votes_elsewhere: int) -> None:
    """What the figures leave out, on the error stream: it never mixes with the CSV."""
    for path, lines in told.items():
        for fault, numbers in lines.faults.items():
            shown = ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")
            sentence = _n(
                "{path} : {count} ligne écartée ({reason}) : {lines}",
                "{path} : {count} lignes écartées ({reason}) : {lines}",
                len(numbers), path=path, reason=_(_FAULTS[fault]), lines=shown,
            )  # fmt: skip
            click.echo(sentence, err=True)
    if votes_elsewhere:
        sentence = _n(
            "{count} vote porte sur une proposition qui n’est pas dans la liste : il n’est pas compté.",
            "{count} votes portent sur des propositions qui ne sont pas dans la liste : ils ne sont pas comptés.",
            votes_elsewhere,
        )
        click.echo(sentence, err=True)
    if board.hidden is not None:
        click.echo(_("shared_across_groups reste vide : {reason}.", reason=_(HIDDEN[board.hidden])), err=True)


commands: list[click.Command] = [rank]
