"""Every sentence of the code and of the templates has its English, and no translation is left over.

A sentence is found where it is written: ``_("…")``, ``N_("…")``, ``_n("…", "…", count)``, and the first argument (and
the ``fields``) of our errors.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from lawlab import errors, paths
from lawlab.web import i18n

ROOT = Path(i18n.__file__).resolve().parents[2]
PACKAGES = ("lawlab", "texts", "amendments", "arguments")
Found = dict[str | tuple[str, str], str]
_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def _text(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def in_python(source: str, where: str) -> Found:
    """Sentence (or singular and plural) → where it is."""
    found: Found = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = _text(node.args[0]) if node.args else None
        second = _text(node.args[1]) if len(node.args) > 1 else None
        if name == "_n" and first and second:
            found[(first, second)] = f"{where}:{node.lineno}"
        elif name in {"_", "N_", *_ERRORS} and first:
            found[first] = f"{where}:{node.lineno}"
        if name in _ERRORS:
            tables = [keyword.value for keyword in node.keywords if keyword.arg == "fields"]
            for table in tables:
                if isinstance(table, ast.Dict):
                    found |= {text: f"{where}:{node.lineno}" for value in table.values if (text := _text(value))}
    return found


def in_template(source: str, where: str) -> Found:
    found: Found = {}
    tree = Environment().parse(source)
    for line, function, message in extract_from_ast(tree, ("_", "_n"), babel_style=False):
        parts = [part for part in (message if isinstance(message, tuple) else (message,)) if isinstance(part, str)]
        if function == "_n" and len(parts) >= 2:
            found[(parts[0], parts[1])] = f"{where}:{line}"
        elif parts:
            found[parts[0]] = f"{where}:{line}"
    return found


def everything() -> Found:
    found: Found = {}
    for file in sources():
        found |= in_python(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT)))
    for file in sorted(paths.templates().rglob("*.jinja")):
        found |= in_template(file.read_text(encoding="utf-8"), f"templates/{file.relative_to(paths.templates())}")
    return found


def translations() -> dict[str | tuple[str, str], dict[str, tuple[str, ...]]]:
    """Sentence → file → English."""
    found: dict[str | tuple[str, str], dict[str, tuple[str, ...]]] = {}
    for file in sorted((i18n.LOCALES / "en" / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale="en", abort_invalid=True)
        for message in catalogue:
            if message.id:
                key = message.id if isinstance(message.id, str) else (message.id[0], message.id[1])
                said = (message.string,) if isinstance(message.string, str) else tuple(message.string)
                found.setdefault(key, {})[file.name] = said
    return found


def _listed(keys: Iterable[object], found: Found) -> str:
    return "\n".join(f"  {found.get(key, '')}  {key!r}" for key in keys)  # type: ignore[call-overload]


def test_every_sentence_has_its_english() -> None:
    found, said = everything(), translations()
    missing = [key for key in found if not any(all(texts) for texts in said.get(key, {}).values())]
    assert not missing, f"{len(missing)} sentences without English:\n{_listed(missing, found)}"


def test_no_translation_is_left_over() -> None:
    found, said = everything(), translations()
    unused = [(key, *said[key]) for key in said if key not in found]
    assert not unused, "\n".join(map(str, unused))


def test_files_agree_where_they_translate_the_same_sentence() -> None:
    clash = {key: files for key, files in translations().items() if len(set(files.values())) > 1}
    assert not clash


def test_placeholders_are_the_same_in_both_languages() -> None:
    def names(text: str) -> set[str]:
        return set(re.findall(r"{(\w*)", text))

    for key, files in translations().items():
        french = names(key if isinstance(key, str) else "".join(key))
        for file, texts in files.items():
            assert set.union(*map(names, texts)) <= french, (file, key)
            if isinstance(key, str):
                assert names(texts[0]) == french, (file, key)


def test_french_spaces_do_not_break_lines_whoever_typed_them() -> None:
    i18n.set_language("fr")
    for typed in ("« {name} » : un", "«\u00a0{name}\u00a0»\u00a0: un"):
        assert i18n._(typed, name="x") == "«\u00a0x\u00a0»\u00a0: un"
    assert i18n._n("{count} vote ?", "{count} votes ?", 2) == "2 votes\u00a0?"


def test_sentences_are_found_where_they_are_written() -> None:
    source = (
        'N_("un"); _("deux", a=1); _n("{count} a", "{count} b", 3); raise_(Invalid("trois", fields={"x": "quatre"}))'
    )
    assert set(in_python(source, "x")) == {"un", "deux", ("{count} a", "{count} b"), "trois", "quatre"}
    template = "{{ _('cinq', x=1) }}{{ _n('{count} c', '{count} d', n) }}{{ ui.field('e', _('six')) }}"
    assert set(in_template(template, "x")) == {"cinq", ("{count} c", "{count} d"), "six"}
