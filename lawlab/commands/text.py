"""``lawlab text``: the amendment engine for scripts and drafters, one text at a time or in batches of JSON lines.

Files are UTF-8, one alinea a line, blank lines ignored; ``-`` is the standard input. In a batch one bad case never
stops the rest, and each line is written as soon as it is made.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import click

from lawlab.commands.forms import forms
from lawlab.commands.merge import merge
from lawlab.engine.batch import apply_case, diff_case, parse_case, reading_data, worded
from lawlab.engine.diff import Change, diff_alineas
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.operations import to_data
from lawlab.engine.patch import Refused, apply
from lawlab.engine.reading import Opaque, Parsed, Partial, parse
from lawlab.engine.text import join_alineas, split_alineas
from lawlab.engine.wording import Dialect
from lawlab.web.i18n import N_, _

Case = Callable[[dict[str, Any]], dict[str, Any]]
_REASONS = {
    "alinea_missing": N_("l’alinéa n’existe pas"),
    "sentence_missing": N_("la phrase n’existe pas"),
    "words_missing": N_("les mots sont introuvables"),
    "words_ambiguous": N_("les mots figurent plusieurs fois"),
    "occurrence_missing": N_("cette occurrence n’existe pas"),
    "overlap": N_("deux opérations touchent les mêmes mots"),
    "empty_alinea": N_("l’alinéa resterait vide"),
    "not_a_new_article": N_("l’amendement crée un article et ne modifie pas celui-ci"),
    "other_target": N_("l’amendement vise autre chose que l’article"),
}
_cases = click.option("--cases", metavar="F.jsonl", help=_("Traite un lot : un cas par ligne, en JSON."))
_summary = click.option("--summary", is_flag=True, help=_("Résume le lot sur la sortie d’erreur."))
_json = click.option("--json", "as_json", is_flag=True, help=_("Répond en JSON."))
_dialect = click.option(
    "--dialect",
    type=click.Choice(["an", "senat"]),
    default="an",
    show_default=True,
    help=_("Style de l’Assemblée nationale ou du Sénat."),
)


@click.group(help=_("Moteur d’amendement : comparer, appliquer, lire, rédiger, numéroter."))
def text() -> None:
    """The group; nothing here needs the site or its database."""


@text.command(help=_("Compare deux versions d’un article."), epilog=_("Exemple : lawlab text diff avant.txt après.txt"))
@click.argument("old", required=False, metavar="AVANT")
@click.argument("new", required=False, metavar="APRÈS")
@click.option(
    "--as",
    "form",
    type=click.Choice(["words", "wording", "json"]),
    default="words",
    show_default=True,
    help=_("Mots changés, amendement rédigé, ou opérations en JSON."),
)
@_dialect
@_cases
@_summary
def diff(old: str | None, new: str | None, form: str, dialect: Dialect, cases: str | None, summary: bool) -> None:
    if cases is not None:
        _batch(cases, lambda case: diff_case(case, dialect), summary)
        return
    before, after = split_alineas(_read(_needed(old))), split_alineas(_read(_needed(new)))
    if form == "words":
        for line in _words(before, after):
            click.echo(line)
        return
    ops, paragraphs = worded(before, after, dialect)
    if form == "wording":
        click.echo(join_alineas(paragraphs))
    else:
        _write({"operations": to_data(ops), "wording": join_alineas(paragraphs)})


def _words(before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[str]:
    for found in diff_alineas(before, after):
        if found.change is Change.SAME:
            continue
        place = str(found.old or "") + (f" → {found.new}" if found.new and found.new != found.old else "")
        marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
        said = "".join(marks[piece.kind].format(piece.text) for piece in found.spans)
        if found.change is Change.DELETED and found.old:
            said = f"[-{before[found.old - 1]}-]"
        elif found.new and not said:
            said = f"{{+{after[found.new - 1]}+}}"
        yield f"{place.strip()}: {said}"


@text.command(
    "apply", help=_("Applique un amendement à un article."), epilog=_("Exemple : lawlab text apply article.txt am.txt")
)
@click.argument("article", required=False)
@click.argument("wording", required=False, metavar="AMENDEMENT")
@_json
@_cases
@click.option(
    "--as-worded",
    is_flag=True,
    help=_("Dans un lot, laisse ouverts les numéros « … » et garde la typographie des amendements."),
)
@_summary
def apply_(
    article: str | None, wording: str | None, as_json: bool, cases: str | None, as_worded: bool, summary: bool
) -> None:
    if cases is not None:
        _batch(cases, lambda case: apply_case(case, as_worded=as_worded), summary)
        return
    base = split_alineas(_read(_needed(article)))
    reading = parse(_read(_needed(wording)), base)
    if not isinstance(reading, Parsed):
        _refuse(as_json, {"reason": "not_understood"}, _("Amendement refusé : il n’a pas été entièrement compris."))
    try:
        alineas = apply(reading.ops, base)
    except Refused as refused:
        facts = {"reason": str(refused.reason), "place": refused.place, "nearest": refused.nearest}
        sentence = _("Amendement refusé ({place}) : {reason}.", place=refused.place, reason=_(_REASONS[refused.reason]))
        if refused.nearest:
            sentence += " " + _("Passage le plus proche : « {nearest} ».", nearest=refused.nearest)
        _refuse(as_json, facts | {"operation": to_data([refused.operation])[0]}, sentence)
    if as_json:
        _write({"status": "applied", "text": join_alineas(alineas), "operations": to_data(reading.ops)})
    else:
        click.echo(join_alineas(alineas))


def _refuse(as_json: bool, facts: dict[str, Any], sentence: str) -> NoReturn:
    if as_json:
        _write({"status": "refused"} | facts)
    click.echo(sentence, err=True)
    sys.exit(1)


@text.command("parse", help=_("Lit un amendement rédigé."), epilog=_("Exemple : lawlab text parse amendement.txt"))
@click.argument("wording", required=False, metavar="AMENDEMENT")
@click.option(
    "--article", metavar="ARTICLE", help=_("L’article visé, qui dit où sont les divisions nommées (« le 2° du I »).")
)
@_json
@_cases
@_summary
def parse_(wording: str | None, article: str | None, as_json: bool, cases: str | None, summary: bool) -> None:
    if cases is not None:
        _batch(cases, parse_case, summary)
        return
    reading = parse(_read(_needed(wording)), split_alineas(_read(article)) if article else ())
    data = reading_data(reading)
    if as_json:
        _write(data)
    else:
        click.echo(data["an"])
        for line in reading.leftovers if isinstance(reading, Partial) else ():
            click.echo(_("Non compris : {line}", line=line), err=True)
    if not isinstance(reading, Parsed):
        if not as_json and isinstance(reading, Opaque):
            click.echo(_("Cet amendement n’a pas été compris."), err=True)
        if not as_json and reading.unresolved and not article:
            click.echo(_("Il nomme une division (« le 2° du I ») : donnez aussi l’article, avec --article."), err=True)
        sys.exit(1)


@text.command(
    help=_("Donne la forme exacte d’un numéro d’article."), epilog=_("Exemple : lawlab text number « 4 bis A »")
)
@click.argument("number", metavar="NUMÉRO")
def number(number: str) -> None:
    click.echo(str(_number(number)))


@text.command(
    help=_("Met des numéros d’article dans l’ordre du texte."), epilog=_("Exemple : lawlab text order 14 '14 A'")
)
@click.argument("numbers", nargs=-1, required=True, metavar="NUMÉROS")
def order(numbers: tuple[str, ...]) -> None:
    for one in sorted(map(_number, numbers)):
        click.echo(str(one))


def _number(text: str) -> ArticleNumber:
    try:
        return ArticleNumber.parse(text)
    except InvalidNumber:
        raise click.UsageError(_("« {text} » n’est pas un numéro d’article.", text=text)) from None


def _needed(name: str | None) -> str:
    if name is None:
        raise click.UsageError(_("Un fichier manque ; « - » désigne l’entrée standard."))
    return name


def _read(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        with open(name, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(_("{name} ne se lit pas : {error}", name=name, error=str(error))) from None


def _batch(name: str, answer: Case, summary: bool) -> None:
    """Answer each line; a bad one gets an answer that says so."""
    started = time.monotonic()
    counts: Counter[str] = Counter()
    for line in _lines(name):
        if not line.strip():
            continue
        id_: Any = None
        try:
            case = json.loads(line)
            id_ = case.get("id") if isinstance(case, dict) else None
            said = {"id": id_, **answer(case)}
        except Exception as error:  # whatever a case holds, the next ones are answered
            said = {"id": id_, "status": "error", "error": f"{type(error).__name__}: {error}"[:500]}
        counts[str(said.get("status", "done"))] += 1
        _write(said)
    if summary:
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        seconds = f"{time.monotonic() - started:.1f}"
        click.echo(
            _("{cases} cas en {seconds} s ({told}).", cases=counts.total(), seconds=seconds, told=told), err=True
        )


def _lines(name: str) -> Iterator[str]:
    """The lines of a file or of the standard input, as they come; what is not UTF-8 is replaced, never fatal."""
    if name == "-":
        for raw in sys.stdin.buffer:
            yield raw.decode("utf-8", "replace").removeprefix("\ufeff")
        return
    try:
        with open(name, "rb") as file:
            for raw in file:
                yield raw.decode("utf-8", "replace").removeprefix("\ufeff")
    except OSError as error:
        raise click.UsageError(_("{name} ne se lit pas : {error}", name=name, error=str(error))) from None


def _write(data: dict[str, Any]) -> None:
    line = json.dumps(data, ensure_ascii=False)
    try:
        raw = line.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair: only JSON's own escapes can carry it
        raw = json.dumps(data).encode("ascii")
    sys.stdout.buffer.write(raw + b"\n")
    sys.stdout.buffer.flush()


text.add_command(forms)
text.add_command(merge)

commands: list[click.Command] = [text]
