"""Whatever comes in, every public function answers, or refuses with the error that it announces."""

from dataclasses import fields
from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.adoption import Adopted, BaseArticle, adopt
from lawlab.engine.alignment import align
from lawlab.engine.batch import BadCase, apply_case, diff_case, parse_case
from lawlab.engine.bill import InvalidBill, parse_bill
from lawlab.engine.conflicts import conflicts, relations, running_key
from lawlab.engine.consolidate import consolidate
from lawlab.engine.coordination import coordinate
from lawlab.engine.diff import diff_alineas, diff_words
from lawlab.engine.identity import edits, identify
from lawlab.engine.merge import merge, merged_texts
from lawlab.engine.normal_form import normal_form
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.operations import InvalidOperations, derive, from_data, to_data
from lawlab.engine.order import Tabled, order
from lawlab.engine.patch import Refused, apply
from lawlab.engine.provenance import contributions, trace
from lawlab.engine.reading import parse
from lawlab.engine.rebase import Rebase, rebase
from lawlab.engine.references import find, resolve
from lawlab.engine.sentence import plain
from lawlab.engine.settling import as_clerks_read, settle
from lawlab.engine.similar import Index, similarity
from lawlab.engine.text import comparable, label, normalise, sentences, split_alineas, tokens, words
from lawlab.engine.verbs import InsertAlineas, InsertSentence, Operation
from lawlab.engine.wording import Dialect, render
from tests.engine.texts import ALPHABET, any_alineas, any_lines, law_lines

texts = st.text(ALPHABET, max_size=40) | st.text(max_size=40) | law_lines()
articles = any_alineas | st.lists(law_lines(), max_size=4)
_lines = st.lists(any_lines, min_size=1, max_size=3).map(tuple)
_numbers = st.integers(-4, 6)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "alineas": _lines,
    "edge": st.sampled_from([None, "start", "end"]),
    "where": st.sampled_from(["after", "before"]),
    "position": st.sampled_from(["after", "before"]),
    "occurrence": st.none() | st.sampled_from([-1, 1, 2, "all"]),
    "sentence": st.none() | st.sampled_from([-1, 1, 2]),
    **dict.fromkeys(("alinea", "first", "last"), _numbers),
}
_VERBS = get_args(Operation)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """Any verb, with any values: its words are often those of a small article, so that many apply."""
    verb = draw(st.sampled_from(_VERBS))
    said = st.sampled_from(["le", "la", "délai", "Un.", ".", "4", "a"]) | any_lines
    values = {}
    for field in fields(verb):
        value = _VALUES.get(field.name, said)
        if field.name == "after" and verb in (InsertAlineas, InsertSentence):
            value = _numbers
        elif field.name == "sentence" and "None" not in str(field.type):
            value = st.sampled_from([-1, 1, 2])
        values[field.name] = draw(value)
    made: Operation = verb(**values)
    return made


several = st.lists(operations(), max_size=4).map(tuple)


@given(texts, texts)
def test_on_any_text(one: str, other: str) -> None:
    for act in (split_alineas, normalise, tokens, words, sentences, label, find, parse):
        act(one)
    assert len(comparable(tokens(one))) == len(tokens(one))
    diff_words(one, other, display=True)
    assert 0 <= similarity(one, other) <= 1
    merged_texts(one, other, one + "\n" + other)
    for reader, refusal in ((parse_bill, InvalidBill), (ArticleNumber.parse, InvalidNumber)):
        try:
            reader(one)
        except refusal as error:
            assert str(error) or error.args
    index = Index()
    index.add(1, one)
    index.add(1, other)
    index.nearest(one, other)


@given(articles, articles, articles)
def test_on_any_article(one: list[str], other: list[str], third: list[str]) -> None:
    assert [i for i, _ in align(one, other) if i is not None] == list(range(len(one)))
    known = identify(one, other)
    assert len({*known.kept.values(), *known.moved.values()}) == len(known.kept) + len(known.moved)
    edits(one, other)
    diff_alineas(one, other)
    merge(one, other, third)
    contributions(trace([("", one), ("a", other), ("b", third)]), {"a": "Ada"})
    for reference in find(" ".join(one)):
        resolve(reference, other, 1)


