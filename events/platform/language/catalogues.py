"""The messages of the product: gathered from the sources, and what is wrong with their translations.

For who changes a text or a template:

    python -m events.platform.language.catalogues extract  # writes messages.pot and brings every messages.po up to it
    python -m events.platform.language.catalogues check    # says what a translator or a writer has left to do

`extract` keeps every translation whose message is still there, adds new messages empty and never guesses; a message
that is gone goes with its translations. What is gathered where stands under `[tool.babel]` in pyproject.toml.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from events import __version__
from events.platform.language.i18n import SOURCE_LANGUAGE
from events.platform.language.translation_rules import Problem, problems_of
from events.settings import LOCALES

ROOT = Path(__file__).parents[3]
TEMPLATE = LOCALES / "messages.pot"
# `message()` marks a text that is translated where its reader is known. Babel takes a subscript for a call, so that
# nothing named like a keyword may be subscripted in the sources.
_KEYWORDS = {**DEFAULT_KEYWORDS, "message": None, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}
_COMMENT = "NOTE:"
_WIDTH = 110

# What WTForms says by itself where a form of ours uses one of these; a pair is singular and plural.
WTFORMS_MESSAGES: dict[str, tuple[str | tuple[str, str], ...]] = {
    "InputRequired": ("This field is required.",),
    "DataRequired": ("This field is required.",),
    "NumberRange": (
        "Number must be at least %(min)s.",
        "Number must be at most %(max)s.",
        "Number must be between %(min)s and %(max)s.",
    ),
    "SelectField": ("Invalid Choice: could not coerce.", "Not a valid choice."),
    "RadioField": ("Invalid Choice: could not coerce.", "Not a valid choice."),
    "SelectMultipleField": (
        "Invalid choice(s): one or more data inputs could not be coerced.",
        ("'%(value)s' is not a valid choice for this field.", "'%(value)s' are not valid choices for this field."),
    ),
    "IntegerField": ("Not a valid integer value.",),
    "DecimalField": ("Not a valid decimal value.",),
    "DateField": ("Not a valid date value.",),
    "TimeField": ("Not a valid time value.",),
    "DateTimeField": ("Not a valid datetime value.",),
    "DateTimeLocalField": ("Not a valid datetime value.",),
}
# These say nothing of their own.
WTFORMS_SILENT = frozenset(
    {
        "BaseForm",
        "BooleanField",
        "Field",
        "FieldList",
        "FileField",
        "FileInput",
        "Form",
        "FormField",
        "HiddenField",
        "MultipleFileField",
        "Optional",
        "PasswordField",
        "SelectChoice",
        "StringField",
        "StopValidation",
        "TextAreaField",
        "ValidationError",
        "DefaultMeta",
        "get_translations",
    }
)


class TranslatingError(Exception):
    """The sources cannot be read; the text says which and why."""


def extract(root: Path = ROOT, known: Catalog | None = None) -> Catalog:
    """Return every message of the sources.

    `known` is the template so far: its date stays while the messages do, so that nothing changes without a reason.
    Raise TranslatingError for a source that cannot be parsed.
    """
    template = _empty_template(known)
    for path, _line, text, comments, context in _messages_in(root):
        template.add(text, locations=[(path, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    for path, name in wtforms_names(root / "events"):
        for text in WTFORMS_MESSAGES.get(name, ()):
            note = [f"WTForms says it by itself ({name})."]
            template.add(text, locations=[(path, None)], auto_comments=note)  # type: ignore[list-item]
    for entry in template:
        entry.locations = sorted(set(entry.locations))
        entry.auto_comments = sorted(set(entry.auto_comments))
    if known is None or _identities(known) != _identities(template):
        template.creation_date = dt.datetime.now(dt.UTC)
    return template


def _empty_template(known: Catalog | None) -> Catalog:
    made = Catalog(
        project="wops-events",
        version=__version__,
        charset="utf-8",
        fuzzy=False,
        header_comment="# The messages of wops-events, written by `events.platform.language.catalogues extract`.",
    )
    if known is not None:
        made.creation_date = known.creation_date
    return made


def _identities(catalog: Catalog) -> list[object]:
    return sorted(((entry.id, entry.context) for entry in catalog if entry.id), key=repr)


def _messages_in(root: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    methods, options = _mappings(root)
    try:
        yield from extract_from_dir(
            root, methods, options, _KEYWORDS, (_COMMENT,), strip_comment_tags=True, directory_filter=_is_ours
        )
    except Exception as error:  # jinja2's, tokenize's, …: a broken source must not pass for one without messages
        raise TranslatingError(f"A source cannot be read: {error}") from error


def _is_ours(folder: str) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in {"tests", "locales", "node_modules", "migrations", "build"}


def _mappings(root: Path) -> tuple[list[tuple[str, str]], dict[str, dict[str, object]]]:
    """Return the rules of extraction, by which files, as Babel's own command reads it from pyproject.toml."""
    mappings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["babel"]["mappings"]
    methods, options = [], {}
    for mapping in mappings:
        rest = {key: value for key, value in mapping.items() if key not in {"method", "pattern"}}
        methods.append((mapping["pattern"], mapping["method"]))
        options[mapping["pattern"]] = rest
    return methods, options


