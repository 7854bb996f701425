"""Texts in several languages: a row per text and language."""
