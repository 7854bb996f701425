"""Telling an address, once, that registration is open: asked for in public, confirmed by mail, destroyed afterwards."""
