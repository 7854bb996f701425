"""The steps that bring a database to the present models, in order; `events migration make NAME` adds one.

`0001_tables` has every table of 0.1.0. What databases from before that release have applied stands in `FORMER`: they
are refused.
"""

FORMER = frozenset({"0001_initial", "0002_missions", "0003_feeds", "0004_notices"})
