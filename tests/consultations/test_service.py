"""Opening, dates, numbers, and sentences that say what happened and what can still be done."""

import json
from datetime import timedelta

import pytest

from lawlab import database
from lawlab.consultations import queries, service
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.calendar import Calendar, Phase
from lawlab.engine.rules import Action, Role
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed
from tests import worlds
from tests.worlds import DAY, NOW
from texts import queries as texts

pytestmark = pytest.mark.usefixtures("db")


async def entries(slug: str) -> list[dict[str, object]]:
    rows = await database.fetch("SELECT line FROM journal_entry WHERE chapter = ? ORDER BY number", slug)
    return [json.loads(row["line"]) for row in rows]


async def view(slug: str = "essai") -> ConsultationView:
    return await queries.one(slug)


async def test_opening_records_the_calendar_the_digest_of_the_text_and_the_formula() -> None:
    await worlds.consultation()
    opened, text, formula = await entries("essai")
    assert (opened["k"], opened["threshold"]) == ("open", 30)
    assert opened["closes"] == (NOW + 10 * DAY).strftime("%Y-%m-%dT%H:%MZ")
    consultation = await view()
    assert (text["k"], text["sha"]) == ("text", (await texts.head(consultation.version)).digest)
    assert (formula["k"], formula["formula"], formula["minimum"]) == ("ranking", "wilson-95", 30)
    assert consultation.phase(NOW) is Phase.CONTRIBUTION


@pytest.mark.parametrize("slug", ["", "Essai", "a/b", "é", "a--b", "-a", "a" * 81, "new", "a\x00"])
async def test_an_address_that_cannot_be_said_aloud_is_refused(slug: str) -> None:
    await worlds.consultation()
    with pytest.raises(Invalid) as refused:
        await worlds.consultation(slug)
    assert "slug" in refused.value.fields


async def test_two_consultations_never_share_an_address() -> None:
    await worlds.consultation()
    with pytest.raises(Invalid, match="essai"):
        await worlds.consultation()
    assert len(await queries.listed()) == 1


async def test_only_the_administration_opens_a_consultation_from_the_site() -> None:
    world = await worlds.consultation()
    consultation = await world.view()
    drafter = await worlds.person(Role.DRAFTER)
    with pytest.raises(NotAllowed):
        await service.open_(
            slug="autre", title="Autre", summary="", organiser="", bill=consultation.bill,
            version=consultation.version, calendar=worlds.calendar(), by=drafter, at=NOW,
        )  # fmt: skip
    assert await queries.find("autre") is None
    assert await entries("autre") == []


async def test_a_version_of_another_bill_is_not_opened() -> None:
    one, other = await worlds.consultation(), await worlds.consultation("autre")
    with pytest.raises(NotFound):
        await service.open_(
            slug="melange", title="Mélange", summary="", organiser="", bill=(await one.view()).bill,
            version=(await other.view()).version, calendar=worlds.calendar(), by=None, at=NOW,
        )  # fmt: skip


async def test_numbers_follow_each_other_and_a_failed_act_gives_its_number_back() -> None:
    consultation = await view((await worlds.consultation()).slug)

    class Failed(Exception):
        pass

    async with database.transaction():
        assert await service.take_number(consultation.id, "amendment") == 1
    with pytest.raises(Failed):
        async with database.transaction():
            assert await service.take_number(consultation.id, "amendment") == 2
            raise Failed
    async with database.transaction():
        assert await service.take_number(consultation.id, "amendment") == 2
        assert await service.take_number(consultation.id, "argument") == 1


