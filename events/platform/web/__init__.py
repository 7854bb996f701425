"""Addresses, the gate, forms, templates, headers and the HTTP cache."""
