"""The journal over HTTP: checkpoints, tiles and proofs as files for anybody; a receipt for the person it is about."""

import json
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.engine import tiles, tree
from lawlab.errors import Invalid, NotFound, NotSignedIn
from lawlab.journal import checkpoints, nodes, queries, receipts
from lawlab.settings import Settings
from lawlab.web import pages, visitors
from lawlab.web.i18n import N_

AnyRequest = Request[Any, Any, Any]
FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=5"
TEXT = "text/plain; charset=utf-8"
_SIGN_IN = N_("Un reçu n’est montré qu’à la personne qui a voté : connectez-vous.")
_NO_TILE = N_("Ce fichier n’est pas dans le journal, ou pas encore.")
_SIZES = N_("Donnez deux tailles du journal, la plus ancienne d’abord : from et to, au plus {size}.")


def _settings(request: AnyRequest) -> Settings:
    return visitors.of(request.scope).settings


@get("/consultations/{slug:str}/log/checkpoint")
async def checkpoint(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The last signed root, as a C2SP note."""
    await consultations.one(slug)
    found = await checkpoints.latest(slug) or await checkpoints.checkpoint(_settings(request), slug, now=clock.now())
    return Response(found.note, media_type=TEXT, headers={"Cache-Control": SHORTLY})


@get("/consultations/{slug:str}/log/key")
async def key(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The public key that checks it, on one line."""
    await consultations.one(slug)
    found = await checkpoints.key(_settings(request), slug)
    return Response(f"{found.text}\n", media_type=TEXT, headers={"Cache-Control": SHORTLY})


@get("/consultations/{slug:str}/log/tile/{path:path}")
async def tile(slug: FromPath[str], path: FromPath[Path]) -> Response[bytes]:
    """256 hashes of the tree, or the lines of 256 entries: C2SP tlog-tiles. A full one never changes."""
    await consultations.one(slug)
    try:
        asked = tiles.parse(str(path).lstrip("/"))
    except tiles.NotATile:
        raise NotFound(_NO_TILE) from None
    if not asked.fits((await queries.head(slug)).count):
        raise NotFound(_NO_TILE)
    start = asked.index * tiles.WIDTH
    if asked.level is None:
        content = tiles.bundle(await queries.lines(slug, start, asked.width))
    else:
        level = asked.level * tiles.HEIGHT
        wanted = [(level, index) for index in range(start, start + asked.width)]
        found = await nodes.nodes(slug, wanted)
        content = b"".join(found[node] for node in wanted)
    caching = FOR_EVER if asked.width == tiles.WIDTH else SHORTLY
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": caching})


@get("/consultations/{slug:str}/log/consistency")
async def consistency(request: AnyRequest, slug: FromPath[str]) -> Response[dict[str, Any]]:
    """The proof that the journal of ``from`` entries begins that of ``to``."""
    await consultations.one(slug)
    count = (await queries.head(slug)).count
    old, new = (_size(request.query_params.get(name)) for name in ("from", "to"))
    if not 0 <= old <= new <= count:
        raise Invalid(_SIZES, size=count)
    proof = await nodes.answered(slug, lambda at: tree.consistency(old, new, at))
    return Response({"from": old, "to": new, "proof": [one.hex() for one in proof]}, headers={"Cache-Control": SHORTLY})


@get("/consultations/{slug:str}/receipts/{name:str}")
async def receipt(request: AnyRequest, slug: FromPath[str], name: FromPath[str]) -> Response[str]:
    """The receipt of one's own vote: a page, or with « .json » the file to keep."""
    if request.user is None:
        raise NotSignedIn(_SIGN_IN)
    consultation = await consultations.one(slug)
    number, _dot, form = name.partition(".")
    if form not in ("", "json") or not number.isascii() or not number.isdigit():
        raise NotFound(receipts.NONE)
    now = clock.now()
    found = await receipts.receipt(
        _settings(request), slug, int(number[:12]), person=request.user.id, now=now
    )  # fmt: skip
    if form == "json":
        return Response(
            json.dumps(found.data, ensure_ascii=False, indent=1) + "\n",
            media_type="application/json",
            headers={
                "Content-Disposition": f'attachment; filename="{slug}-{found.n}.receipt.json"',
                "Cache-Control": "private, no-store",
            },
        )
    return pages.page(
        request, "journal/receipt", headers={"Cache-Control": "private, no-store"},
        consultation=consultation, phase=consultation.phase(now),
        receipt=found, entry=json.loads(found.line), point=receipts.under(found),
    )  # fmt: skip


@get("/consultations/{slug:str}/receipts")
async def own_receipts(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Every receipt of one's own in a consultation, withdrawals included, the last first."""
    if request.user is None:
        raise NotSignedIn(_SIGN_IN)
    consultation = await consultations.one(slug)
    return pages.page(
        request, "journal/receipts", headers={"Cache-Control": "private, no-store"},
        consultation=consultation, phase=consultation.phase(clock.now()),
        entries=[(number, json.loads(line)) for number, line in await queries.own(slug, request.user.id)],
    )  # fmt: skip


def _size(given: str | None) -> int:
    """A size in an address, or −1 for what is none."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 16 else -1


handlers: list[Any] = [checkpoint, key, tile, consistency, receipt, own_receipts]
