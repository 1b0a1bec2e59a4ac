"""Opinion groups: people who vote alike, found by a principal component analysis and k-means, as Polis does.

Rows are the people with enough votes, columns the texts; a missing vote is the mean of its column; each person's place
on the plane of the two main axes is drawn out by the votes they did not give (√(texts / votes), so that few votes do
not mean the middle). k is the one of 2 to 5 with the best silhouette. The seed is the house's (``engine.groups.SEED``)
and published, and groups are published as they came out: another machine's arithmetic may place a person otherwise at
a border, so a verifier checks the counts of the published groups, never the clustering.

Cost: about a second for 5,000 people and 300 texts. Never in a request: an organiser's command does it.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lawlab.engine.groups import MINIMUM_BALLOTS, SEED

Floats = NDArray[np.float64]
Labels = NDArray[np.intp]

AXES = 2
MOST_GROUPS = 5
_STARTS = 10
_ROUNDS = 100
_LOOKED_AT = 2_000
"""People whose silhouettes are measured: all of them, or as many drawn from the seed."""


def grouped(ballots: Mapping[int, Mapping[int, int]], *, seed: int = SEED) -> dict[int, str]:
    """Person → group, « A » the largest; only people of 7 votes or more. Empty when nothing can be told apart.

    ``ballots``: person → text → 1, 0 or −1. The same ballots give the same groups, in whatever order they come.
    """
    people = sorted(person for person, given in ballots.items() if len(given) >= MINIMUM_BALLOTS)
    texts = sorted({text for person in people for text in ballots[person]})
    if len(people) < 3 or len(texts) < AXES:
        return {}
    votes = np.full((len(people), len(texts)), np.nan)
    column = {text: index for index, text in enumerate(texts)}
    for row, person in enumerate(people):
        for text, value in ballots[person].items():
            votes[row, column[text]] = value
    labels = _best(_projected(votes), seed)
    if labels is None:
        return {}
    sizes = np.bincount(labels)
    first = {int(label): int(np.flatnonzero(labels == label)[0]) for label in range(len(sizes))}
    order = sorted(range(len(sizes)), key=lambda label: (-int(sizes[label]), first[label]))
    names = {label: chr(ord("A") + place) for place, label in enumerate(order)}
    return {person: names[int(label)] for person, label in zip(people, labels, strict=True)}


def _projected(votes: Floats) -> Floats:
    """Each person on the plane of the two main axes."""
    given = ~np.isnan(votes)
    counts = given.sum(axis=0)
    means = np.where(given, votes, 0.0).sum(axis=0) / np.maximum(counts, 1)
    centred = np.where(given, votes - means, 0.0)
    _values, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :AXES]
    # An axis has no direction of its own: its largest coordinate is made positive, on any machine.
    signs = np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    stretched = np.sqrt(votes.shape[1] / given.sum(axis=1))
    projected: Floats = (centred @ (axes * signs)) * stretched[:, None]
    return projected


def _best(points: Floats, seed: int) -> Labels | None:
    """The labels of the k with the best silhouette; None when all points are one."""
    best: Labels | None = None
    score = -1.0
    distinct = len(np.unique(points.round(9), axis=0))
    for k in range(2, min(MOST_GROUPS, distinct - 1) + 1):
        labels = _k_means(points, k, seed)
        found = _silhouette(points, labels, seed)
        if found > score:
            best, score = labels, found
    return best


def _k_means(points: Floats, k: int, seed: int) -> Labels:
    """The tightest of ten runs, each from centres drawn far apart (k-means++)."""
    chance = np.random.default_rng(seed)
    tightest, labels = np.inf, np.zeros(len(points), dtype=np.intp)
    for _start in range(_STARTS):
        centres = _centres(points, k, chance)
        for _round in range(_ROUNDS):
            found = _distances(points, centres).argmin(axis=1)
            moved = np.array(
                [points[found == at].mean(axis=0) if (found == at).any() else centres[at] for at in range(k)]
            )
            if np.allclose(moved, centres):
                break
            centres = moved
        apart = _distances(points, centres)
        spread = float(apart.min(axis=1).sum())
        if spread < tightest - 1e-9:
            tightest, labels = spread, apart.argmin(axis=1)
    return labels


def _centres(points: Floats, k: int, chance: np.random.Generator) -> Floats:
    centres = [points[chance.integers(len(points))]]
    while len(centres) < k:
        nearest = _distances(points, np.array(centres)).min(axis=1)
        total = nearest.sum()
        centres.append(points[chance.choice(len(points), p=nearest / total if total else None)])
    return np.array(centres)


def _distances(points: Floats, centres: Floats) -> Floats:
    """Squared, of each point to each centre."""
    found: Floats = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return found


def _silhouette(points: Floats, labels: Labels, seed: int) -> float:
    """The mean silhouette (Rousseeuw, 1987), over at most 2,000 people."""
    if len(points) > _LOOKED_AT:
        chosen = np.sort(np.random.default_rng(seed).choice(len(points), _LOOKED_AT, replace=False))
        points, labels = points[chosen], labels[chosen]
    present = np.unique(labels)
    if len(present) < 2:
        return -1.0
    apart = np.sqrt(_distances(points, points))
    sizes = np.array([(labels == label).sum() for label in present])
    sums = np.stack([apart[:, labels == label].sum(axis=1) for label in present], axis=1)
    own = np.searchsorted(present, labels)
    rows = np.arange(len(points))
    inside = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[rows, own] = np.inf
    outside = others.min(axis=1)
    widths = np.where(sizes[own] > 1, (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12), 0.0)
    return float(widths.mean())
