"""How fast the product is, side by side with the least that could do the same work.

    .venv/bin/python -m tests.benchmarks [--quick] [--rounds N] [--database postgresql://…] [pages registrations …]

Every measure is taken in several rounds, the product and its baseline in turn, and the median of the rounds is
printed: other work on the machine then falls on both. What counts is the processor time of the server's processes,
which the load client does not spend; rates by the clock stand beside it. All traffic goes to 127.0.0.1 and is
bounded in number.
"""
