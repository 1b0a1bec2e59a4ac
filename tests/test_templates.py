"""Templates keep their promises: what a route names exists, what htmx replaces exists, nothing inline, no bare form."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from lawlab import paths
from lawlab.web import pages

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lawlab", "texts", "amendments", "arguments")
RENDERERS = {"page", "answer", "render", "_render"}
_NAME = re.compile(r"^[a-z_-]+/[a-z_-]+$")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOADED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_TAG = re.compile(r"<([a-z]+)\b([^<>]*)>")
_FORM = re.compile(r"<form\b(.*?)</form>", re.DOTALL)
_DYNAMIC = "\x01"

# `safe` switches the escaping off: each one says why nothing typed by a person goes through it.
SAFE = {
    "accounts/sign-in": ("link=(", "a link of ours inside a translated sentence; its words are msgids"),
}


class Use(NamedTuple):
    """A template that a line of Python names, and the block it asks of it."""

    place: str
    template: str
    block: str | None


@cache
def sources() -> dict[str, str]:
    """Every HTML template by its name, "room/page"."""
    folder = paths.templates()
    return {
        path.relative_to(folder).as_posix().removesuffix(".html.jinja"): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html.jinja"))
    }


@cache
def plain() -> dict[str, str]:
    """The same without comments, and with each Jinja expression shrunk to one sign: what is left is HTML."""
    return {name: _JINJA.sub(_shrunk, source) for name, source in sources().items()}


def _shrunk(found: "re.Match[str]") -> str:
    return _DYNAMIC if found[0].startswith("{{") else ""


def uses() -> Iterator[Use]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and _called(node) in RENDERERS and len(node.args) > 1:
                    place = f"{path.relative_to(ROOT)}:{node.lineno}"
                    blocks = [block for word in node.keywords if word.arg == "block" for block in _texts(word.value)]
                    for template in _texts(node.args[1]):
                        if _NAME.match(template):
                            yield from (Use(place, template, block) for block in blocks or [None])


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts(node: ast.expr) -> list[str]:
    """The strings that an expression may be: one, or both of « a if … else b »."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [*_texts(node.body), *_texts(node.orelse)] if isinstance(node, ast.IfExp) else []


def forms() -> Iterator[tuple[str, str, str]]:
    """Template, opening tag, and the whole of each form; Jinja kept."""
    for name, source in sources().items():
        for found in _FORM.finditer(re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)):
            yield name, _opening(found[0]), found[0]


def _opening(form: str) -> str:
    """The opening tag, whose attributes may hold expressions with < and >."""
    return form[: _JINJA.sub(lambda found: "\x01" * len(found[0]), form).index(">") + 1]


def test_the_search_finds_what_routes_name() -> None:
    found = {use.template for use in uses()}
    assert {"accounts/sign-in", "errors/kept", "texts/article"} <= found
    assert any(use.block for use in uses())


def test_every_template_that_a_route_names_exists() -> None:
    missing = [f"{use.place}: {use.template}" for use in uses() if use.template not in sources()]
    assert not missing, "\n".join(missing)


def test_every_block_that_a_route_names_is_written_in_that_file() -> None:
    environment = pages.environment()
    missing = [
        f"{use.place}: block {use.block} of {use.template}"
        for use in uses()
        if use.block is not None
        and use.template in sources()
        and use.block not in environment.get_template(f"{use.template}.html.jinja").blocks
    ]
    assert not missing, "\n".join(missing)


def test_every_template_is_used() -> None:
    loaded = {name.removesuffix(".html.jinja") for source in sources().values() for name in _LOADED.findall(source)}
    written = "\n".join(
        path.read_text(encoding="utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py")
    )
    unused = [
        name
        for name in sources()
        if name not in loaded
        and not re.search(rf"[\"']{re.escape(name)}(\.html\.jinja)?[\"']", written)
        and not re.search(rf"f[\"']{re.escape(name.partition('/')[0])}/\{{", written)
    ]
    assert not unused, f"no route and no template asks for {unused}"


def test_every_template_that_another_one_loads_exists() -> None:
    missing = [
        f"{name}: {loaded}"
        for name, source in sources().items()
        for loaded in _LOADED.findall(source)
        if loaded.removesuffix(".html.jinja") not in sources()
    ]
    assert not missing, "\n".join(missing)


def test_what_htmx_replaces_has_its_id_in_some_template() -> None:
    ids = {value for html in plain().values() for value in re.findall(r'\bid="([^"]+)"', html)}
    patterns = [re.compile(re.escape(value).replace(_DYNAMIC, ".+") + r"\Z") for value in ids]
    lost = [
        f"{name}: {target}"
        for name, html in plain().items()
        for target in re.findall(r'hx-(?:target|include|indicator)="#([^" ]+)"', html)
        if target not in ids and not any(pattern.match(target) for pattern in patterns)
    ]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a style attribute", r"\sstyle\s*="),
        ("a style element", r"<style\b"),
        ("a script inside the page", r"<script(?![^>]*\bsrc=)"),
        ("an on… attribute", r"\s(?:hx-)?on[a-z:-]+\s*="),
        ("a javascript: address", r"javascript:"),
        ("!important or a colour", r"!important|#[0-9a-fA-F]{6}\b"),
    ],
)
def test_the_content_policy_forbids_anything_inline(what: str, pattern: str) -> None:
    found = [f"{name}: {what}" for name, html in plain().items() if re.search(pattern, html, re.IGNORECASE)]
    assert not found, "\n".join(found)


def test_every_form_says_where_it_goes_and_how() -> None:
    wrong = [
        f"{name}: {tag}"
        for name, tag, _form in forms()
        if not re.search(r'\baction="[^"]', tag) or not re.search(r'\bmethod="(get|post)"', tag)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_form_that_acts_carries_the_token_and_no_other_does() -> None:
    bare = [f"{name}: {tag}" for name, tag, form in forms() if 'method="post"' in tag and "csrf()" not in form]
    shown = [f"{name}: {tag}" for name, tag, form in forms() if 'method="get"' in tag and "csrf()" in form]
    assert not bare, "\n".join(bare)
    assert not shown, "a token in an address leaks:\n" + "\n".join(shown)


def test_whatever_htmx_sends_goes_without_it_too() -> None:
    """A real address beside each hx-get and hx-post: on the element itself, or the form it is in."""
    alone = [
        f"{name}: <{tag}{attributes}>"
        for name, html in plain().items()
        for tag, attributes in _TAG.findall(html)
        if re.search(r"\bhx-(get|post)=", attributes)
        and not re.search(r"\b(href|action|formaction)=", attributes)
        and not (tag in ("button", "input", "select", "textarea") and _is_in_form(html, attributes))
    ]
    assert not alone, "\n".join(alone)


def _is_in_form(html: str, attributes: str) -> bool:
    before = html[: html.index(attributes)]
    return before.count("<form") > before.count("</form>")


def test_escaping_is_switched_off_only_where_it_is_explained() -> None:
    found = []
    for name, source in sources().items():
        for line in re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL).splitlines():
            if re.search(r"\|\s*safe\b|autoescape\s+false", line):
                sign, _reason = SAFE.get(name, ("\x00", ""))
                if sign not in line:
                    found.append(f"{name}: {line.strip()[:160]}")
    assert not found, "\n".join(found)


def test_every_exception_to_escaping_still_serves() -> None:
    gone = [name for name, (sign, _reason) in SAFE.items() if sign not in sources().get(name, "")]
    assert not gone, f"no longer needed in SAFE: {gone}"
