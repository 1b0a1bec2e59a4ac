"""The journal over HTTP: what a witness fetches, what a voter keeps."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from lawlab import clock, database
from lawlab.engine import chain, note, receipt, tiles, tree
from lawlab.journal import batch, checkpoints, ed25519, queries, service
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.worlds import World

LOG = "/consultations/essai/log"
HERE = "/consultations/essai/amendments/1"


@pytest.fixture
async def world(db: Settings) -> World:
    world = await worlds.consultation(now=clock.now())
    await worlds.amendment(world, await worlds.person())
    return world


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


async def grow(count: int) -> None:
    async with database.transaction():
        await batch.record_many("essai", [batch.Act("vote", clock.now(), who=number) for number in range(count)])


async def leaves() -> list[bytes]:
    return [chain.leaf(line) async for line, _link in queries.entries("essai")]


async def test_the_checkpoint_is_signed_by_the_key_served_beside_it(client: httpx.AsyncClient) -> None:
    answer, key = await client.get(f"{LOG}/checkpoint"), await client.get(f"{LOG}/key")
    read = note.read(answer.text)
    assert answer.headers["content-type"].startswith("text/plain")
    assert note.is_signed(read, note.read_key(key.text), ed25519.verify)
    assert read.checkpoint.origin == "lawlab.test/consultations/essai/log"
    assert read.checkpoint.root == tree.Frontier().extended(await leaves()).root


async def test_the_tiles_give_the_tree_back(client: httpx.AsyncClient) -> None:
    await grow(600)
    every = await leaves()
    lines: list[str] = []
    for tile in tiles.of_tree(len(every)):
        answer = await client.get(f"{LOG}/{tile.path}")
        assert answer.status_code == 200, tile
        assert ("immutable" in answer.headers["cache-control"]) == (tile.width == 256)
        start = tile.index * 256
        if tile.level is None:
            lines += tiles.read_bundle(answer.content)
        elif tile.level == 0:
            assert answer.content == b"".join(every[start : start + tile.width])
        else:
            blocks = [every[index << 8 : (index + 1) << 8] for index in range(start, start + tile.width)]
            assert answer.content == b"".join(tree.Frontier().extended(block).root for block in blocks)
    assert [chain.leaf(line) for line in lines] == every


async def test_a_tile_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    for path in ("0/000", "0/001.p/3", "1/000.p/1", "entries/x", "9/000", "0/000.p/0", ""):
        assert (await client.get(f"{LOG}/tile/{path}")).status_code == 404, path


async def test_an_unknown_consultation_has_no_log(client: httpx.AsyncClient) -> None:
    for path in ("checkpoint", "key", "tile/0/000.p/1", "consistency?from=0&to=0"):
        assert (await client.get(f"/consultations/rien/log/{path}")).status_code == 404
    assert (await client.get("/consultations/site/log/checkpoint")).status_code == 404


async def test_a_consistency_proof_links_two_checkpoints(client: httpx.AsyncClient, db: Settings, world: World) -> None:
    before = note.read((await client.get(f"{LOG}/checkpoint")).text).checkpoint
    await grow(40)
    after = note.read((await checkpoints.checkpoint(db, "essai", now=world.now)).note).checkpoint
    answer = await client.get(f"{LOG}/consistency", params={"from": before.size, "to": after.size})
    proof = [bytes.fromhex(one) for one in answer.json()["proof"]]
    assert tree.is_consistent(before.size, before.root, after.size, after.root, proof)


async def test_sizes_that_make_no_sense_are_refused(client: httpx.AsyncClient) -> None:
    for sizes in (
        "", "from=1", "from=2&to=1", "from=-1&to=1", "from=1&to=99999", "from=x&to=1", "from=1&to=" + "9" * 400,
        "from=%C2%B2&to=3",
    ):  # fmt: skip
        assert (await client.get(f"{LOG}/consistency?{sizes}")).status_code == 422, sizes


async def _vote(client: httpx.AsyncClient) -> str:
    """Vote by the button; the address of the receipt's page."""
    page = await browsing.show(client, HERE)
    shown = await browsing.follow(client, await browsing.submit(client, page, f"{HERE}/vote", v="1"))
    return str(shown.css_first("#recu a").attributes["href"])


