"""Catalogues, the language of a request, CLDR formats, and text as it comes in from outside."""