@given(articles, articles, several, several)
def test_on_any_operations(
    old: list[str], new: list[str], one: tuple[Operation, ...], other: tuple[Operation, ...]
) -> None:
    tabled = [("1", one), ("2", other), ("3", derive(old, new))]
    for ops in (one, other):
        to_data(ops)
        normal_form(ops)
        running_key(ops)
        settle(ops, old)
        for op in ops:
            list(as_clerks_read(op))
        try:
            apply(ops, old)
        except Refused as refused:
            assert 0 <= refused.op_index < len(ops) and refused.reason and refused.place
        outcome = rebase(ops, old, new)
        if outcome.outcome in (Rebase.CLEAN, Rebase.SHIFTED):
            apply(outcome.operations, new)
        coordinate({"1": old, "2": new}, "1", ops)
    consolidate(old, tabled)
    assert conflicts(old, tabled) == relations(old, tabled).conflicts
    order([Tabled(key, "1", ops, parent="2") for key, ops in tabled])


@given(several, articles, st.sampled_from(["an", "senat"]))
def test_every_operation_is_worded_and_what_is_written_is_read(
    ops: tuple[Operation, ...], base: list[str], dialect: Dialect
) -> None:
    lines = render(ops, dialect, article="4", base=base)
    assert bool(lines) == bool(ops)
    parse("\n".join(lines))
    assert len(plain(ops, "fr")) == len(plain(ops, "en")) == len(ops)


@given(articles, several, several)
def test_on_any_bill(lines: list[str], one: tuple[Operation, ...], other: tuple[Operation, ...]) -> None:
    bill = [BaseArticle(1, "1er", "", tuple(lines)), BaseArticle(2, "2", "", ())]
    adopt(bill, [Adopted("a", 1, one), Adopted("b", 2, other), Adopted("c", 1, other)])


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


_cases = st.fixed_dictionaries(
    {},
    optional={
        "id": _json,
        **dict.fromkeys(("avant", "before", "after", "texte"), texts | _json),
        "amendements": st.lists(
            st.fixed_dictionaries({}, optional={"numero": _json, "texte": texts | _json}), max_size=2
        ),
    },
)


@given(_json | _cases, st.sampled_from(["an", "senat"]))
def test_on_any_case_of_a_batch(case: object, dialect: Dialect) -> None:
    acts = (apply_case, partial(apply_case, as_worded=True), partial(diff_case, dialect=dialect), parse_case)
    for act in acts:
        try:
            assert act(case)
        except BadCase as error:
            assert str(error)


@given(_json | several.map(to_data), st.data())
def test_on_any_json(data: Any, draw: st.DataObject) -> None:
    if isinstance(data, list) and data and isinstance(data[0], dict) and data[0]:
        name = draw.draw(st.sampled_from(sorted(map(str, data[0]))))
        if draw.draw(st.booleans()):
            data[0][name] = draw.draw(_json)
    try:
        ops = from_data(data)
    except InvalidOperations:
        return
    assert from_data(to_data(ops)) == ops


def test_sub_amendments_below_one_another_without_end_are_still_ordered() -> None:
    chain = [Tabled(str(n), "1", parent=str(n - 1)) for n in range(1, 3_000)]
    assert order(chain) == tuple(str(n) for n in range(2_999, 0, -1))


@pytest.mark.parametrize("depth", [10_000])
def test_guillemets_or_divisions_without_end_are_read(depth: int) -> None:
    for text in ("« " * depth + "» " * depth, "# " * depth, "I. – " * depth, "1° " * depth + "a) " * depth):
        parse(text)
        find(text)
        split_alineas(text)
        sentences(text)
