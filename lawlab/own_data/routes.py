"""A person's own data: carry them away, or have them erased."""

import asyncio
import io
import json
import zipfile
from typing import Any

from litestar import Request, Response, get, post

from lawlab import clock
from lawlab.errors import Invalid, TooMany
from lawlab.own_data import forms, queries, service
from lawlab.own_data.queries import Copy
from lawlab.web import errors, guards, pages, visitors
from lawlab.web import forms as web_forms
from lawlab.web.i18n import N_, _, language

AnyRequest = Request[Any, Any, Any]
GONE = N_("Votre compte est effacé, et vous êtes déconnecté.")


@get("/me/data", guards=[guards.signed_in])
async def show(request: AnyRequest) -> Response[str]:
    """What is kept, what a copy holds, and what erasing does."""
    return await _page(request)


async def _page(
    request: AnyRequest, *, status: int = 200, problems: dict[str, str] | None = None, retry: str = ""
) -> Response[str]:
    headers = {"Retry-After": retry} if retry else {}
    return pages.page(
        request,
        "own_data/show",
        status=status,
        headers=headers,
        stakes=await queries.stakes(request.user.id),
        errors=problems or {},
    )


@post("/me/data/copy", status_code=200, guards=[guards.signed_in])
async def copy(request: AnyRequest) -> Response[bytes]:
    """Everything, as a ZIP of JSON and of a page to read. Made for this request alone: there is no link to pass on."""
    found = await queries.copy_of(request.user.id)
    template = pages.environment().get_template("own_data/copy.html.jinja")
    page = template.render(copy=found, made_at=clock.now(), lang=language())
    data = await asyncio.to_thread(_zip, found, page)
    name = f"lawlab-{clock.now():%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type="application/zip", headers=headers)


def _zip(copy: Copy, page: str) -> bytes:
    account = {
        **vars(copy.account),
        "created_at": copy.account.created_at.isoformat(timespec="seconds"),
    }
    whole = {"account": account, **copy.parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
        archive.writestr("data.html", page)
    return out.getvalue()


@post("/me/data/erasure", status_code=303, guards=[guards.signed_in])
async def erase(request: AnyRequest) -> Response[str]:
    """Erase the account of this session, once its password is given again."""
    now = clock.now()
    try:
        form = await web_forms.read(request, forms.EraseForm)
        await service.confirm(request.user.id, form.current_password, now=now)
    except (Invalid, TooMany) as error:
        trouble = errors.trouble(error)
        problems = dict(trouble.fields) or {"current_password": trouble.message}
        return await _page(
            request, status=trouble.status, problems=problems, retry=str(trouble.facts.get("retry_after", ""))
        )
    visitor = visitors.of(request.scope)
    await service.erase(request.user.id, settings=visitor.settings, now=now)
    visitor.sign_out()
    return pages.redirect(request, "/", notice=_(GONE))


handlers: list[Any] = [show, copy, erase]
