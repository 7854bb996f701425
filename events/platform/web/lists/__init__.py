"""Lists of the back office: what a list offers, what is asked of it in an address, and how a page draws it.

A room declares its columns and filters (`declared.py`), reads a `ListRequest` from the query of the address
(`asked.py`), finds its rows itself, and hands both to the template by `ListView` (`view.py`).
"""