async def test_after_a_vote_a_receipt_is_read_downloaded_and_holds(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    address = await _vote(client)
    page = await browsing.show(client, address)
    said = browsing.words(page).replace("\xa0", " ")
    assert "Votre vote « d’accord » est écrit" in said and "Le montrer révèle votre vote" in said
    file = await client.get(str(page.css_first("a.btn.go").attributes["href"]))
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.headers["cache-control"] == "private, no-store"
    data = json.loads(file.text)
    assert receipt.check_receipt(data, verify=ed25519.verify, key=(await client.get(f"{LOG}/key")).text) is None
    assert data["salt"] and data["salt"] in said and data["line"] in said

    lines = {number: pair async for number, pair in _numbered()}
    assert receipt.check_receipt(
        data, verify=ed25519.verify,
        line_at=lambda number: lines[number][0], link_at=lambda number: lines[number][1],
    ) is None  # fmt: skip


async def _numbered() -> AsyncIterator[tuple[int, tuple[str, str]]]:
    number = 0
    async for pair in queries.entries("essai"):
        number += 1
        yield number, pair


async def test_with_htmx_the_voting_block_leads_to_the_receipt_too(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    answer = await browsing.submit(client, page, f"{HERE}/vote", v="-1", headers={"hx-request": "true"})
    address = str(browsing.parse(answer).css_first("#recu a").attributes["href"])
    assert "Votre vote « pas d’accord »" in browsing.words(await browsing.show(client, address)).replace("\xa0", " ")


async def test_a_receipt_is_for_the_person_who_voted_alone(client: httpx.AsyncClient, db: Settings) -> None:
    await browsing.signed_in(client)
    address = await _vote(client)
    async with browsing.browser(db) as stranger:
        for path in (address, f"{address}.json"):
            assert (await stranger.get(path, headers={"accept": "application/json"})).status_code == 401
        await browsing.signed_in(stranger, name="Autre")
        for path in (address, f"{address}.json"):
            assert (await stranger.get(path)).status_code == 404


async def test_a_receipt_that_is_not_there_is_not_found(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    for name in ("0", "1", "999999", "9" * 40, "1.xml", "x", "1.json.json", "%C2%B2"):
        assert (await client.get(f"/consultations/essai/receipts/{name}")).status_code == 404, name


async def test_all_receipts_of_ones_own_are_listed_even_of_a_vote_taken_back(
    client: httpx.AsyncClient, db: Settings
) -> None:
    await browsing.signed_in(client)
    address = await _vote(client)
    page = await browsing.show(client, HERE)
    await browsing.follow(client, await browsing.submit(client, page, f"{HERE}/vote", v=["1", ""]))
    mine = await browsing.show(client, "/consultations/essai/receipts")
    found = [str(node.attributes["href"]) for node in mine.css("main td a, main th a")]
    assert len(found) == 2 and found[1] == address
    assert "retrait d’un vote" in browsing.words(mine) and "amd-1@1" in browsing.words(mine)
    taken_back = (await client.get(f"{found[0]}.json")).json()
    assert receipt.check_receipt(taken_back, verify=ed25519.verify) is None and '"val":null' in taken_back["line"]
    assert "Le retrait de votre vote est écrit" in browsing.words(await browsing.show(client, found[0]))
    async with browsing.browser(db) as stranger:
        assert (await stranger.get("/consultations/essai/receipts", headers={"accept": "*/*"})).status_code == 401
        await browsing.signed_in(stranger, name="Autre")
        other = await browsing.show(stranger, "/consultations/essai/receipts")
        assert not other.css("main td a") and "Aucun reçu" in browsing.words(other)


async def test_the_report_prints_the_root_that_the_checkpoint_signs(client: httpx.AsyncClient, db: Settings) -> None:
    signed = note.read((await client.get(f"{LOG}/checkpoint")).text).checkpoint
    assert signed.root.hex() in browsing.words(await browsing.show(client, "/consultations/essai/report"))


async def test_a_setting_gives_receipts_without_salt(db: Settings, world: World) -> None:
    async with browsing.browser(db.model_copy(update={"receipt_salt": False})) as client:
        await browsing.signed_in(client)
        address = await _vote(client)
        data = (await client.get(f"{address}.json")).json()
        assert data["salt"] is None and data["voter"] is None
        assert receipt.check_receipt(data, verify=ed25519.verify) is None
        secret = (await database.fetch("SELECT salt FROM journal_commitment ORDER BY id DESC LIMIT 1"))[0]["salt"].hex()
        for path in (address, HERE, f"{address}.json"):
            assert secret not in (await client.get(path)).text
        assert "Ce reçu ne dit pas de qui est la ligne" in browsing.words(await browsing.show(client, address))


async def test_a_thousand_receipts_are_not_a_thousand_signatures(client: httpx.AsyncClient, db: Settings) -> None:
    await browsing.signed_in(client)
    address = await _vote(client)
    await client.get(address)
    signed = await checkpoints.latest("essai")
    async with database.transaction():
        await service.record("essai", "vote", at=clock.now(), val=1)
    await client.get(f"{address}.json")
    assert await checkpoints.latest("essai") == signed


async def test_the_page_on_what_is_proved_is_linked_from_where_it_matters(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    address = await _vote(client)
    for path in (address, "/consultations/essai/data", "/consultations/essai/report", "/help/open-data"):
        page = await browsing.show(client, path)
        assert page.css_matches('main a[href="/help/proof"]'), path
    said = browsing.words(await browsing.show(client, "/help/proof"))
    for command in ("lawlab verify archive.zip --receipt", "lawlab witness", "--against"):
        assert command in said
