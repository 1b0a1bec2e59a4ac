"""The demonstration's files: complete, and every edit fits the text that it changes."""

from collections import Counter

import pytest

from lawlab.demo import content
from lawlab.demo.content import BadContent, Debate, Proposal, edited
from lawlab.demo.draw import Draw
from lawlab.engine import operations, patch
from lawlab.engine.outcome import POINTING, REWORDED, Outcome

DEBATES = {"demo": content.open_debate(), "demo-finished": content.finished_debate()}


def base(debate: Debate, number: str) -> tuple[str, ...]:
    return next(article.alineas for article in debate.bill.articles if article.number == number)


def proposals() -> list[tuple[Debate, Proposal]]:
    return [(debate, one) for debate in DEBATES.values() for one in (*debate.proposals, *debate.drafts)]


@pytest.mark.parametrize(("debate", "proposal"), proposals(), ids=[one.key for _, one in proposals()])
def test_every_amendment_applies_exactly_to_its_base(debate: Debate, proposal: Proposal) -> None:
    article = base(debate, proposal.article)
    for wording in filter(None, (proposal.first, proposal.rectified)):
        wanted = edited(article, wording.edit)
        if proposal.target == "after":
            assert wanted
            continue
        found = operations.derive(article, wanted)
        assert found
        assert patch.apply(found, article) == wanted
    if proposal.decision is not None and proposal.decision.edit is not None:
        assert edited(article, proposal.decision.edit) != article


def test_every_form_of_amendment_is_there() -> None:
    debate = DEBATES["demo"]
    forms: Counter[str] = Counter()
    for one in debate.proposals:
        if one.target == "after":
            forms["InsertArticle"] += 1
            continue
        found = operations.derive(base(debate, one.article), edited(base(debate, one.article), one.first.edit))
        forms.update(type(operation).__name__ for operation in found)
        forms["several parts"] += len(found) > 1
    expected = {
        "DeleteArticle", "DeleteAlineas", "ReplaceWords", "DeleteWords", "InsertWords", "AppendWords",
        "AppendSentence", "InsertAlineas", "AppendAlineas", "RewriteAlineas", "RewriteArticle", "InsertArticle",
        "several parts",
    }  # fmt: skip
    assert not expected - forms.keys()


def test_every_state_and_every_outcome_is_there() -> None:
    debate, over = DEBATES["demo"], DEBATES["demo-finished"]
    assert len(debate.proposals) == 40
    assert sum(one.rectified is not None for one in debate.proposals) >= 2
    assert any(one.withdrawn is not None for one in debate.proposals)
    assert len(debate.drafts) == 3
    assert {one.decision.status for one in debate.proposals if one.decision} == {"draft", "recorded"}
    assert {one.decision.outcome for one in over.proposals if one.decision} == set(Outcome)
    assert all(one.decision is not None for one in over.proposals if one.withdrawn is None)


def test_the_debate_is_of_the_size_promised() -> None:
    debate = DEBATES["demo"]
    assert 10 <= len(debate.bill.articles) <= 12
    assert sum(len(one.arguments) for one in debate.proposals) >= 150
    assert len(debate.notes) == 30
    assert len(content.people()) >= 60
    ballots = sum(one.rate.voters for one in debate.proposals if one.rate)
    assert ballots + sum(rate.voters for rate in debate.votes.values()) >= 4_000


@pytest.mark.parametrize("debate", DEBATES.values(), ids=DEBATES.keys())
def test_what_goes_with_the_text_fits_it(debate: Debate) -> None:
    numbers = [article.number for article in debate.bill.articles]
    assert debate.bill.warnings == ()
    assert set(debate.explanations) == set(debate.votes) == set(numbers)
    assert all(article.clear and article.divisions for article in debate.bill.articles)
    known = {person.key for person in (*content.accounts(), *content.people())}
    keys = {one.key for one in debate.proposals}
    for note in debate.notes:
        assert note.quote in base(debate, note.article)[note.alinea - 1]
        assert note.author in known
    for one in debate.proposals:
        assert one.author in known
        assert len(one.title) <= 90
        assert one.decision is None or one.decision.by in known
        if one.decision is not None:
            is_ready = one.decision.status == "recorded"
            assert not (one.decision.outcome in REWORDED and is_ready and one.decision.edit is None)
            assert (one.decision.outcome in POINTING) == bool(one.decision.related)
            assert one.decision.related in {*keys, ""}


def test_the_first_version_reads_otherwise() -> None:
    debate = DEBATES["demo"]
    first = content.first_version(debate)
    assert "2 bis" not in first
    changed = [number for number, alineas in first.items() if alineas != base(debate, number)]
    assert changed == ["1er", "2", "3", "4", "5", "7", "10"]


def test_every_text_is_typed_as_law_is() -> None:
    for debate in DEBATES.values():
        for article in debate.bill.articles:
            for alinea in article.alineas:
                assert "'" not in alinea
                assert " ;" not in alinea
                assert " :" not in alinea
                assert "« " not in alinea


def test_names_are_not_given_twice() -> None:
    names = [person.name for person in (*content.accounts(), *content.people())] + list(content.voters())
    assert len(names) == len(set(names))


def test_an_edit_that_does_not_fit_is_refused() -> None:
    with pytest.raises(BadContent):
        edited(("un un",), {"change": [[1, "un", "deux"]]})
    with pytest.raises(BadContent):
        edited(("un",), {"change": [[1, "trois", "deux"]]})


def test_the_draw_is_the_same_on_every_machine() -> None:
    draw = Draw("essai")
    assert "".join(draw.one("abcdefgh") for _ in range(12)) == "hhdcgecfbffc"
    first, second = Draw("x"), Draw("x")
    rate = content.Rate(voters=10, agree=60, mixed=20)
    ballots = first.ballots(range(100), rate)
    assert ballots == second.ballots(range(100), rate)
    assert Counter(value for _, value in ballots) == {1: 6, 0: 2, -1: 2}
    assert len({person for person, _ in ballots}) == 10
