"""As much of JSON Schema (draft 6) as the schemas of the schedule format use, strict about formats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_FORMATS = {
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "uri": r"[a-zA-Z][a-zA-Z0-9+.-]*:[!-~]+",
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}


def faults(value: Any, schema: Any, root: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """What of a value the schema refuses, with its place."""
    if schema is False:
        yield f"{path} must not be there"
    if isinstance(schema, bool):
        return
    if reference := schema.get("$ref"):
        yield from faults(value, root["definitions"][reference.rpartition("/")[2]], root, path)
        return
    if (kinds := schema.get("type")) and not _is_one_of(value, kinds):
        yield f"{path}: {value!r} is not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not one of {schema['enum']}"
    if "oneOf" in schema:
        fitting = [one for one in schema["oneOf"] if not any(faults(value, one, root, path))]
        if len(fitting) != 1:
            yield f"{path}: {value!r} fits {len(fitting)} of oneOf"
    if isinstance(value, str):
        yield from _in_text(value, schema, path)
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            yield from faults(item, schema["items"], root, f"{path}[{number}]")
    if isinstance(value, dict):
        yield from _in_object(value, schema, root, path)
    if isinstance(value, int) and value < schema.get("minimum", value):
        yield f"{path}: {value} is too small"


def _is_one_of(value: Any, kinds: str | list[str]) -> bool:
    allowed = [kind for name in ([kinds] if isinstance(kinds, str) else kinds) for kind in _TYPES[name]]
    return isinstance(value, tuple(allowed)) and (not isinstance(value, bool) or bool in allowed)


def _in_text(value: str, schema: Mapping[str, Any], path: str) -> Iterator[str]:
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    if (known := _FORMATS.get(schema.get("format", ""))) and not re.fullmatch(known, value):
        yield f"{path}: {value!r} is not a {schema['format']}"


def _in_object(value: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    yield from (f"{path} lacks {name}" for name in schema.get("required", ()) if name not in value)
    for name, part in value.items():
        here = f"{path}.{name}"
        matching = [one for pattern, one in patterns.items() if re.search(pattern, name)]
        if name in known:
            yield from faults(part, known[name], root, here)
        for one in matching:
            yield from faults(part, one, root, here)
        if name not in known and not matching and schema.get("additionalProperties") is False:
            yield f"{here} is not known"
