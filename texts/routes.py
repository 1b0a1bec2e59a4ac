"""The text under discussion: the whole bill, one article, two versions side by side, the list of amendments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from amendments import queries as amendments
from amendments.queries import AmendmentView, Glance, Sort
from arguments import queries as arguments
from lawlab import clock
from lawlab.annotations import queries as annotations
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.engine import rules
from lawlab.engine.ranking import Ranked
from lawlab.engine.rules import Action
from lawlab.engine.text import is_word, normalise, tokens, words
from lawlab.errors import NotFound
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.votes.queries import FormulaView, TallyView
from lawlab.web import addresses, pages, visitors
from lawlab.web.i18n import N_, local
from lawlab.web.keeping import fragment, kept
from texts import drawing, margin, queries
from texts.drawing import Draw, draw
from texts.filters import KINDS, Filters, number_in
from texts.marks import excerpt
from texts.queries import ArticleView, VersionHead, VersionView

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 20
WORDS_A_MINUTE = 200
EVERYTHING = 1_000_000
NO_TALLY = TallyView()


@dataclass(frozen=True)
class Listing:
    """Amendments in the order asked for. ``places`` (by number) when it is one of scores; ``weights`` by row id."""

    items: tuple[Glance | AmendmentView, ...]
    places: Mapping[int, Ranked]
    weights: Mapping[int, int]


@dataclass(frozen=True)
class Shelf:
    """One page of slips, and the addresses of the pages before and after it."""

    slips: tuple[Markup, ...]
    total: int
    page: int
    pages: int
    draw: Draw
    before: str
    after: str
    again: str
    changed: FormulaView | None


@get("/consultations/{slug:str}/text")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The whole bill, with what is said of each line in its margin."""
    consultation = await consultations.one(slug)
    return await kept(request, await _key(consultation), lambda: _text(request, consultation))


async def _text(request: AnyRequest, consultation: ConsultationView) -> Response[str]:
    shown = await _version(consultation, number_in(request.query_params, "version"))
    proposed = await amendments.glances(consultation.id)
    weights = await votes.weights(consultation.id)
    remarks = await annotations.on_version(consultation.id, shown.id, reader=request.user)
    by_article = margin.group(proposed, lambda one: one.article)
    noted = margin.group(remarks, lambda one: one.article)
    readings = tuple(
        margin.read(article, shown.id, by_article.get(article.id, []), noted.get(article.id, []), weights)
        for article in shown.articles
    )
    size = sum(words(alinea) for article in shown.articles for alinea in article.alineas)
    return pages.page(
        request,
        "texts/show",
        **await _frame(request, consultation, shown),
        readings=readings,
        weights=weights,
        minutes=max(1, round(size / WORDS_A_MINUTE)),
    )


