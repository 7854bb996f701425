"""What edit pages show, read from their HTML."""

from __future__ import annotations

import html
import re

import httpx


def filled(answer: httpx.Response) -> dict[str, list[str]]:
    """What a browser would send of the page's main form, without touching it."""
    form = re.search(r'<form class="form"(.*?)</form>', answer.text, re.S)
    assert form
    body = form[1]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input\b[^>]*>", body):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_box = attributes.get("type") in {"checkbox", "radio"}
        if "name" in attributes and (not is_box or re.search(r"\bchecked\b", tag)):
            found.setdefault(attributes["name"], []).append(html.unescape(attributes.get("value", "")))
    for name, options in re.findall(r'<select\b[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.findall(r"<option\b[^>]*\bselected\b[^>]*>", options) or re.findall(r"<option\b[^>]*>", options)[:1]
        found[name] = [html.unescape(value) for tag in chosen for value in re.findall(r'value="([^"]*)"', tag)]
    for name, text in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.S):
        found[name] = [html.unescape(text).strip()]
    return found


def conflict_in(answer: httpx.Response) -> list[tuple[str, str, str]]:
    """What a conflict shows: label, what was saved meanwhile, what was typed, for each field that differs."""
    section = re.search(r'<section class="conflict"(.*?)</section>', answer.text, re.S)
    assert section, answer.status_code
    rows = re.findall(r"<tr[^>]*>\s*(<th scope=\"row\".*?)</tr>", section[1], re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [tuple(html.unescape(text) for text in row) for row in cells]  # type: ignore[misc]
