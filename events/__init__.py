"""Events for water operators: registration, agendas, itineraries, calendars and badges."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("wops-events")
except PackageNotFoundError:  # a checkout that was never installed
    __version__ = "0"
