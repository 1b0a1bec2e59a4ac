"""The text under discussion: the whole bill, one article, two versions side by side, the list of amendments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from amendments import queries as amendments
from amendments.queries import AmendmentView, Sort
from arguments import queries as arguments
from lawlab import clock
from lawlab.annotations import queries as annotations
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.engine import rules
from lawlab.engine.calendar import Phase
from lawlab.engine.rules import Action
from lawlab.engine.text import is_word, normalise, tokens, words
from lawlab.errors import NotFound
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.votes.queries import TallyView
from lawlab.web import addresses, pages, visitors
from lawlab.web.i18n import N_, local
from lawlab.web.keeping import fragment, kept
from texts import margin, queries
from texts.drawing import Draw, draw
from texts.marks import excerpt
from texts.queries import ArticleView, VersionHead, VersionView

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 20
WORDS_A_MINUTE = 200
EVERYTHING = 1_000_000
NO_TALLY = TallyView()
KINDS = ("citizen", "association", "company", "authority")


@dataclass(frozen=True)
class Filters:
    """What a reader asked of a list; anything else in the address is ignored."""

    sort: Sort
    alinea: int | None = None
    article: str = ""
    kind: str = ""
    status: str = "submitted"
    words: str = ""
    page: int = 1


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


@get("/consultations/{slug:str}/text")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The whole bill, with what is said of each line in its margin."""
    consultation = await consultations.one(slug)
    return await kept(request, await _key(consultation), lambda: _text(request, consultation))


async def _text(request: AnyRequest, consultation: ConsultationView) -> Response[str]:
    shown = await _version(consultation, _number(request, "version"))
    proposed = [one for one in await amendments.everything(consultation.id) if one.is_in_debate]
    tallies = await votes.tallies(consultation.id, "amendment")
    remarks = await annotations.on_version(consultation.id, shown.id, reader=request.user)
    by_article = margin.group(proposed, lambda one: one.article)
    noted = margin.group(remarks, lambda one: one.article)
    weights = _weights(tallies)
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
        tallies=tallies,
        minutes=max(1, round(size / WORDS_A_MINUTE)),
    )


