"""Circles in the graph of imports: of files, and at each folder of the files and folders directly in it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from tests.measures.checkout import Checkout, SourceFile
from tests.measures.measure import Measure

Node = TypeVar("Node", bound=Hashable)
Graph = Mapping[PurePosixPath, frozenset[PurePosixPath]]


def import_graph(files: Sequence[SourceFile]) -> Graph:
    """Return for each file those it imports, wherever in it: at the top, within a function, or for types only."""
    modules = {_dotted(file.path): file.path for file in files}
    return {file.path: frozenset(_imported(file, modules)) - {file.path} for file in files}


def _dotted(path: PurePosixPath) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(file: SourceFile, modules: Mapping[str, PurePosixPath]) -> Iterator[PurePosixPath]:
    names: list[tuple[str, ...]]
    for node in file.nodes:
        if isinstance(node, ast.Import):
            names = [(alias.name,) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = _source(file.path, node)
            names = [(f"{source}.{alias.name}", source) for alias in node.names]
        else:
            continue
        for candidates in names:
            yield from (modules[name] for name in [name for name in candidates if name in modules][:1])


def _source(path: PurePosixPath, node: ast.ImportFrom) -> str:
    """Return the module after `from`; `from ..` counts folders from that of the file."""
    above = path.parts[: len(path.parts) - node.level] if node.level else ()
    return ".".join((*above, *filter(None, [node.module])))


def circles(graph: Mapping[Node, Iterable[Node]]) -> list[set[Node]]:
    """Return the strongly connected components of more than one node, the largest first."""
    reached = {node: _reached(graph, node) for node in graph}
    mutual = (frozenset(other for other in reached[node] if node in reached[other]) for node in graph)
    return sorted((set(found) for found in set(mutual) if len(found) > 1), key=lambda found: (-len(found), str(found)))


def _reached(graph: Mapping[Node, Iterable[Node]], start: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [start]
    while waiting:
        new = set(graph[waiting.pop()]) - found
        found |= new
        waiting += new
    return found


def folder_graphs(graph: Graph) -> dict[PurePosixPath, dict[str, dict[str, list[str]]]]:
    """Return for each folder which of its children imports which, with the imports that say so.

    An import belongs to the lowest folder that holds both files.
    """
    found: dict[PurePosixPath, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    for importer, others in graph.items():
        for other in sorted(others):
            depth = next(n for n, (one, two) in enumerate(zip(importer.parts, other.parts, strict=False)) if one != two)
            children = found[PurePosixPath(*importer.parts[:depth])]
            source, target = importer.parts[depth], other.parts[depth]
            children.setdefault(target, {})
            children.setdefault(source, {}).setdefault(target, []).append(f"{importer} imports {other}")
    return dict(found)


def circles_of_files(checkout: Checkout) -> list[Measure]:
    graph = import_graph(checkout.product)
    found = circles(graph)
    return _measures("files", [", ".join(sorted(map(str, circle))) for circle in found], found)


def circles_of_folders(checkout: Checkout) -> list[Measure]:
    """At each folder, the graph of its direct children; they are files and folders."""
    found: list[set[str]] = []
    places = []
    for folder, children in sorted(folder_graphs(import_graph(checkout.product)).items()):
        for circle in circles(children):
            found.append(circle)
            places += [f"{folder}/: {', '.join(sorted(circle))}", *_edges(children, circle)]
    return _measures("folders", places, found)


def _edges(children: Mapping[str, Mapping[str, Sequence[str]]], circle: set[str]) -> Iterator[str]:
    for source in sorted(circle):
        for target in sorted(circle.intersection(children[source])):
            first, *more = children[source][target]
            yield f"  {source} -> {target}: {first}" + (f", and {len(more)} more" if more else "")


def _measures(kind: str, places: Sequence[str], found: Sequence[set[Node]]) -> list[Measure]:
    return [
        Measure(f"circles of {kind}", len(found), "circles", places),
        Measure(f"the largest of these circles of {kind}", max(map(len, found), default=0), "members"),
    ]