async def test_moving_a_date_needs_a_reason_and_is_told_to_everyone() -> None:
    await worlds.consultation()
    administrator = await worlds.person(Role.ADMINISTRATOR)
    later = Calendar(NOW - 10 * DAY, NOW + 20 * DAY, NOW + 27 * DAY, NOW + 57 * DAY)
    with pytest.raises(Invalid) as refused:
        await service.move_dates("essai", later, reason="  ", by=administrator, now=NOW)
    assert "reason" in refused.value.fields
    moved = await service.move_dates("essai", later, reason="Demandé par 200 personnes.", by=administrator, now=NOW)
    assert moved.calendar.closes_at == NOW + 20 * DAY
    entry = (await entries("essai"))[-1]
    assert (entry["k"], entry["reason"]) == ("dates", "Demandé par 200 personnes.")
    assert entry["closes_was"] != entry["closes"]


async def test_a_drafter_does_not_move_dates() -> None:
    await worlds.consultation()
    with pytest.raises(NotAllowed):
        await service.move_dates(
            "essai", worlds.calendar(), reason="Plus tard.", by=await worlds.person(Role.DRAFTER), now=NOW
        )


CLOSED = [
    (Action.SUBMIT, Role.CITIZEN, -11, "L’écriture ouvre le 12 novembre 2026"),
    (Action.SUBMIT, Role.CITIZEN, 11, "close depuis le 2 décembre 2026, 15\u00a0h. Vous pouvez encore voter."),
    (Action.SUBMIT, Role.CITIZEN, 20, "Les réponses sont attendues pour le 8 janvier 2027."),
    (Action.VOTE, Role.CITIZEN, -11, "Les votes et les arguments ouvrent le 12 novembre 2026"),
    (Action.VOTE, Role.CITIZEN, 20, "Les votes sont clos depuis le 9 décembre 2026"),
    (Action.ANNOTATE, Role.CITIZEN, 20, "Les annotations sont closes depuis le 9 décembre 2026"),
    (Action.DECIDE, Role.DRAFTER, -11, "il n’y a encore rien à décider"),
    (Action.PUBLISH, Role.PUBLISHER, 1, "Les réponses se publient après la clôture des votes, le 9 décembre 2026"),
]


@pytest.mark.parametrize(("action", "role", "days", "sentence"), CLOSED)
async def test_a_closed_phase_says_since_when_and_what_can_still_be_done(
    action: Action, role: Role, days: int, sentence: str
) -> None:
    await worlds.consultation()
    with pytest.raises(PhaseClosed) as refused:
        await service.check(action, await worlds.person(role), await view(), NOW + timedelta(days=days))
    assert sentence in str(refused.value)


async def test_after_publication_everything_points_to_the_report() -> None:
    consultation = await view((await worlds.consultation()).slug)
    async with database.transaction():
        await service.mark_published(consultation, consultation.version, by=None, at=NOW + 30 * DAY)
    for action, role in ((Action.SUBMIT, Role.CITIZEN), (Action.VOTE, Role.CITIZEN)):
        with pytest.raises(PhaseClosed, match="Vous pouvez lire son rapport"):
            await service.check(action, await worlds.person(role), await view(), NOW + 31 * DAY)
    with pytest.raises(PhaseClosed, match="elles ne changent plus"):
        await service.check(Action.DECIDE, await worlds.person(Role.DRAFTER), await view(), NOW + 31 * DAY)


async def test_the_person_is_known_before_the_phase_is_looked_at() -> None:
    await worlds.consultation()
    consultation = await view()
    with pytest.raises(NotSignedIn):
        await service.check(Action.SUBMIT, None, consultation, NOW + 99 * DAY)
    with pytest.raises(NotAllowed):
        await service.check(Action.VOTE, await worlds.person(Role.DRAFTER), consultation, NOW + 99 * DAY)
    citizen, other = await worlds.people(2)
    with pytest.raises(NotAllowed):
        await service.check(Action.RECTIFY, citizen, consultation, NOW, owner=other.id)
    assert await service.check(Action.RECTIFY, citizen, consultation, NOW, owner=citizen.id) == citizen


async def test_a_consultation_that_does_not_exist_is_not_found() -> None:
    for slug in ("absent", "", "../essai"):
        with pytest.raises(NotFound):
            await queries.one(slug)
