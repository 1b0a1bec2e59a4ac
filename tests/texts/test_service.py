"""Bills and versions: written once, never changed, articles followed by their identity."""

import pytest

from lawlab import database
from lawlab.errors import Invalid, NotFound
from tests import worlds
from tests.worlds import ARTICLE_2, NOW, TITRE
from texts import queries, service
from texts.queries import Fate
from texts.service import NewArticle, NewDivision

pytestmark = pytest.mark.usefixtures("db")


async def bill(*articles: NewArticle) -> int:
    return await service.add_bill(
        "Projet de loi d’essai", short_title="Essai", articles=articles or worlds.articles(), at=NOW
    )


async def first(of: int) -> queries.VersionView:
    return await queries.version((await queries.versions(of))[0].id)


async def test_a_bill_comes_back_as_it_was_written() -> None:
    version = await first(await bill())
    assert [article.slug for article in version.articles] == ["1er", "2", "4-bis"]
    second = version.articles[1]
    assert second.alineas == ARTICLE_2
    assert second.divisions == (queries.DivisionView("titre", "Ier", "Des objets qui durent"),)
    assert version.articles[2].divisions == ()
    assert (version.number, version.parent) == (1, None)


async def test_divisions_nest_and_are_shared_by_the_articles_that_follow_each_other() -> None:
    one, two = NewDivision("chapitre", "Ier", "Un"), NewDivision("chapitre", "II", "Deux")
    version = await first(
        await bill(
            NewArticle("1er", "", ("A.",), divisions=(TITRE, one)),
            NewArticle("2", "", ("B.",), divisions=(TITRE, one)),
            NewArticle("3", "", ("C.",), divisions=(TITRE, two)),
            NewArticle("4", "", ("D.",), divisions=(TITRE,)),
        )
    )
    assert [[division.title for division in article.divisions] for article in version.articles] == [
        [TITRE.title, "Un"], [TITRE.title, "Un"], [TITRE.title, "Deux"], [TITRE.title]
    ]  # fmt: skip
    rows = await database.fetch("SELECT COUNT(*) AS many FROM division")
    assert rows[0]["many"] == 3


@pytest.mark.parametrize("typed", ["1er", "1ER", "1", "Article 1er", "4 bis", "4-bis", "4 BIS"])
async def test_an_article_is_found_by_any_spelling_of_its_number(typed: str) -> None:
    version = await first(await bill())
    found = await queries.article_in(version.id, typed)
    assert found.slug == ("1er" if "1" in typed else "4-bis")
    assert await queries.article_in(version.id, found.id) == found


@pytest.mark.parametrize("wrong", ["5", "nul", "", "4 ter", "-1", "../2", "\x00", 999_999])
async def test_an_article_that_does_not_exist_is_not_found(wrong: str | int) -> None:
    version = await first(await bill())
    with pytest.raises(NotFound):
        await queries.article_in(version.id, wrong)


async def test_an_article_keeps_its_identity_when_it_is_renumbered() -> None:
    of = await bill()
    version = await first(of)
    moved = [
        NewArticle("1er", "Nouveau", ("Un article nouveau.",)),
        *(
            NewArticle(number, old.title, old.alineas, article=old.id)
            for number, old in zip(["2", "3", "4 bis"], version.articles, strict=True)
        ),
    ]
    second = await service.add_version(of, parent=version.id, label="Après", articles=moved, by=None, at=NOW)
    after = await queries.version(second)
    assert after.number == 2 and after.parent == version.id
    assert [article.id for article in after.articles[1:]] == [article.id for article in version.articles]
    assert after.articles[0].id not in {article.id for article in version.articles}
    assert (await first(of)) == version  # the first version has not moved


async def test_the_digest_follows_the_text_and_nothing_else() -> None:
    one, same = await first(await bill()), await first(await bill())
    other = await first(await bill(*worlds.articles()[:2]))
    assert one.digest == same.digest != other.digest
    rebuilt = queries.digest("Projet de loi d’essai", [(a.number, a.title, a.alineas) for a in one.articles])
    assert rebuilt == one.digest


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [NewArticle("Préambule du code", "", ("A.",))],
        [NewArticle("2", "", ("A.",)), NewArticle("Article 2", "", ("B.",))],
        [NewArticle("1er", "", ("mot " * 6_000,))],
        [NewArticle("1er", "", ("A.",), article=12_345)],
    ],
    ids=["no article", "no number", "twice the same number", "an endless alinea", "an identity of another bill"],
)
async def test_a_text_that_does_not_hold_together_is_refused_whole(articles: list[NewArticle]) -> None:
    with pytest.raises(Invalid):
        await service.add_bill("Projet", short_title="P", articles=articles, at=NOW)
    for table in ("bill", "version", "article"):
        assert (await database.fetch(f"SELECT COUNT(*) AS many FROM {table}"))[0]["many"] == 0


async def test_an_alinea_is_one_line_whatever_was_given() -> None:
    version = await first(await bill(NewArticle("1er", "", ("Un.\r\nDeux.\n\n", " Trois\x00. "))))
    assert version.articles[0].alineas == ("Un.", "Deux.", "Trois.")


async def test_a_version_follows_a_version_of_its_own_bill() -> None:
    one, other = await bill(), await bill()
    with pytest.raises(NotFound):
        await service.add_version(
            one, parent=(await first(other)).id, label="", articles=worlds.articles(), by=None, at=NOW
        )


async def test_a_version_that_was_undone_is_never_served_again() -> None:
    of = await bill()
    version = await first(of)

    class Undone(Exception):
        pass

    with pytest.raises(Undone):
        async with database.transaction():
            one = await service.add_version(
                of, parent=version.id, label="", articles=[NewArticle("1er", "", ("Annulé.",))], by=None, at=NOW
            )
            assert (await queries.version(one)).articles[0].alineas == ("Annulé.",)
            raise Undone
    two = await service.add_version(
        of, parent=version.id, label="", articles=[NewArticle("1er", "", ("Gardé.",))], by=None, at=NOW
    )
    assert (await queries.version(two)).articles[0].alineas == ("Gardé.",)


async def test_two_versions_are_compared_article_by_article() -> None:
    of = await bill()
    version = await first(of)
    kept, changed, _removed = version.articles
    articles = [
        NewArticle("1er", kept.title, kept.alineas, article=kept.id),
        NewArticle("1er bis", "Prêt d’outils", ("Les communes peuvent prêter des outils.",)),
        NewArticle(
            "2", changed.title, (changed.alineas[0].replace("sept ans", "dix ans"), *changed.alineas[1:]),
            article=changed.id,
        ),
    ]  # fmt: skip
    second = await service.add_version(of, parent=version.id, label="", articles=articles, by=None, at=NOW)
    changes = await queries.compare(version.id, second)
    assert [(change.fate, (change.new or change.old).number) for change in changes] == [
        (Fate.SAME, "1er"), (Fate.ADDED, "1er bis"), (Fate.CHANGED, "2"), (Fate.REMOVED, "4 bis")
    ]  # fmt: skip
    assert (changes[2].added, changes[2].removed) == (1, 1)
    assert changes[1].added == 6 and changes[3].removed > 5
    spans = changes[2].alineas[0].spans
    assert "".join(span.text for span in spans if span.kind != "insert") == changed.alineas[0]
