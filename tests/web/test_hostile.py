"""Whatever is put in an address, no route of the site breaks: it answers, or says what is wrong."""

import os
import random
from urllib.parse import quote

import pytest

from lawlab import clock
from lawlab.app import create_app
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import account, browser, sign_in

TRIES = 40 if os.environ.get("LAWLAB_HYPOTHESIS") == "nightly" else 1
PARTS = [
    "%00", "a%00b", "%ff", "%c3%28", "%ed%a0%80", "%f0%9f%92%a9", "..%2f..%2fetc%2fpasswd", "%0d%0aX:1", "'--",
    "%27%22<", "%20", "%E2%80%AE", "{slug}", "-1", "0", "2147483647", "2147483648", "9223372036854775808", "1e9",
    "1.0", "١", "²", "+1", "null", "bis", "4%20bis%20A", "%EF%BF%BF", "%7f", "9" * 400, "x" * 3000,
]  # fmt: skip
NAMES = [
    "version", "page", "sort", "alinea", "article", "kind", "status", "q", "draw", "cursor", "limit", "next",
    "draft", "rectify", "target", "fate", "filter", "n", "show", "chosen", "seed", "outcome", "amendment", "side",
    "phase",
]  # fmt: skip
QUERIES = [*(f"{name}={{}}" for name in NAMES), "from={}&to={}", "{}={}", "{}"]


def routes(settings: Settings) -> list[list[str]]:
    """Every GET route as its parts; a parameter is « int » or « str »."""
    found = []
    for route in create_app(settings).routes:
        if "GET" in getattr(route, "methods", ()):
            parts = [part if isinstance(part, str) else f"<{part.type.__name__}>" for part in route.path_components]
            found.append(parts)
    return found


def filled(parts: list[str], known: dict[str, list[str]], draw: random.Random, hostile: int) -> str:
    """The path with good values, and a hostile one in place ``hostile`` (counted among parameters)."""
    place, path = -1, []
    for before, part in zip(["", *parts], parts, strict=False):
        if not part.startswith("<"):
            path.append(quote(part))
            continue
        place += 1
        path.append(draw.choice(PARTS) if place == hostile else draw.choice(known.get(before, ["1"])))
    return "/" + "/".join(path)


@pytest.mark.parametrize("role", [None, Role.ADMINISTRATOR])
async def test_no_address_breaks_the_site(db: Settings, role: Role | None) -> None:
    world = await worlds.consultation(now=clock.now())
    author = await worlds.person()
    await worlds.amendment(world, author)
    draw = random.Random(20261128)
    known = {"consultations": ["essai"], "articles": ["2", "1er"], "amendments": ["1"]}
    broken: list[str] = []
    async with browser(db) as client:
        if role is not None:
            await account("admin@exemple.fr", role=role)
            await sign_in(client, "admin@exemple.fr")
        for parts in routes(db):
            addresses = {filled(parts, known, draw, hostile) for hostile in range(-1, 3) for _ in range(TRIES)}
            whole = filled(parts, known, draw, -1)
            addresses |= {f"{whole}?{draw.choice(QUERIES).replace('{}', draw.choice(PARTS))}" for _ in range(3 * TRIES)}
            for address in sorted(addresses):
                answer = await client.get(address, headers={"accept": draw.choice(["text/html", "application/json"])})
                if answer.status_code >= 500:
                    broken.append(f"{answer.status_code} {address[:200]}")
    assert not broken, "\n".join(broken)
