"""The engine alone: no web, no database, and the same answers in every process."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

IMPORTS = """
import importlib, pkgutil, sys
import lawlab.engine
for module in pkgutil.iter_modules(lawlab.engine.__path__):
    importlib.import_module("lawlab.engine." + module.name)
heavy = "litestar piccolo pydantic jinja2 click rich babel sqlite3 asyncio asyncpg socket uvicorn".split()
print(sorted(set(heavy) & set(sys.modules)))
"""

ANSWERS = """
import hashlib, random
from lawlab.engine import conflicts, coordination, merge, normal_form, order, provenance, rebase, similar
from lawlab.engine.operations import derive, to_data
from lawlab.engine.diff import diff_alineas

rng = random.Random(5)
words = "le la un une de du droit délai dix quinze jours article alinéa premier deuxième maire avis , . I. – 1°".split()
def line(): return " ".join(rng.choice(words) for _ in range(rng.randrange(3, 25)))
def changed(text):
    text = list(text)
    for _ in range(3):
        at = rng.randrange(len(text))
        match rng.randrange(4):
            case 0: text[at] = text[at].replace(rng.choice(words), line(), 1)
            case 1: text.insert(at, line())
            case 2: text.append(text.pop(at))
            case _: text[at] = line() + text[at]
    return text
said = []
for _ in range(12):
    base = [line() for _ in range(8)]
    made = [changed(base) for _ in range(5)]
    ops = {str(n): derive(base, new) for n, new in enumerate(made)}
    index = similar.Index()
    for n, new in enumerate(made):
        index.add(n, " ".join(new), normal_form.normal_form(ops[str(n)]))
    said += [
        diff_alineas(base, made[0]), merge.merge(base, made[0], made[1]), conflicts.relations(base, list(ops.items())),
        rebase.rebase(ops["0"], base, made[1]), provenance.trace([("", base), ("a", made[0]), ("b", made[1])]),
        order.order(order.Tabled(key, "4", op) for key, op in ops.items()), index.nearest(" ".join(made[3])),
        coordination.coordinate({"1": base}, "1", ops["2"]), [to_data(op) for op in ops.values()],
    ]
print(hashlib.sha256(repr(said).encode()).hexdigest())
"""


def run(script: str, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_every_module_is_imported_without_the_web_or_the_database() -> None:
    assert run(IMPORTS, "0") == "[]"


def test_the_same_answers_whatever_the_seed_of_the_hashes() -> None:
    assert len({run(ANSWERS, seed) for seed in ("0", "1", "2026")}) == 1
