"""Legs and places: the acts on them, their forms and pages."""
