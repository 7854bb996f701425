"""Databases as earlier releases left them, filled, with what those releases served from them.

A release is recorded once, by the commit that is tagged: `python -m tests.releases.record 0.2.0`. Every later version
must open what it recorded: the same UIDs, SEQUENCEs, stamps, badge codes, private links and answers.
"""
