"""The lookups that queries use (`name__in`), out of the thirty that Tortoise makes for each column: 7 MiB in all."""

from __future__ import annotations

from tortoise.apps import Apps

# A lookup that is not among them raises FieldError: name it here.
USED = frozenset(
    {"contains", "gt", "gte", "icontains", "in", "isnull", "lt", "lte", "not", "not_in", "not_isnull", "range"}
    | {"startswith"}
)


def forget_unused_lookups(apps: Apps | None) -> None:
    """Drop the lookups of models that no query uses; opened again, a model has only those that are left."""
    for model in apps.get_models_iterable() if apps else ():
        for made in (model._meta._filters, model._meta.filters):
            for name in [name for name in made if _lookup(name) not in USED]:
                del made[name]


def _lookup(name: str) -> str:
    """Return the lookup of a filter; a bare column's is equality, which is always used."""
    return name.rpartition("__")[2] if "__" in name else "in"
