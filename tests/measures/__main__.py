"""The command: prints the measures of a checkout, one a line."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.measures import branches, compare, imports, memory, readme, recipes, shape, size, words
from tests.measures.checkout import Checkout
from tests.measures.measure import Measure

_HERE = Path(__file__).parents[2]


def main(arguments: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(arguments)
    for measure in measures(options):
        print(measure, flush=True)
        if options.list and options.list in measure.name:
            print("".join(f"    {place}\n" for place in measure.places), end="", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.measures", description=__doc__)
    parser.add_argument("--tree", type=Path, default=_HERE, metavar="DIR", help="the checkout to measure (this one)")
    parser.add_argument("--list", metavar="WORD", help="print the places behind the figures whose name contains WORD")
    parser.add_argument("--coverage", action="store_true", help=f"branches covered of {', '.join(branches.ROOMS)}")
    parser.add_argument("--time", action="store_true", help="seconds that the README's command for the tests takes")
    parser.add_argument("--memory", action="store_true", help="the server's memory after the whole benchmark")
    parser.add_argument("--compare", type=Path, metavar="DIR", help="processor time beside another checkout, in turns")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of --compare (%(default)s)")
    return parser


def measures(options: argparse.Namespace) -> Iterator[Measure]:
    """Those that only read, then those that were asked for."""
    root: Path = options.tree.resolve()
    yield from read_measures(Checkout(root))
    if options.coverage:
        yield from branches.branch_coverage(root)
    if options.time:
        yield readme.seconds_of_tests(root)
    if options.memory:
        yield memory.memory(root)
    if options.compare:
        yield from compare.compare(root, options.compare.resolve(), compare.Effort(options.rounds))


def read_measures(checkout: Checkout) -> Iterator[Measure]:
    """What files alone tell."""
    yield size.children(checkout)
    yield from imports.circles_of_files(checkout)
    yield from imports.circles_of_folders(checkout)
    yield size.nodes(checkout)
    yield shape.any_lines(checkout)
    yield from words.tables_of_words(checkout)
    yield shape.made_classes(checkout)
    yield shape.buttons(checkout)
    yield shape.parameters(checkout)
    yield shape.complexity(checkout)
    yield words.what_docstrings(checkout)
    yield from size.file_lengths(checkout)
    yield from shape.unformatted(checkout)
    yield size.lines_of_tests(checkout)
    yield from recipes.files_of_recipes(checkout)


if __name__ == "__main__":
    main()
