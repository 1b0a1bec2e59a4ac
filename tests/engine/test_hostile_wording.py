"""Whatever is given to the reader and to the enactment, they answer: mutated sentences, deep nesting, a megabyte."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lawlab.engine.batch import apply_case, parse_case
from lawlab.engine.enactment import Status, enact, unmarked
from lawlab.engine.operations import from_data, to_data
from lawlab.engine.patch import Refused, apply
from lawlab.engine.reading import Opaque, Parsed, Partial, parse
from lawlab.engine.text import split_alineas
from lawlab.engine.wording import render
from tests.engine.test_clumsy_wording import BASE, LABELLED, READ
from tests.engine.test_reading import GOLDEN
from tests.engine.texts import ALPHABET, any_alineas

SENTENCES = [text.replace("/", "\n") for text, _ in (*GOLDEN, *READ, *LABELLED)]
MEGABYTE = 1_000_000


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sentence of the trade with a few accidents: signs lost, put in or doubled, lines cut, joined or swapped."""
    text = draw(st.sampled_from(SENTENCES))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = min(len(text), at + draw(st.integers(0, 12)))
        match draw(st.sampled_from(["lose", "put", "double", "cut", "join", "add"])):
            case "lose":
                text = text[:at] + text[to:]
            case "put":
                text = text[:at] + draw(st.text(ALPHABET + "\n", min_size=1, max_size=6)) + text[at:]
            case "double":
                text = text[:to] + text[at:]
            case "cut":
                text = text[:at] + "\n" + text[at:]
            case "join":
                text = text.replace("\n", " ", 1)
            case "add":
                text += "\n" + draw(st.sampled_from(SENTENCES))
    return text


def test_an_additional_article_is_no_sub_amendment_by_its_anchor() -> None:
    done = enact(
        "Un.", [("1", "Après l’article 3\nInsérer un article additionnel ainsi rédigé :\nUn."), ("2", "Voir 3.")]
    )
    assert [answer.status for answer in done.answers] == [Status.REFUSED, Status.REFUSED]


@pytest.mark.timeout(1200)  # ten thousand examples at night
@example("1re phrase est supprimée.", ())
@given(mutated() | st.text(max_size=300), st.sampled_from([(), tuple(BASE)]) | any_alineas.map(tuple))
def test_a_mutated_sentence_is_read_or_left(text: str, base: tuple[str, ...]) -> None:
    reading = parse(text, base)
    assert reading == parse(text, base)
    if isinstance(reading, Opaque):
        assert reading.text == text
        return
    assert from_data(to_data(reading.ops)) == reading.ops
    # Nothing is lost: what is not understood is told, as it was given.
    assert isinstance(reading, Parsed) or reading.leftovers
    given_lines = {line for line in split_alineas(text)}
    if isinstance(reading, Partial) and len(given_lines) > 1:
        assert all(any(left.strip() in line for line in given_lines) for left in reading.leftovers)
    for dialect in ("an", "senat"):
        assert render(reading.ops, dialect)  # type: ignore[arg-type]
    try:
        apply(reading.ops, base)
    except Refused as refused:
        assert refused.place


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(st.lists(mutated() | st.text(max_size=80), min_size=1, max_size=3), any_alineas | st.just(BASE))
def test_enacting_answers_for_each_amendment(texts: list[str], base: list[str]) -> None:
    done = enact("\n".join(base), [(str(n), text) for n, text in enumerate(texts)])
    assert [answer.number for answer in done.answers] == [str(n) for n in range(len(texts))]
    for answer in done.answers:
        assert bool(answer.reason) == (answer.status is not Status.APPLIED)
    assert (done.status is Status.APPLIED) == all(answer.status is Status.APPLIED for answer in done.answers)
    if all(answer.status is Status.REFUSED for answer in done.answers):
        assert done.alineas == split_alineas(unmarked("\n".join(base)))


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(st.text(max_size=200) | mutated(), st.text(max_size=200))
def test_a_batch_answers_any_text(text: str, before: str) -> None:
    assert parse_case({"texte": text, "avant": before})["status"] in ("parsed", "partial", "opaque")
    answer = apply_case({"avant": before, "amendements": [{"numero": "1", "texte": text}]})
    assert answer["status"] in ("applied", "partial", "refused")


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        "« ",
        '"',
        "« a » ",
        "(((",
        "I. – A. – 1° a) ",
        "Alinéa 1\n",
        "le 1° du a du 1° du I ",
        "première et deuxième ",
        "Après le mot :\n",
        "<table><tr>",
        "<b>",
        "&amp;",
        "…",
        "\u0301",
        "alinéas 1, 2 et 3 à 4, ",
        "et le mot : « a » par le mot : « b » ",
    ],
)
def test_depth_and_length_are_answered_in_time(piece: str) -> None:
    started = time.perf_counter()
    for size in (30_000, MEGABYTE):
        text = piece * (size // len(piece))
        assert parse_case({"texte": text, "avant": "1° Un."})["status"]
        assert parse_case({"texte": "Alinéa 1\nRemplacer les mots :\n" + text})["status"]
    assert time.perf_counter() - started < 30


@pytest.mark.timeout(60)
def test_an_article_of_a_megabyte_is_amended() -> None:
    before = "Le délai est de quinze jours. " * (MEGABYTE // 30) + "Fin."
    case = {
        "avant": before,
        "amendements": [{"numero": "1", "texte": "Alinéa 1\nRemplacer le mot :\nFin\npar le mot :\nTout"}],
    }
    answer = apply_case(case)
    assert answer["status"] == "applied" and answer["text"].endswith("Tout.")
