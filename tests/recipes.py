"""The recipes of the README, followed in a copy of the tree: what a change of a kind takes."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent


def copy_of_the_tree(folder: Path) -> Path:
    """Return a copy of what the product runs from, to be changed."""
    for name in ("events", "templates", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def add_a_page(root: Path) -> set[str]:
    """Give a tree the page `/{language}/about`, and return the files that were changed for it or are new."""
    before = _digests(root)
    room = root / "events" / "secretariat" / "home"
    row = 'Page("about", "/about", Rule.PUBLIC, pages.about, READ),'
    _put_after(room / "routes.py", "PAGES = (\n", f"    {row}\n")
    with (room / "pages.py").open("a", encoding="utf-8") as file:
        file.write(
            "\n\nasync def about(request: Request) -> Response:\n"
            '    """Who stands behind this site."""\n'
            '    return render(request, "secretariat/home/about.html")\n'
        )
    (root / "templates" / "secretariat" / "home" / "about.html").write_text(
        '{% extends "base.html" %}\n'
        '{% block title %}{{ _("About") }}{% endblock %}\n'
        "{% block main %}<h1>{{ _(\"About\") }}</h1><a href=\"{{ url('about', 'es') }}\">es</a>{% endblock %}\n",
        "utf-8",
    )
    return {path for path, digest in _digests(root).items() if before.get(path) != digest}


def add_a_field_of_registration(root: Path) -> set[str]:
    """Have registrations say a job title, and return the files that were changed for it or are new."""
    before = _digests(root)
    room = root / "events" / "congress" / "registration"
    _put_after(
        room / "models.py",
        '    function = fields.CharField(max_length=200, default="", db_default="")\n',
        '    job_title = fields.CharField(max_length=200, default="", db_default="")\n',
    )
    _put_after(
        room / "values.py",
        '    function: Annotated[str, Shown(_("Function"), is_searched=True, is_folded=True)] = ""\n',
        '    job_title: Annotated[str, Shown(_("Job title"), is_searched=True)] = ""\n',
    )
    _put_after(
        room / "registration_forms.py",
        '    function = LineField(_("Function"), [WithoutLinks()])\n',
        '    job_title = LineField(_("Job title"), [WithoutLinks()])\n',
    )
    _put_after(
        root / "templates" / "congress" / "registration" / "fields.html",
        '  {{ forms.field(form.function, autocomplete="organization-title") }}\n',
        "  {{ forms.field(form.job_title) }}\n",
    )
    return {path for path, digest in _digests(root).items() if before.get(path) != digest}


def add_a_kind_of_leg(root: Path) -> set[str]:
    """Give a tree cable cars, and return the files that were changed for them or are new."""
    before = _digests(root)
    kinds = root / "events" / "missions" / "itineraries" / "plan" / "kinds.py"
    _put_after(kinds, '    BOAT = "boat"\n', '    CABLE_CAR = "cable_car"\n')
    _put_after(
        kinds,
        "KINDS: Mapping[LegKind, KindOfLeg] = {\n",
        "    LegKind.CABLE_CAR: KindOfLeg(\n"
        '        word=_("Cable car"),\n'
        "        group=LegGroup.TRANSPORT,\n"
        '        asks=("carrier", "number", "reference"),\n'
        '        labels={"number": _("Number of the cabin")},\n'
        "        place=PlaceKind.STATION,\n"
        "        reminder=15,\n"
        '        connection="bus",\n'
        "        line=LineKind.OTHER,\n"
        '        booked=Booked("CableCarReservation", "CableCarTrip", "Station", "CableCarStation", number="cabin"),\n'
        '        named="cable cars?",\n'
        "    ),\n",
    )
    return {path for path, digest in _digests(root).items() if before.get(path) != digest}


def _put_after(path: Path, place: str, text: str) -> None:
    source = path.read_text("utf-8")
    assert source.count(place) == 1, f"{path.name} has not one {place!r}"
    path.write_text(source.replace(place, place + text), "utf-8")


def _digests(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).digest() for path in files}
