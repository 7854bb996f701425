"""The steps that bring a database to the present models, in order; `python -m events.migrating make NAME` adds one."""
