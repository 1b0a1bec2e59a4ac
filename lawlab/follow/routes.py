"""One's own page, and the public page of what became of an amendment."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import FromPath

from amendments import queries as amendments
from amendments import reading
from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.follow import queries
from lawlab.follow.queries import Fate, Filter, Followed
from lawlab.journal import queries as journal
from lawlab.web import addresses, guards, pages
from lawlab.web.keeping import kept
from texts import queries as texts

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 10


@dataclass(frozen=True)
class Shelf:
    """One page of a person's amendments, by consultation, and the addresses of the pages before and after it."""

    total: int
    page: int
    pages: int
    before: str
    after: str


@get("/me", guards=[guards.signed_in])
async def me(request: AnyRequest) -> Response[str]:
    """What became of everything that the person did; ``fate``, ``consultation`` and ``page`` choose amendments."""
    everything = await queries.followed(request.user, clock.now())
    asked = request.query_params
    chosen = next((one for one in Filter if one.value == asked.get("fate")), Filter.ALL)
    slug = asked.get("consultation", "")
    shown = [one for one in everything if slug in ("", one.consultation.slug)]
    fates = [one for followed in shown for one in followed.fates if chosen in (Filter.ALL, one.group)]
    shelf = _shelf(fates, asked.get("page", ""), {"fate": chosen.value, "consultation": slug})
    part = fates[(shelf.page - 1) * PER_PAGE : shelf.page * PER_PAGE]
    return pages.page(
        request,
        "follow/me",
        everything=everything,
        followed=[one for one in shown if shelf.page == 1 or _has(one, part)],
        part=part,
        changes={one.amendment.id: _change(one) for one in part},
        shelf=shelf,
        filters=list(Filter),
        chosen=chosen,
        slug=slug,
        words=sum(one.words for followed in everything for one in followed.fates),
        totals=_totals(everything),
    )


def _change(fate: Fate) -> tuple[reading.Line, ...]:
    """What the amendment changes, marked: shown while its words are not in the text."""
    return reading.lines(fate.amendment.base_alineas, fate.amendment.alineas)


def _has(followed: Followed, part: list[Fate]) -> bool:
    return any(one.consultation.id == followed.consultation.id for one in part)


def _totals(everything: tuple[Followed, ...]) -> dict[str, int]:
    return {
        "amendments": sum(len(one.fates) for one in everything),
        "arguments": sum(len(one.arguments) for one in everything),
        "annotations": sum(len(one.annotations) for one in everything),
        "votes": sum(one.cast.total for one in everything),
    }


def _shelf(fates: list[Fate], wanted: str, asked: dict[str, str]) -> Shelf:
    last = max(1, -(-len(fates) // PER_PAGE))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 7 else 1
    page = min(max(1, number), last)
    kept_filters = {name: value for name, value in asked.items() if value not in ("", Filter.ALL.value)}

    def address(to: int) -> str:
        return f"{addresses.url_me()}?{urlencode({**kept_filters, 'page': to})}"

    return Shelf(
        total=len(fates),
        page=page,
        pages=last,
        before=address(page - 1) if page > 1 else "",
        after=address(page + 1) if page < last else "",
    )


@get("/consultations/{slug:str}/amendments/{number:int}/follow-up")
async def follow_up(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """What became of one amendment, for everybody, at an address that stays."""
    consultation = await consultations.one(slug)
    now = clock.now()

    async def make() -> Response[str]:
        amendment = await amendments.one(consultation.id, number)
        about = await queries.ground(consultation, now)
        return pages.page(
            request,
            "follow/amendment",
            consultation=consultation,
            phase=about.phase,
            bill=await texts.bill(consultation.bill),
            fate=(fate := await queries.fate(about, amendment)),
            change=_change(fate),
            is_readable=queries.is_readable(amendment, request.user),
        )

    latest = (await texts.versions(consultation.bill))[-1].id
    key = (consultation, consultation.phase(now), latest, (await journal.head(slug)).link)
    return await kept(request, key, make)


handlers: list[Any] = [me, follow_up]