@get("/consultations/{slug:str}/text/compare")
async def compare(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Two versions, article by article; by default the one under discussion and the latest."""
    consultation = await consultations.one(slug)
    heads = await queries.versions(consultation.bill)
    before, after = _pair(
        heads, consultation, number_in(request.query_params, "from"), number_in(request.query_params, "to")
    )
    changes = await queries.compare(before.id, after.id)
    return pages.page(
        request,
        "texts/compare",
        block="comparison",
        consultation=consultation,
        phase=consultation.phase(clock.now()),
        bill=await queries.bill(consultation.bill),
        versions=heads,
        before=before,
        after=after,
        changes=[change for change in changes if change.fate is not queries.Fate.SAME],
        same=[change for change in changes if change.fate is queries.Fate.SAME],
    )


@get("/consultations/{slug:str}/articles/{number:str}")
async def article(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """One article: its words, its margin, the vote and the arguments on it, and the amendments to discover."""
    consultation = await consultations.one(slug)
    if number.endswith((".txt", ".md")):
        return await _plain(consultation, number, number_in(request.query_params, "version"))
    drawn = _draw(request, consultation)
    key = (await _key(consultation), drawn)
    return await kept(request, key, lambda: _article_page(request, consultation, number, drawn))


async def _article_page(request: AnyRequest, consultation: ConsultationView, number: str, drawn: Draw) -> Response[str]:
    now, user = clock.now(), request.user
    shown = await _version(consultation, number_in(request.query_params, "version"))
    found = await _article(consultation, shown, number)
    remarks = await annotations.on_article(consultation.id, shown.id, found.id, reader=user)
    filters = replace(await _filters(request, consultation), article="", status="submitted")
    listing = await _listed(consultation, filters, drawn, article=found.id)
    here = addresses.url_article(consultation.slug, found.slug)
    return pages.page(
        request,
        "texts/article",
        block="amendments",
        **await _frame(request, consultation, shown),
        article=found,
        reading=margin.read(found, shown.id, listing.items, remarks, listing.weights),
        weights=listing.weights,
        neighbours=shown.around(found.id),
        history=await queries.history(consultation.bill, found.id),
        remark_kinds=await annotations.kinds(consultation.id, found.id),
        panel=await votes.panel(
            consultation, "article", found.id, subject=found.number, address=f"{here}/vote", person=user, now=now
        ),
        columns=await arguments.of_article(consultation.id, found.id, person=user.id if user else None),
        filters=filters,
        shelf=await _shelf(request, consultation, filters, here, listing, drawn),
    )


@get("/consultations/{slug:str}/amendments")
async def listed(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Every amendment: by article, state and kind of author, in the order asked for, or by words."""
    consultation = await consultations.one(slug)
    shown = await queries.version(consultation.version)
    filters = await _filters(request, consultation)
    wanted = next((one for one in shown.articles if one.slug == filters.article), None)
    drawn = _draw(request, consultation)
    found = await _listed(consultation, filters, drawn, article=wanted.id if wanted else None)
    here = addresses.url_amendments(slug)
    return pages.page(
        request,
        "texts/amendments",
        block="amendments",
        **await _frame(request, consultation, shown),
        counts=await amendments.counts(consultation.id),
        filters=filters,
        kinds=KINDS,
        shelf=await _shelf(request, consultation, filters, here, found, drawn),
    )


async def _key(consultation: ConsultationView) -> tuple[object, ...]:
    """What these pages depend on: the consultation itself, its phase, and its last act."""
    return consultation, consultation.phase(clock.now()), (await journal.head(consultation.slug)).link


async def _frame(request: AnyRequest, consultation: ConsultationView, shown: VersionView) -> dict[str, Any]:
    """What every page of the text shows around it; ``may_write`` only for the version under discussion."""
    phase = consultation.phase(clock.now())
    is_debated = shown.id == consultation.version
    user = request.user
    return {
        "consultation": consultation,
        "phase": phase,
        "bill": await queries.bill(consultation.bill),
        "version": shown,
        "versions": await queries.versions(consultation.bill),
        "is_debated": is_debated,
        "may_amend": is_debated and phase in rules.open_in(Action.SUBMIT),
        "may_annotate": is_debated and phase in rules.open_in(Action.ANNOTATE),
        "is_signed_in": user is not None,
    }


async def _version(consultation: ConsultationView, number: int | None) -> VersionView:
    """Version ``number`` of the bill; without a number the published outcome, or else the text under discussion."""
    if number is not None:
        return await queries.version((await queries.numbered(consultation.bill, number)).id)
    return await queries.version(consultation.outcome or consultation.version)


async def _article(consultation: ConsultationView, shown: VersionView, number: str) -> ArticleView:
    """The article of this number; in a published outcome that no longer has it, the one that was discussed."""
    try:
        return await queries.article_in(shown.id, number)
    except NotFound:
        if shown.id != consultation.outcome:
            raise
        return await queries.article_in(consultation.version, number)


def _pair(
    heads: Sequence[VersionHead], consultation: ConsultationView, old: int | None, new: int | None
) -> tuple[VersionHead, VersionHead]:
    by_number = {head.number: head for head in heads}
    if (old is not None and old not in by_number) or (new is not None and new not in by_number):
        raise NotFound(N_("Cette version du texte n’existe pas."))
    debated = next(head for head in heads if head.id == consultation.version)
    after = by_number[new] if new is not None else heads[-1]
    if old is not None:
        return by_number[old], after
    parent = next((head for head in heads if head.id == after.parent), after)
    return (debated if debated.number < after.number else parent), after


async def _filters(request: AnyRequest, consultation: ConsultationView) -> Filters:
    known = await votes.formulas(consultation.id)
    is_open = consultation.phase(clock.now()) in rules.open_in(Action.VOTE)
    orders = drawing.offered(are_votes_open=is_open, formulas=[one.id for one in known])
    return Filters.read(request.query_params, orders, known[-1].id)


def _draw(request: AnyRequest, consultation: ConsultationView) -> Draw:
    visitor, today = visitors.of(request.scope), local(clock.now()).date()
    try:  # a day that is over can be drawn again, none that is to come
        day = min(today, date.fromisoformat(request.query_params.get("day", "")))
    except ValueError:
        day = today
    return draw(consultation.slug, day, visitor=visitor.browser, asked=number_in(request.query_params, "draw"))


async def _listed(consultation: ConsultationView, filters: Filters, drawn: Draw, *, article: int | None) -> Listing:
    """Every amendment of this state, to one article or to all, in the order asked for."""
    sort, weights = filters.sort, await votes.weights(consultation.id)
    plain: Sort = sort if sort == "discover" or sort == "discussed" or sort == "recent" else "place"
    if filters.words or filters.kind:
        whole = await amendments.listed(
            consultation.id, article=article, status=filters.status, weights=weights, seed=drawn.seed, sort=plain,
            size=EVERYTHING,
        )  # fmt: skip
        found: tuple[Glance | AmendmentView, ...] = whole.items
    else:
        found = await amendments.glances(
            consultation.id, article=article, status=filters.status, weights=weights, seed=drawn.seed, sort=plain
        )
    if sort in drawing.UNSCORED:
        return Listing(found, {}, weights)
    tallies = await votes.tallies(consultation.id, "amendment")
    items, places = drawing.by_score(
        found, sort, {one.number: tallies.get(one.id, NO_TALLY).ranked for one in found},
        number=lambda one: one.number, formula=filters.formula, minimum=consultation.threshold,
    )  # fmt: skip
    return Listing(items, places, weights)


async def _shelf(
    request: AnyRequest, consultation: ConsultationView, filters: Filters, here: str, found: Listing, drawn: Draw
) -> Shelf:
    now, user = clock.now(), request.user
    items = [one for one in found.items if _matches(one, filters)]
    last = max(1, -(-len(items) // PER_PAGE))
    page = min(max(1, filters.page), last)
    there = items[(page - 1) * PER_PAGE : page * PER_PAGE]
    whole = await amendments.by_ids(consultation.id, [one.id for one in there])
    tallies = await votes.tallies(consultation.id, "amendment", revisions={one.id: one.revision for one in there})
    voted = await votes.voted(user.id, consultation.id, "amendment") if user else {}
    outcomes = await _outcomes(consultation)
    known = await votes.formulas(consultation.id)
    slips = []
    for one in (whole[item.id] for item in there):
        tally = tallies.get(one.id, NO_TALLY)
        is_shown = votes.are_shown(
            tally, has_voted=one.id in voted, phase=consultation.phase(now), minimum=consultation.threshold
        )
        place = found.places.get(one.number)
        slips.append(_slip(consultation, one, tally, is_shown=is_shown, outcome=outcomes.get(one.id, ""), place=place))
    return Shelf(
        slips=tuple(slips),
        total=len(items),
        page=page,
        pages=last,
        draw=drawn,
        before=filters.address(here, drawn, page - 1) if page > 1 else "",
        after=filters.address(here, drawn, page + 1) if page < last else "",
        again=filters.address(here, drawn, page),
        changed=known[-1] if len(known) > 1 else None,
    )


def _slip(
    consultation: ConsultationView, one: AmendmentView, tally: TallyView, *, is_shown: bool, outcome: str,
    place: Ranked | None,
) -> Markup:  # fmt: skip
    """One amendment in a list; ``outcome`` is the published answer, or nothing yet; ``place`` in an order of scores."""
    spans = excerpt(one.base_alineas, one.alineas)
    counts = (tally.agree, tally.mixed, tally.disagree, tuple(tally.by_kind.items())) if is_shown else ()
    key = (
        consultation.slug, one.number, one.status, one.title, one.article_number, one.is_addition, one.touched,
        one.author.name, one.author.kind, spans, counts, outcome, place,
    )  # fmt: skip
    return fragment(
        "texts/_slip", key, consultation=consultation, amendment=one, spans=spans, tally=tally, is_shown=is_shown,
        outcome=outcome, place=place,
    )  # fmt: skip


def _matches(amendment: Glance | AmendmentView, filters: Filters) -> bool:
    """Whether it touches the alinea, is by such an author, has this number or all these words (title, reasons…)."""
    if filters.alinea is not None and filters.alinea not in amendment.touched:
        return False
    if isinstance(amendment, Glance):
        return True  # nothing else was asked for
    if filters.kind and amendment.author.kind != filters.kind:
        return False
    if not filters.words:
        return True
    number = filters.words.lower().removeprefix("n°").strip()
    if number.isdigit():
        return amendment.number == int(number)
    spans = excerpt(amendment.base_alineas, amendment.alineas)
    old, new = ("".join(span.text for span in spans if span.kind != other) for other in ("insert", "delete"))
    said = (amendment.title, amendment.statement, amendment.author.name, amendment.new_title, old, new)
    text = [word for word in tokens(normalise("\n".join(said)).casefold()) if is_word(word)]
    asked = [word for word in tokens(normalise(filters.words).casefold()) if is_word(word)]
    return all(any(word.startswith(start) for word in text) for start in asked)


async def _outcomes(consultation: ConsultationView) -> dict[int, str]:
    """Amendment id → published answer; nothing before publication."""
    if consultation.published_at is None:
        return {}
    return {one.amendment: str(one.outcome) for one in await decisions.published(consultation.id)}


async def _plain(consultation: ConsultationView, name: str, number: int | None) -> Response[str]:
    """An article as a file: one alinea a line, or Markdown with its heading."""
    slug, _dot, kind = name.rpartition(".")
    shown = await _version(consultation, number)
    found = await _article(consultation, shown, slug)
    if kind == "txt":
        return Response("\n".join(found.alineas) + "\n", media_type="text/plain; charset=utf-8")
    heading = f"# Article {found.number}" + (f" – {found.title}" if found.title else "")
    return Response("\n\n".join((heading, *found.alineas)) + "\n", media_type="text/markdown; charset=utf-8")


handlers: list[Any] = [show, compare, article, listed]