def wtforms_names(package: Path) -> list[tuple[str, str]]:
    """File and name of everything that a module of ours imports from WTForms, sorted."""
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wtforms"):
                found |= {(path.relative_to(package.parent).as_posix(), alias.name) for alias in node.names}
    return sorted(found)


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """Return a .po or .pot file. Raises babel.messages.pofile.PoFileError for one that cannot be read."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as its file has it: without line numbers and Babel's version, which change for no reason."""
    file = io.BytesIO()
    write_po(file, catalogue, width=_WIDTH, ignore_obsolete=True, include_lineno=False, sort_output=True)
    return re.sub(rb'"Generated-By: .*\n', b"", file.getvalue())


def catalogue_paths() -> dict[str, Path]:
    """Language to its messages.po."""
    return {path.parent.parent.name: path for path in sorted(LOCALES.glob("*/LC_MESSAGES/messages.po"))}


def update(language: str, path: Path, template: Catalog) -> Catalog:
    """Return a language's catalogue brought up to the template; its translations stay."""
    catalogue = read_catalogue(path, language)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=True)
    catalogue.fuzzy = False
    catalogue.header_comment = f"# {Locale.parse(language).english_name} translation of wops-events."
    catalogue.project, catalogue.version = template.project, template.version
    return catalogue


def check(root: Path = ROOT) -> list[str]:
    """Everything that is left to do, a line each; empty when the catalogues are complete and right."""
    known = read_catalogue(TEMPLATE)
    fresh = extract(root, known)
    lines = []
    if written(fresh) != TEMPLATE.read_bytes():
        lines.append("messages.pot is not fresh: run `python -m events.platform.language.catalogues extract`")
    for language, path in catalogue_paths().items():
        found = problems_of(language, read_catalogue(path, language), fresh, may_be_empty=language == SOURCE_LANGUAGE)
        lines += [_line(language, problem) for problem in found]
    return lines


def _line(language: str, problem: Problem) -> str:
    return f"{language}: {problem.message!r}: {problem.what}"


def _extract() -> str:
    template = extract(ROOT, read_catalogue(TEMPLATE) if TEMPLATE.is_file() else None)
    TEMPLATE.write_bytes(written(template))
    for language, path in catalogue_paths().items():
        path.write_bytes(written(update(language, path, template)))
    return f"{len(template)} messages in {', '.join(catalogue_paths())}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `extract` or `check`, for developers; `check` exits with 1 when work is left."""
    parser = argparse.ArgumentParser(prog="python -m events.platform.language.catalogues", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=("extract", "check"))
    if parser.parse_args(arguments).what == "extract":
        print(_extract())
        return
    lines = check()
    print("\n".join(lines) or "The catalogues are complete.")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
