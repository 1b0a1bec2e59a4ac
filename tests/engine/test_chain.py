"""The chain's canonical form, links and verification."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import chain

SAFE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
FIELD = st.one_of(st.text(), SAFE, st.booleans(), st.none())
ENTRY = st.dictionaries(st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1), FIELD, max_size=8)


def rows(count: int) -> list[tuple[str, str]]:
    head, made = chain.GENESIS, []
    for number in range(1, count + 1):
        line = chain.canonical({"n": number, "k": "vote", "val": number % 3 - 1, "tgt": f"amd-{number}@1"})
        head = chain.link(head, line)
        made.append((line, head))
    return made


@given(ENTRY)
def test_the_canonical_form_is_rfc_8785(entry: dict[str, chain.Field]) -> None:
    try:
        line = chain.canonical(entry)
    except UnicodeEncodeError:
        return
    try:
        expected = rfc8785.dumps(json.loads(line)).decode()
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return  # lone surrogates: no JSON reader takes them, and no form can post them
    assert line == expected


@pytest.mark.parametrize("value", [1.5, float("nan"), [1], {"a": 1}, b"x", 2**53])
def test_what_is_not_in_the_restricted_form_is_refused(value: object) -> None:
    with pytest.raises(chain.InvalidEntry):
        chain.canonical({"v": value})  # type: ignore[dict-item]


ANY = st.recursive(st.one_of(FIELD, st.floats()), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(st.one_of(ENTRY, st.dictionaries(st.text(), ANY, max_size=4), ANY), st.booleans())
def test_a_line_is_told_canonical_when_it_is_the_one_that_canonical_writes(entry: object, sort: bool) -> None:
    line = json.dumps(entry, ensure_ascii=False, sort_keys=sort, separators=(",", ":"))
    read = json.loads(line)
    try:
        expected = isinstance(read, dict) and chain.canonical(read) == line
    except (chain.InvalidEntry, UnicodeEncodeError):
        expected = False
    assert chain.is_canonical(line, read) == expected


def test_composed_and_decomposed_letters_give_one_line() -> None:
    assert chain.canonical({"v": "e\u0301"}) == chain.canonical({"v": "\u00e9"})


def test_an_untouched_chain_holds() -> None:
    made = rows(20)
    assert chain.verify(made) == (20, made[-1][1], None)
    assert chain.verify([]) == (0, chain.GENESIS, None)


@given(st.integers(0, 19), st.sampled_from(["remove", "double", "swap", "alter", "relink"]))
def test_any_change_breaks_the_chain(place: int, how: str) -> None:
    made = rows(21)
    line, link = made[place]
    if how == "remove":
        del made[place]
    elif how == "double":
        made.insert(place, made[place])
    elif how == "swap":
        made[place], made[place + 1] = made[place + 1], made[place]
    elif how == "alter":
        made[place] = (line.replace('"k":"vote"', '"k":"Vote"'), link)
    else:
        made[place] = (line, link[:-1] + ("0" if link[-1] != "0" else "1"))
    broken = chain.verify(made)[2]
    assert broken is not None
    assert broken.number in {place + 1, place + 2}


def test_a_space_more_is_not_canonical() -> None:
    line, _ = rows(1)[0]
    loose = line.replace(",", ", ")
    broken = chain.verify([(loose, chain.link(chain.GENESIS, loose))])[2]
    assert broken == chain.Break(1, "not in canonical form")


def test_a_commitment_opens_only_with_its_salt() -> None:
    salt = bytes(range(16))
    assert chain.commit(salt, "été") == chain.commit(salt, "e\u0301te\u0301")
    assert chain.commit(salt, "été") != chain.commit(bytes(16), "été")
    assert chain.commit_person(salt, "demo:7") != chain.commit(salt, "demo:7")
