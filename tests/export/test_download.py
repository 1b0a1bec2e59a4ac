"""A download that broke off goes on where it stopped; one that is at hand already is not sent again."""

import httpx
import pytest

from lawlab.export import shelf
from lawlab.export.download import NotSatisfiable, Part, part
from lawlab.settings import Settings
from tests import worlds


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-99", Part(0, 100, 1000)),
        ("bytes=900-", Part(900, 1000, 1000)),
        ("bytes=-10", Part(990, 1000, 1000)),
        ("bytes=-5000", Part(0, 1000, 1000)),
        ("bytes=990-5000", Part(990, 1000, 1000)),
        ("bytes= 0 - 0", Part(0, 1, 1000)),
        ("", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=" + "9" * 40 + "-", None),
    ],
)
def test_a_range_is_read_as_http_says(asked: str, expected: Part | None) -> None:
    assert part(asked, 1000) == expected


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(asked: str) -> None:
    with pytest.raises(NotSatisfiable):
        part(asked, 1000)


async def test_the_archive_comes_whole_in_parts_or_not_again(client: httpx.AsyncClient, db: Settings) -> None:
    world = await worlds.consultation()
    address = f"/consultations/{world.slug}/data/archive.zip"
    whole = await client.get(address)
    kept = shelf.latest(db, world.slug)
    assert kept is not None and whole.content == kept.path.read_bytes()
    assert whole.status_code == 200 and "content-encoding" not in whole.headers
    assert whole.headers["accept-ranges"] == "bytes" and int(whole.headers["content-length"]) == kept.bytes
    assert whole.headers["content-disposition"] == f'attachment; filename="{world.slug}.zip"'
    tag = whole.headers["etag"]

    first = await client.get(address, headers={"range": "bytes=0-999"})
    rest = await client.get(address, headers={"range": "bytes=1000-", "if-range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.headers["content-range"] == f"bytes 0-999/{kept.bytes}"
    assert first.content + rest.content == whole.content

    changed = await client.get(address, headers={"range": "bytes=1000-", "if-range": '"another"'})
    assert changed.status_code == 200 and changed.content == whole.content, "it is another file now: all of it"
    beyond = await client.get(address, headers={"range": f"bytes={kept.bytes}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{kept.bytes}")
    for known in (tag, f'"x", W/{tag}', "*"):
        again = await client.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await client.get(address, headers={"if-none-match": '"x"'})).status_code == 200
