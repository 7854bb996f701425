"""How easy the code is to find one's way in, in figures.

    .venv/bin/python -m tests.measures [--tree DIR] [--list WORD] [--coverage] [--time] [--memory] [--compare DIR]

Without options it reads files only and takes a few seconds; the options that run something take minutes. `--list WORD`
also prints the places behind each figure whose name contains the word: `--list circles`, `--list Any`.

Nothing here knows a folder of `events/` by its name, so an older commit in another checkout is measured the same way.
"""
