"""Every address of the API. Read only; who asks changes nothing (see the room's docstring)."""

from functools import partial
from typing import Any

from litestar import Request, Response, Router, get

from amendments import listing
from amendments import queries as amendments
from amendments.listing import IndexRow
from amendments.queries import Status
from arguments import queries as arguments
from arguments.forms import Side
from lawlab import clock
from lawlab.annotations import queries as annotations
from lawlab.api import asking, parameters, reading, results, schema, shapes
from lawlab.api.asking import DEFAULT_SIZE, Key, answer, cut
from lawlab.api.parameters import ANSWERS, FOUND_OR_NOT
from lawlab.api.reading import Debate
from lawlab.consultations import queries as consultations
from lawlab.errors import NotFound, Unclear
from lawlab.follow import queries as follow
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.web import addresses, pages
from lawlab.web.i18n import N_
from texts import queries as texts
from texts.queries import VersionView

AnyRequest = Request[Any, Any, Any]
NO_ANSWER = N_("Aucune réponse n’est publiée pour cet amendement.")
read = partial(get, response_description=N_("Ce qui est demandé."))
STILL_OPEN = N_("Le classement se lit une fois les votes clos. D’ici là, triez autrement.")


async def _debate(slug: str) -> Debate:
    return await reading.debate(await consultations.one(slug), clock.now())


@read("/consultations", summary=N_("Les consultations, la dernière ouverte d’abord."), responses=ANSWERS)
async def list_consultations(
    request: AnyRequest,
    phase: parameters.InPhase = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Consultations]:
    now = clock.now()
    found = [one for one in await consultations.listed() if phase is None or one.phase(now) is phase]
    found.sort(key=lambda one: (-one.calendar.opens_at.timestamp(), -one.id))
    part, following = cut(
        request, found, lambda one: (-one.calendar.opens_at.timestamp(), -one.id), cursor=cursor, limit=limit,
        like=(0.0, 0),
    )  # fmt: skip
    items = [await reading.consultation(one, now) for one in part]
    page = shapes.Consultations(items=items, total=len(found), next=following)
    return answer(request, page, following=following)


@read("/consultations/{slug:str}", summary=N_("Une consultation : dates, règles, totaux."), responses=FOUND_OR_NOT)
async def show_consultation(request: AnyRequest, slug: parameters.Slug) -> Response[shapes.Consultation]:
    return answer(request, await reading.consultation(await consultations.one(slug), clock.now()))


@read("/consultations/{slug:str}/versions", summary=N_("Les versions du texte."), responses=FOUND_OR_NOT)
async def list_versions(
    request: AnyRequest,
    slug: parameters.Slug,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Versions]:
    consultation = await consultations.one(slug)
    heads = await texts.versions(consultation.bill)
    part, following = cut(request, heads, lambda one: (one.number,), cursor=cursor, limit=limit, like=(0,))
    items = [reading.version_head(slug, head, heads) for head in part]
    return answer(request, shapes.Versions(items=items, total=len(heads), next=following), following=following)