@get("/consultations/{slug:str}/text/compare")
async def compare(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Two versions, article by article; by default the one under discussion and the latest."""
    consultation = await consultations.one(slug)
    heads = await queries.versions(consultation.bill)
    before, after = _pair(heads, consultation, _number(request, "from"), _number(request, "to"))
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
        return await _plain(consultation, number, _number(request, "version"))
    drawn = _draw(request, consultation)
    key = (await _key(consultation), drawn)
    return await kept(request, key, lambda: _article_page(request, consultation, number, drawn))


async def _article_page(request: AnyRequest, consultation: ConsultationView, number: str, drawn: Draw) -> Response[str]:
    now, user = clock.now(), request.user
    shown = await _version(consultation, _number(request, "version"))
    found = await _article(consultation, shown, number)
    remarks = await annotations.on_article(consultation.id, shown.id, found.id, reader=user)
    tallies = await votes.tallies(consultation.id, "amendment")
    filters = replace(_filters(request, consultation.phase(now)), article="", status="submitted")
    proposed = await _listed(consultation, filters, drawn, tallies=tallies, article=found.id)
    here = addresses.url_article(consultation.slug, found.slug)
    return pages.page(
        request,
        "texts/article",
        block="amendments",
        **await _frame(request, consultation, shown),
        article=found,
        reading=margin.read(found, shown.id, proposed, remarks, _weights(tallies)),
        neighbours=shown.around(found.id),
        history=await queries.history(consultation.bill, found.id),
        remark_kinds=await annotations.kinds(consultation.id, found.id),
        panel=await votes.panel(
            consultation, "article", found.id, subject=found.number, address=f"{here}/vote", person=user, now=now
        ),
        columns=await arguments.of_article(consultation.id, found.id, person=user.id if user else None),
        filters=filters,
        shelf=await _shelf(request, consultation, filters, here, proposed, drawn, tallies=tallies),
    )


@get("/consultations/{slug:str}/amendments")
async def listed(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Every amendment: by article, state and kind of author, in the order asked for, or by words."""
    consultation = await consultations.one(slug)
    shown = await queries.version(consultation.version)
    filters = _filters(request, consultation.phase(clock.now()))
    wanted = next((one for one in shown.articles if one.slug == filters.article), None)
    tallies = await votes.tallies(consultation.id, "amendment")
    drawn = _draw(request, consultation)
    found = await _listed(consultation, filters, drawn, tallies=tallies, article=wanted.id if wanted else None)
    here = addresses.url_amendments(slug)
    return pages.page(
        request,
        "texts/amendments",
        block="amendments",
        **await _frame(request, consultation, shown),
        counts=await amendments.counts(consultation.id),
        filters=filters,
        kinds=KINDS,
        shelf=await _shelf(request, consultation, filters, here, found, drawn, tallies=tallies),
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


def _number(request: AnyRequest, name: str) -> int | None:
    """A whole number in the address; anything else there is as good as nothing."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


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


def _filters(request: AnyRequest, phase: Phase) -> Filters:
    asked = request.query_params
    orders: dict[str, Sort] = {order: order for order in get_args(Sort)}
    # Once votes are closed nothing is left to discover: the order of the text serves reading.
    default: Sort = "discover" if phase in rules.open_in(Action.VOTE) else "place"
    status = asked.get("status", "")
    kind = asked.get("kind", "")
    return Filters(
        sort=orders.get(asked.get("sort", ""), default),
        alinea=_number(request, "alinea"),
        article=asked.get("article", "")[:60],
        kind=kind if kind in KINDS else "",
        status=status if status in ("submitted", "withdrawn") else "submitted",
        words=asked.get("q", "").strip()[:100],
        page=_number(request, "page") or 1,
    )


def _weights(tallies: Mapping[int, TallyView]) -> dict[int, int]:
    """Votes received by each amendment: what stands for « seen »."""
    return {target: tally.total for target, tally in tallies.items()}


def _draw(request: AnyRequest, consultation: ConsultationView) -> Draw:
    visitor = visitors.of(request.scope)
    return draw(consultation.slug, local(clock.now()).date(), visitor=visitor.browser, asked=_number(request, "draw"))


async def _listed(
    consultation: ConsultationView,
    filters: Filters,
    drawn: Draw,
    *,
    tallies: Mapping[int, TallyView],
    article: int | None,
) -> tuple[AmendmentView, ...]:
    """Every amendment of this state, to one article or to all, in the order asked for."""
    found = await amendments.listed(
        consultation.id, article=article, status=filters.status, sort=filters.sort, weights=_weights(tallies),
        seed=drawn.seed, size=EVERYTHING,
    )  # fmt: skip
    return found.items


async def _shelf(
    request: AnyRequest,
    consultation: ConsultationView,
    filters: Filters,
    here: str,
    found: Sequence[AmendmentView],
    drawn: Draw,
    *,
    tallies: Mapping[int, TallyView],
) -> Shelf:
    now, user = clock.now(), request.user
    items = [one for one in found if _matches(one, filters)]
    last = max(1, -(-len(items) // PER_PAGE))
    page = min(max(1, filters.page), last)
    voted = await votes.voted(user.id, consultation.id, "amendment") if user else {}
    outcomes = await _outcomes(consultation)
    slips = []
    for one in items[(page - 1) * PER_PAGE : page * PER_PAGE]:
        tally = tallies.get(one.id, NO_TALLY)
        is_shown = votes.are_shown(tally, has_voted=one.id in voted, phase=consultation.phase(now))
        slips.append(_slip(consultation, one, tally, is_shown=is_shown, outcome=outcomes.get(one.id, "")))
    return Shelf(
        slips=tuple(slips),
        total=len(items),
        page=page,
        pages=last,
        draw=drawn,
        before=_page_address(here, filters, drawn, page - 1) if page > 1 else "",
        after=_page_address(here, filters, drawn, page + 1) if page < last else "",
    )


def _slip(
    consultation: ConsultationView, one: AmendmentView, tally: TallyView, *, is_shown: bool, outcome: str
) -> Markup:
    """One amendment in a list; ``outcome`` is the published answer, or nothing yet."""
    spans = excerpt(one.base_alineas, one.alineas)
    counts = (tally.agree, tally.mixed, tally.disagree) if is_shown else ()
    key = (
        consultation.slug, one.number, one.status, one.title, one.article_number, one.is_addition, one.touched,
        one.author.name, one.author.kind, spans, counts, outcome,
    )  # fmt: skip
    return fragment(
        "texts/_slip", key, consultation=consultation, amendment=one, spans=spans, tally=tally, is_shown=is_shown,
        outcome=outcome,
    )  # fmt: skip


def _matches(amendment: AmendmentView, filters: Filters) -> bool:
    """Whether it touches the alinea, is by such an author, has this number or all these words (title, reasons…)."""
    if filters.alinea is not None and filters.alinea not in amendment.touched:
        return False
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


def _page_address(here: str, filters: Filters, drawn: Draw, page: int) -> str:
    """The same list at another page; the draw stays, so that nothing is shown twice or never."""
    asked = {
        "sort": filters.sort,
        "alinea": filters.alinea or "",
        "article": filters.article,
        "kind": filters.kind,
        "status": filters.status if filters.status != "submitted" else "",
        "q": filters.words,
        "draw": drawn.number if filters.sort == "discover" else "",
        "page": page,
    }
    return f"{here}?{urlencode({name: value for name, value in asked.items() if value != ''})}#amendments"


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
