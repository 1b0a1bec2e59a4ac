"""Routes that belong to no room: static files, appearance, language, robots."""

from typing import Any, Literal

from litestar import Request, Response, get, post
from litestar.params import FromPath

from lawlab.errors import NotFound
from lawlab.web import addresses, assets, forms, pages, visitors
from lawlab.web.i18n import N_

FOR_EVER = "public, max-age=31536000, immutable"
NO_FILE = N_("Ce fichier n’existe pas, ou plus.")
NO_PAGE = N_("Cette page n’existe pas, ou plus.")


@get("/static/{name:str}", media_type="application/octet-stream")
async def static_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    asset = pages.shelf_of(request).files.get(name)
    if asset is None:
        raise NotFound(NO_FILE)
    headers = {"Cache-Control": FOR_EVER, "ETag": asset.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == asset.etag:
        return Response(b"", status_code=304, headers=headers, media_type=asset.media_type)
    body = asset.body
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = asset.packed, "gzip"
    return Response(body, headers=headers, media_type=asset.media_type)


@get("/favicon.ico", media_type="image/svg+xml", sync_to_thread=False)
def favicon() -> Response[bytes]:
    return Response(assets.FAVICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@get("/robots.txt", media_type="text/plain", sync_to_thread=False)
def robots() -> str:
    return "User-agent: *\nDisallow: /me\nDisallow: /sign-in\nDisallow: /password\n"


class ThemeForm(forms.Form):
    theme: Literal["auto", "light", "dark"]


class LanguageForm(forms.Form):
    language: Literal["fr", "en"]


@post("/theme", status_code=303)
async def keep_theme(request: Request[Any, Any, Any]) -> Response[str]:
    """Keep the appearance in a cookie, and go back where one was."""
    form = await forms.read(request, ThemeForm)
    visitors.of(request.scope).set_cookie("theme", form.theme)
    return pages.redirect(request, await back(request))


@post("/language", status_code=303)
async def keep_language(request: Request[Any, Any, Any]) -> Response[str]:
    """Keep the language in a cookie, and go back where one was."""
    form = await forms.read(request, LanguageForm)
    visitors.of(request.scope).set_cookie("language", form.language)
    return pages.redirect(request, await back(request))


HELP = ("how-it-works", "ranking", "proof", "rules", "accessibility", "open-data", "privacy", "contact")


@get("/help/{name:str}")
async def help_page(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[str]:
    """The pages that the footer leads to."""
    if name not in HELP:
        raise NotFound(NO_PAGE)
    return pages.page(request, f"help/{name}", mail=visitors.of(request.scope).settings.mail_from)


@get("/help", status_code=303)
async def help_home(request: Request[Any, Any, Any]) -> Response[str]:
    return pages.redirect(request, addresses.url_help())


async def back(request: Request[Any, Any, Any]) -> str:
    """The local path in the field ``next``, else the home page."""
    path = ((await forms.load(request)).get("next") or ["/"])[0]
    return path if addresses.is_local(path) else "/"


handlers: list[Any] = [static_file, favicon, robots, keep_theme, keep_language, help_page, help_home]