@read("/consultations/{slug:str}/versions/{number:int}", summary=N_("Une version, tout son texte."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_version(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.Version]:
    consultation = await consultations.one(slug)
    heads = await texts.versions(consultation.bill)
    found = await texts.version((await texts.numbered(consultation.bill, number)).id)
    return answer(request, reading.version(slug, found, heads))


@read("/consultations/{slug:str}/articles", summary=N_("Les articles d’une version, et ce qui s’en dit."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def list_articles(
    request: AnyRequest,
    slug: parameters.Slug,
    version: parameters.VersionNumber = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Articles]:
    about = await _debate(slug)
    found = await reading.articles(about, await _version(about, version))
    part, following = cut(request, found, lambda one: (one.position,), cursor=cursor, limit=limit, like=(0,))
    return answer(request, shapes.Articles(items=part, total=len(found), next=following), following=following)


@read("/consultations/{slug:str}/articles/{number:str}", summary=N_("Un article, et ce qui s’en dit."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_article(
    request: AnyRequest,
    slug: parameters.Slug,
    number: parameters.ArticleNumber,
    version: parameters.VersionNumber = None,
) -> Response[shapes.Article]:
    about = await _debate(slug)
    shown = await _version(about, version)
    wanted = await texts.article_in(shown.id, number)
    return answer(request, next(one for one in await reading.articles(about, shown) if one.slug == wanted.slug))


async def _version(about: Debate, number: int | None) -> VersionView:
    if number is not None:
        return await texts.version((await texts.numbered(about.consultation.bill, number)).id)
    return await texts.version(about.consultation.outcome or about.consultation.version)


async def _identity(about: Debate, number: str | None) -> int | None:
    """The article of a filter, in the text under discussion or else in the outcome. Raises NotFound."""
    if number is None:
        return None
    try:
        return (await texts.article_in(about.consultation.version, number)).id
    except NotFound:
        if about.consultation.outcome is None:
            raise
        return (await texts.article_in(about.consultation.outcome, number)).id


@read("/consultations/{slug:str}/amendments", summary=N_("Les amendements, filtrés et triés."), responses=FOUND_OR_NOT)
async def list_amendments(
    request: AnyRequest,
    slug: parameters.Slug,
    article: parameters.OfArticle = None,
    status: parameters.OfStatus = None,
    kind: parameters.OfKind = None,
    outcome: parameters.OfOutcome = None,
    sort: parameters.AmendmentSort = "number",
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Amendments]:
    about = await _debate(slug)
    wanted = await _identity(about, article)
    rows = [
        row
        for row in await listing.index(about.consultation.id)
        if (wanted is None or row.article == wanted)
        and (status is None or row.status == status)
        and (kind is None or row.kind == kind)
        and (outcome is None or (row.id in about.answers and about.answers[row.id].outcome is outcome))
    ]
    if sort == "rank":
        if about.is_voting:
            raise Unclear(STILL_OPEN)
        rows = [row for row in rows if row.status == Status.SUBMITTED]

    ranks = await votes.ranks(about.consultation.id) if sort == "rank" else {}

    def key(row: IndexRow) -> Key:
        tally = about.tallies.get(row.id, reading.NO_TALLY)
        match sort:
            case "newest":
                return (-row.number,)
            case "discussed":
                return -tally.total, row.number
            case "rank":
                return ranks[row.number].rank, row.number
            case _:
                return (row.number,)

    like: dict[str, Key] = {"discussed": (0, 0), "rank": (0, 0)}
    part, following = cut(
        request, sorted(rows, key=key), key, cursor=cursor, limit=limit, like=like.get(sort, (0,))
    )  # fmt: skip
    views = await amendments.by_ids(about.consultation.id, [row.id for row in part])
    items = await reading.amended(about, [views[row.id] for row in part if row.id in views])
    return answer(request, shapes.Amendments(items=items, total=len(rows), next=following), following=following)


@read("/consultations/{slug:str}/amendments/{number:int}", summary=N_("Un amendement dans sa rédaction actuelle."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_amendment(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.Amendment]:
    about = await _debate(slug)
    found = await amendments.one(about.consultation.id, number)
    [shape] = await reading.amended(about, [found])
    return answer(request, shape)


@read("/consultations/{slug:str}/amendments/{number:int}/wordings", summary=N_("Les rédactions successives."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def list_wordings(
    request: AnyRequest,
    slug: parameters.Slug,
    number: parameters.Number,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Wordings]:
    consultation = await consultations.one(slug)
    found = await amendments.one(consultation.id, number)
    history = await amendments.history(found.id) if found.status != Status.HIDDEN else ()
    part, following = cut(request, history, lambda one: (-one.revision,), cursor=cursor, limit=limit, like=(0,))
    items = [reading.wording(one, found.article_number) for one in part]
    return answer(request, shapes.Wordings(items=items, total=len(history), next=following), following=following)


@read("/consultations/{slug:str}/amendments/{number:int}/follow-up", summary=N_("Ce qu’est devenu un amendement."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_follow_up(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.FollowUp]:
    about = await _debate(slug)
    found = await amendments.one(about.consultation.id, number)
    ground = await follow.ground(about.consultation, clock.now())
    return answer(request, results.followed(about, await follow.fate(ground, found)))


@read("/consultations/{slug:str}/arguments", summary=N_("Les arguments, par numéro."), responses=FOUND_OR_NOT)
async def list_arguments(
    request: AnyRequest,
    slug: parameters.Slug,
    amendment: parameters.OfAmendment = None,
    article: parameters.OfArticle = None,
    side: parameters.OnSide = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Arguments]:
    about = await _debate(slug)
    start = asking.decode(request, cursor, (0,))
    on: dict[str, Any] = {
        "amendment": (await amendments.one(about.consultation.id, amendment)).id if amendment is not None else None,
        "article": await _identity(about, article),
        "side": Side(side) if side is not None else None,
    }
    after = int(start[0]) if start else 0
    found = await arguments.after(about.consultation.id, asking.within(after), **on, limit=limit + 1)
    following = asking.encode(request, (found[limit - 1].number,)) if len(found) > limit else None
    items = await reading.argued(about, found[:limit])
    total = await arguments.total(about.consultation.id, **on)
    return answer(request, shapes.Arguments(items=items, total=total, next=following), following=following)


@read("/consultations/{slug:str}/arguments/{number:int}", summary=N_("Un argument."), responses=FOUND_OR_NOT)
async def show_argument(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.Argument]:
    about = await _debate(slug)
    [shape] = await reading.argued(about, (await arguments.one(about.consultation.id, number),))
    return answer(request, shape)


@read("/consultations/{slug:str}/annotations", summary=N_("Les annotations publiques, par numéro."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def list_annotations(
    request: AnyRequest,
    slug: parameters.Slug,
    article: parameters.OfArticle = None,
    kind: parameters.OfRemark = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Annotations]:
    about = await _debate(slug)
    start = asking.decode(request, cursor, (0,))
    wanted = await _identity(about, article)
    after = asking.within(int(start[0]) if start else 0)
    found = await annotations.after(about.consultation.id, after, article=wanted, kind=kind, limit=limit + 1)
    following = asking.encode(request, (found[limit - 1].number,)) if len(found) > limit else None
    items = await reading.noted(about, found[:limit])
    total = await annotations.total(about.consultation.id, article=wanted, kind=kind)
    return answer(request, shapes.Annotations(items=items, total=total, next=following), following=following)


@read("/consultations/{slug:str}/annotations/{number:int}", summary=N_("Une annotation publique."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_annotation(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.Annotation]:
    about = await _debate(slug)
    [shape] = await reading.noted(about, (await annotations.one(about.consultation.id, number, reader=None),))
    return answer(request, shape)


@read("/consultations/{slug:str}/tallies", summary=N_("Les votes, par amendement et par article."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def list_tallies(
    request: AnyRequest,
    slug: parameters.Slug,
    kind: parameters.OnTarget = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Tallies]:
    about = await _debate(slug)
    found = [pair for pair in await results.tallied(about) if kind is None or pair[1].kind == kind]
    part, following = cut(request, found, lambda pair: pair[0], cursor=cursor, limit=limit, like=(0, 0))
    page = shapes.Tallies(items=[shape for _key, shape in part], total=len(found), next=following)
    return answer(request, page, following=following)


@read("/consultations/{slug:str}/decisions", summary=N_("Les réponses publiées, par numéro d’amendement."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def list_decisions(
    request: AnyRequest,
    slug: parameters.Slug,
    outcome: parameters.OfOutcome = None,
    cursor: parameters.Cursor = None,
    limit: parameters.Limit = DEFAULT_SIZE,
) -> Response[shapes.Decisions]:
    about = await _debate(slug)
    found = [
        (row.number, about.answers[row.id])
        for row in await listing.index(about.consultation.id)
        if row.id in about.answers and (outcome is None or about.answers[row.id].outcome is outcome)
    ]
    part, following = cut(request, found, lambda pair: (pair[0],), cursor=cursor, limit=limit, like=(0,))
    items = [results.decision(about, one, number) for number, one in part]
    return answer(request, shapes.Decisions(items=items, total=len(found), next=following), following=following)


@read("/consultations/{slug:str}/decisions/{number:int}", summary=N_("La réponse publiée à un amendement."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_decision(
    request: AnyRequest, slug: parameters.Slug, number: parameters.Number
) -> Response[shapes.Decision]:
    about = await _debate(slug)
    found = about.answers.get((await amendments.one(about.consultation.id, number)).id)
    if found is None:
        raise NotFound(NO_ANSWER)
    return answer(request, results.decision(about, found, number))


@read("/consultations/{slug:str}/ranking", summary=N_("Le classement et sa formule."), responses=FOUND_OR_NOT)
async def show_ranking(request: AnyRequest, slug: parameters.Slug) -> Response[shapes.Ranking]:
    return answer(request, await results.ranked(await _debate(slug)))


@read("/consultations/{slug:str}/report", summary=N_("Tous les chiffres du rapport."), responses=FOUND_OR_NOT)
async def show_report(request: AnyRequest, slug: parameters.Slug) -> Response[shapes.Report]:
    return answer(request, await results.reported(await _debate(slug)))


@read("/consultations/{slug:str}/journal", summary=N_("Où en est le journal : entrées, dernier maillon."),
     responses=FOUND_OR_NOT)  # fmt: skip
async def show_journal(request: AnyRequest, slug: parameters.Slug) -> Response[shapes.Journal]:
    await consultations.one(slug)
    head = await journal.head(slug)
    archive = f"{addresses.url_data(slug)}/archive.zip"
    return answer(
        request, shapes.Journal(chapter=head.chapter, count=head.count, link=head.link, archive=archive)
    )  # fmt: skip


OPERATIONS: list[Any] = [
    list_consultations, show_consultation, list_versions, show_version, list_articles, show_article, list_amendments,
    show_amendment, list_wordings, show_follow_up, list_arguments, show_argument, list_annotations, show_annotation,
    list_tallies, list_decisions, show_decision, show_ranking, show_report, show_journal,
]  # fmt: skip


@get("/api", include_in_schema=False)
async def show_api(request: AnyRequest) -> Response[str]:
    """What can be asked, for people: every address with its parameters and what it answers."""
    known = await consultations.listed()
    slug = known[0].slug if known else ""
    return pages.page(request, "api/show", guide=schema.guide(OPERATIONS, slug), about=schema.ABOUT, most=asking.MOST)


@get("/schema", include_in_schema=False, guards=[asking.clear])
async def show_schema(request: AnyRequest) -> Response[Any]:
    """The OpenAPI document, in the language of the reader."""
    return asking.tagged(
        request, schema.document(OPERATIONS), media_type=asking.JSON, vary="Accept, Accept-Language, Cookie"
    )  # fmt: skip


handlers: list[Any] = [
    Router("/api", route_handlers=OPERATIONS, guards=[asking.clear]),
    show_api,
    show_schema,
]
