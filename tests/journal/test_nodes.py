"""The tree that the entries keep: the same as one grown from the lines, whatever wrote them."""

from datetime import UTC, datetime
from importlib import import_module

import pytest

from lawlab import database
from lawlab.engine import chain, tree
from lawlab.journal import batch, nodes, queries, service

NOW = datetime(2026, 11, 22, 14, 37, tzinfo=UTC)


async def write(chapter: str, count: int) -> None:
    async with database.transaction():
        for number in range(count):
            await service.record(chapter, "vote", at=NOW, val=number)


async def import_(chapter: str, count: int) -> None:
    async with database.transaction():
        await batch.record_many(chapter, [batch.Act("vote", NOW, who=number) for number in range(count)])


async def leaves(chapter: str) -> list[bytes]:
    return [chain.leaf(line) async for line, _link in queries.entries(chapter)]


async def test_acts_and_imports_grow_one_tree(db: None) -> None:
    await write("demo", 7)
    await import_("demo", 90)
    await write("other", 3)
    await write("demo", 35)
    found = await leaves("demo")
    assert len(found) == 132
    for size in (0, 1, 2, 7, 8, 64, 97, 131, 132):
        assert await nodes.frontier("demo", size) == tree.Frontier().extended(found[:size]), size
    assert (await nodes.frontier("other", 3)).root == tree.Frontier().extended(await leaves("other")).root


async def test_every_node_and_every_proof_comes_from_a_few_rows(db: None) -> None:
    await import_("demo", 77)
    found = await leaves("demo")

    def at(node: tree.Node) -> bytes:
        level, index = node
        return tree.Frontier().extended(found[index << level : (index + 1) << level]).root

    every = [(level, index) for level in range(7) for index in range(77 >> level)]
    assert await nodes.nodes("demo", every) == {node: at(node) for node in every}
    for index in (0, 1, 40, 76):
        proof = await nodes.answered("demo", lambda ask, index=index: tree.inclusion(index, 77, ask))
        assert proof == tree.inclusion(index, 77, at)
    for old in (1, 6, 64, 76):
        proof = await nodes.answered("demo", lambda ask, old=old: tree.consistency(old, 77, ask))
        assert proof == tree.consistency(old, 77, at)


async def test_a_node_beyond_the_end_is_not_invented(db: None) -> None:
    await write("demo", 3)
    with pytest.raises(LookupError):
        await nodes.nodes("demo", [(0, 3)])


async def test_an_act_that_fails_leaves_the_tree_as_it_was(db: None) -> None:
    await write("demo", 5)
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await service.record("demo", "vote", at=NOW)
            raise ZeroDivisionError
    await write("demo", 6)
    assert (await nodes.frontier("demo", 11)).root == tree.Frontier().extended(await leaves("demo")).root


async def test_entries_older_than_the_tree_get_their_node(db: None) -> None:
    await import_("demo", 41)
    await write("other", 2)
    before = await database.fetch("SELECT id, node FROM journal_entry ORDER BY id")
    await database.execute("UPDATE journal_entry SET node = ?", b"")
    await import_module("lawlab.journal.piccolo_migrations.journal_2026_11_28t02_30_00_000000").fill()
    assert await database.fetch("SELECT id, node FROM journal_entry ORDER BY id") == before
