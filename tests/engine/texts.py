"""Texts for the engine's tests: arbitrary Unicode, and articles of law with the edits that people make to them."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from lawlab.engine.text import split_alineas

# Every trap at once: astral and combining characters, right to left, no-break spaces, guillemets, quotes, labels.
ALPHABET = "ab é’'\u00a0\u202f«»\".;:,–-°1Éב\u0301\u200d\u200b🏛𝒜\u0652م()IV"
odd_lines = st.text(ALPHABET, min_size=1, max_size=25).filter(lambda line: len(line.splitlines()) == 1)
any_lines = st.text(min_size=1, max_size=20).filter(lambda line: "\n" not in line and "\r" not in line)
any_alineas = st.lists(any_lines | odd_lines, max_size=5)

WORDS = [
    *("le", "la", "une", "un", "de", "du", "article", "commission", "délai", "administration", "public", "données"),
    *(
        "ouvert",
        "peut",
        "doit",
        "quinze",
        "dix",
        "jours",
        "L.",
        "123-4",
        "2015",
        "12\u00a0%",
        "449 millions",
        "d’euros",
    ),
    *("l’eau", "« rurales »", "dites", ",", ";", ".", ":", "et", "ou", "ne", "1er mars 2020", "Les", "Il", "«", "»"),
    *("Alinéa 2", "Supprimer cet alinéa.", "II. – Alinéa 2", "À l’alinéa 2, supprimer les mots :", "le mot :"),
]
_glue = st.sampled_from([" ", " ", " ", " ", "\u00a0", ". ", ", ", " ; "])


@st.composite
def law_lines(draw: st.DrawFn) -> str:
    """An alinea made of few words, so that they repeat and quotations have to be told apart."""
    words = draw(st.lists(st.tuples(st.sampled_from(WORDS), _glue), min_size=1, max_size=25))
    label = draw(st.sampled_from(["", "", "I. – ", "1° ", "« ", "a) "]))
    end = draw(st.sampled_from([".", " ;", "", " ».", " :", "\u00a0»"]))
    text = label + "".join(word + glue for word, glue in words).rstrip(" ,;.\u00a0") + end
    return split_alineas(text + "x" * (not text.strip()))[0]


law_articles = st.lists(law_lines(), min_size=1, max_size=6)


@st.composite
def edited(draw: st.DrawFn, articles: st.SearchStrategy[list[str]] = law_articles) -> tuple[list[str], list[str]]:
    """An article and what a person made of it: words replaced, taken or put in, lines added, dropped or moved."""
    old = draw(articles)
    new = list(old)
    for _ in range(draw(st.integers(1, 3))):
        if not new:
            break
        at = draw(st.integers(0, len(new) - 1))
        match draw(st.sampled_from(["word", "word", "word", "end", "line", "drop", "move"])):
            case "word":
                parts = new[at].split(" ")
                first = draw(st.integers(0, len(parts) - 1))
                put = draw(st.lists(st.sampled_from(WORDS), max_size=3))
                parts[first : first + draw(st.integers(0, 3))] = put
                new[at] = " ".join(parts)
            case "end":
                new[at] += " " + " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
            case "line":
                new.insert(at, draw(law_lines()))
            case "drop":
                del new[at]
            case "move":
                new.append(new.pop(at))
    return old, list(split_alineas("\n".join(new)))


def real_versions(data: Path, name: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Successive versions of the articles of a code, as alineas (the civil code is wrapped at 80 columns)."""
    with (data / "codes-versionnes" / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            texts = [version["texte"] or "" for version in json.loads(line)["versions"]]
            if name == "code-civil-livre-1":
                texts = ["\n".join(part.replace("\n", " ") for part in text.split("\n\n")) for text in texts]
            versions = [split_alineas(text) for text in texts]
            yield from pairwise(versions)
