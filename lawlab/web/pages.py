"""Renders pages and blocks.

A page is ``templates/<room>/<page>.html.jinja``; a part that htmx may replace is a ``{% block status %}`` of that file
wrapping the element ``id="status"``. ``page`` gives the whole page, or the block when htmx asks (never on a history
restore); ``answer``, after a POST, gives the block to htmx and a 303 otherwise. The environment is strict: a missing
value is an error, not a hole.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.runtime import Context
from jinja2_fragments import render_block
from litestar import Request, Response
from markupsafe import Markup, escape

from lawlab import __version__, clock, paths
from lawlab.web import addresses, assets, i18n, visitors
from lawlab.web.markdown import markdown

HTML = "text/html"
AnyRequest = Request[Any, Any, Any]


class _Context(Context):
    """Jinja's, without looking at each call whether the function wants the context: none of ours does."""

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **facts: Any
    ) -> Any:
        """Asking took a tenth of a page. The two underscored arguments are Jinja's own, for such functions only."""
        return function(*args, **facts)


class _Environment(Environment):
    context_class = _Context


@cache
def environment() -> Environment:
    """The one environment of the process: templates, the ``ui`` macros, translations and addresses."""
    env = _Environment(
        loader=FileSystemLoader(paths.templates()),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.globals.update(
        _=i18n._,
        _n=i18n._n,
        language=i18n.language,
        static=static,
        form_token=lambda: visitors.current().form_token(),
        version=__version__,
        **addresses.TEMPLATE_GLOBALS,
    )
    env.filters["markdown"] = markdown
    env.filters["width"] = i18n.plain_number
    functions: dict[str, Callable[..., Any]] = {
        "markdown": markdown,
        "law": law,
        "date": i18n.format_date,
        "time": i18n.format_time,
        "datetime": i18n.format_datetime,
        "number": i18n.format_number,
        "percent": i18n.format_percent,
        "local": i18n.local,
        "static": static,
    }
    env.globals["ui"] = ui = SimpleNamespace(**functions)
    module = env.get_template("ui.html.jinja").module
    for name, macro in vars(module).items():
        if not name.startswith("_") and callable(macro):
            setattr(ui, name, macro)
    return env


def static(name: str) -> str:
    """The address of a static file: ``static("composer.js")``."""
    return _shelf(visitors.current().settings.data_dir).addresses[name]


def shelf_of(request: AnyRequest) -> assets.Shelf:
    """The static files of this site, with the ministry's own tokens when it has some."""
    return _shelf(visitors.of(request.scope).settings.data_dir)


@cache
def _shelf(data_dir: Path) -> assets.Shelf:
    theme = data_dir / "theme" / "tokens.css"
    return assets.shelf(theme if theme.is_file() else None)


_ORDINAL = ("1er", "Ier", "1ère", "Ière")


def law(text: str, language: str = "fr") -> Markup:
    """Text of law as it is printed: escaped, « 1er » with its raised letters, in its own language on any page."""
    return _law(str(text), language, i18n.language())


@lru_cache(maxsize=8192)
def _law(text: str, language: str, here: str) -> Markup:
    html = str(escape(text))
    for ordinal in _ORDINAL:
        head, tail = ordinal[0], ordinal[1:]
        html = html.replace(f" {ordinal}", f" {head}<sup>{tail}</sup>")
        if html.startswith(ordinal):
            html = f"{head}<sup>{tail}</sup>{html[len(ordinal) :]}"
    return Markup(html if language == here else f'<span lang="{escape(language)}">{html}</span>')


def context(request: AnyRequest) -> dict[str, Any]:
    """What every template and every block may use."""
    visitor = visitors.of(request.scope)
    return {
        "user": visitor.user,
        "csrf_token": visitor.form_token(),
        "lang": i18n.language(),
        "now": clock.now(),
        "theme": visitor.theme,
        "path": visitor.path,
        "settings": visitor.settings,
    }


def wants_block(request: AnyRequest) -> bool:
    """Whether htmx asks for a part of a page; going back in history needs the whole one."""
    headers = request.headers
    return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"


def render(request: AnyRequest, template: str, values: Mapping[str, Any], *, block: str | None = None) -> str:
    """A template, or one block of it, as text. The template's name has no extension: "accounts/sign-in"."""
    name = f"{template}.html.jinja"
    everything = {**context(request), **values}
    if block is not None:
        return str(render_block(environment(), name, block, **everything))
    everything["notice"] = visitors.of(request.scope).take_notice()
    return environment().get_template(name).render(everything)


def page(
    request: AnyRequest,
    template: str,
    *,
    block: str | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response[str]:
    """The full page, or its block when htmx asks and ``block`` names one."""
    wanted = block if block is not None and wants_block(request) else None
    text = render(request, template, values, block=wanted)
    return Response(text, media_type=HTML, status_code=status, headers={"Vary": _VARY, **(headers or {})})


def answer(
    request: AnyRequest, template: str, *, block: str, back: str, notice: str = "", **values: Any
) -> Response[str]:
    """After a POST: the block for htmx (with the notice spoken in ``#messages``), else 303 to ``back``."""
    if not wants_block(request):
        return redirect(request, back, notice=notice)
    text = render(request, template, values, block=block)
    if notice:
        text += render(request, "errors/notice", {"notice": notice, "is_swapped": True}, block="notice")
    return Response(text, media_type=HTML, status_code=200, headers={"Vary": _VARY})


def redirect(request: AnyRequest, back: str, *, notice: str = "") -> Response[str]:
    """303 to a path of this site; the notice is shown once on the next full page. htmx follows by HX-Redirect."""
    if notice:
        visitors.of(request.scope).leave_notice(notice)
    if wants_block(request):
        return Response("", media_type=HTML, status_code=200, headers={"Vary": _VARY, "HX-Redirect": back})
    return Response("", media_type=HTML, status_code=303, headers={"Vary": _VARY, "Location": back})


_VARY = "HX-Request, Cookie, Accept-Language"
