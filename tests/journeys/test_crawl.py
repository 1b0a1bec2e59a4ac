"""Every link of the demonstration leads somewhere, for a passer-by and for each role."""

import re

import pytest

from lawlab.engine.rules import Role
from tests.journeys.crawl import Crawl, reader
from tests.journeys.sites import Site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OPEN, FINISHED = "/consultations/demo", "/consultations/demo-finished"
EVERYBODY = [
    "/", "/consultations", "/sign-in", "/password", "/help/how-it-works", "/help/ranking", "/help/rules",
    "/help/proof",
    "/help/open-data", "/help/privacy", "/help/accessibility", "/help/contact", "/robots.txt",
    *(f"{slug}{page}" for slug in (OPEN, FINISHED) for page in ("", "/text", "/amendments", "/report", "/data")),
    f"{FINISHED}/text/compare", f"{OPEN}/articles/2", f"{OPEN}/articles/2/annotations", f"{OPEN}/articles/2/amend",
    f"{OPEN}/amendments/1",
]  # fmt: skip


def crawl(demo: Site, *, role: str = "", language: str = "fr", starts: tuple[str, ...] = ("/",)) -> Crawl:
    with reader(demo, role=role, language=language) as client:
        found = Crawl(client, 2 if role else 6).run(*starts)
    assert not found.troubles, f"{len(found.troubles)} troubles\n" + "\n".join(found.troubles[:60])
    return found


def visited(found: Crawl, pattern: str) -> list[str]:
    return [address for address in found._seen if re.fullmatch(pattern, address)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_passer_by_finds_every_page_and_no_dead_end(demo: Site, language: str) -> None:
    found = crawl(demo, language=language)
    lost = [page for page in EVERYBODY if page != "/robots.txt" and page not in found._seen]
    assert not lost, f"no link leads to {lost}"
    assert len(visited(found, f"{OPEN}/amendments/\\d+")) >= 35
    assert len(visited(found, f"{OPEN}/articles/[^/?]+")) >= 8


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_finds_no_dead_end(demo: Site, role: str) -> None:
    found = crawl(demo, role=role)
    assert {"/me", "/me/account"} <= found._seen
    is_staff = role in (Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR)
    assert (f"{OPEN}/desk" in found._seen) is is_staff
    if is_staff:
        assert visited(found, rf"{OPEN}/desk/amendments/\d+"), "the queue leads to no decision"
        assert visited(found, rf"{OPEN}/desk/simulation.*"), "the desk leads to no simulation"


def test_pages_that_nothing_links_to_answer_as_they_should(demo: Site) -> None:
    with reader(demo) as client:
        for path, status in {
            "/robots.txt": 200, "/health": 200, "/favicon.ico": 200, "/sign-up": 303, "/nowhere": 404, "/me": 401,
            f"{OPEN}/articles/99": 404, f"{OPEN}/amendments/9999": 404, "/consultations/nulle-part": 404,
            f"{OPEN}/desk": 401, "/static/nothing.css": 404, f"{OPEN}/text?version=99": 404,
        }.items():  # fmt: skip
            answer = client.get(path)
            assert answer.status_code == status, f"{path}: {answer.status_code}"
            assert "Traceback" not in answer.text
            assert answer.headers["content-security-policy"].startswith("default-src 'none'"), path
