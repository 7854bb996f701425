"""Content lines of RFC 5545: cleaning, escaping, parameters, addresses, folding. No text can add or break one."""

import re
from collections.abc import Iterable
from unicodedata import category
from urllib.parse import quote, urlsplit

LINE_OCTETS = 75  # RFC 5545 3.1, without the line break

_NEEDS_CLEANING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Controls, lone surrogates (no UTF-8 holds them) and the byte order mark, which some readers take for a new file.
_DROPPED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")

_PLAIN_PARAMETER = re.compile(r"[A-Za-z0-9/_.+-]+", re.ASCII)
_PLAIN_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&'()*+,;=%-]*)?", re.ASCII
)
_SCHEMES = frozenset({"geo", "http", "https", "mailto", "sip", "sips", "tel", "urn", "xmpp"})
_URI_SAFE = ":/?#[]@!$&'()*+,;=%~"

_JOINER = "\u200d".encode()
_LOOK_BACK = 32
_INSIDE_CHARACTER = bytes(range(0x80, 0xC0))
_NEVER_BEFORE = _INSIDE_CHARACTER + b" "
_NEVER_AFTER = b" \\"
# Joiner, skin tones, tags of a flag.
_GOES_ON = frozenset("\u200d") | frozenset(map(chr, (*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080))))
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_FLAG_BEGINS = b"\xf0\x9f\x87"


def paragraphs(text: str) -> str:
    """Return the text with every kind of line break as LF, tabs as spaces, other controls and lone surrogates dropped.

    The ends are stripped: libical reports a text of mere spaces as an error.
    """
    if text.isprintable() or not _NEEDS_CLEANING.search(text):
        return text.strip()
    return _DROPPED.sub("", _BREAKS.sub("\n", text)).replace("\t", " ").strip()


def one_line(text: str) -> str:
    """The same on one line: breaks become spaces."""
    return paragraphs(text).replace("\n", " ")


def escaped(text: str) -> str:
    """Return a TEXT value (RFC 5545 3.3.11) of a cleaned text."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def parameter(value: str) -> str:
    """Return a parameter value, quoted where it must be, with the caret encoding of RFC 6868."""
    value = one_line(value)
    if _PLAIN_PARAMETER.fullmatch(value):
        return value
    return '"' + value.replace("^", "^^").replace('"', "^'") + '"'


def address(text: str) -> str:
    """A URI that can stand in a content line as it is, or "" where the text is none that a calendar should carry.

    Letters outside ASCII are encoded (IDNA in the host, percent elsewhere). Refused: controls, schemes that run
    something (javascript, data, file), http without a host.
    """
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    if one_line(text) != text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.netloc.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    if parts.scheme not in _SCHEMES or (parts.scheme in {"http", "https"}) != bool(host):
        return ""
    return quote(parts._replace(netloc=host).geturl(), safe=_URI_SAFE)


def joined(lines: Iterable[str]) -> bytes:
    """Return the finished bytes of content lines: each folded where it must be, and ended by CRLF."""
    fitting = (line if len(line) <= LINE_OCTETS and line.isascii() else folded(line) for line in lines)
    return ("\r\n".join(fitting) + "\r\n").encode()


def folded(line: str) -> str:
    """One content line, folded so that no piece has more than 75 octets (RFC 5545 3.1).

    A fold never falls inside a character; and, where 32 octets of play allow it, not before a combining mark,
    inside a joined emoji, beside a space or inside an escape: some readers trim or decode each piece alone.
    """
    octets = line.encode()
    if len(octets) <= LINE_OCTETS:
        return line
    pieces, begin, limit = [], 0, LINE_OCTETS
    while limit < len(octets):
        end = _fold_before(octets, limit)
        pieces.append(octets[begin:end])
        begin, limit = end, end + LINE_OCTETS - 1  # the space that begins a continuation counts
    pieces.append(octets[begin:])
    return b"\r\n ".join(pieces).decode()


def _fold_before(octets: bytes, limit: int) -> int:
    for end in range(limit, limit - _LOOK_BACK, -1):
        following = octets[end]
        if following in _NEVER_BEFORE or octets[end - 1] in _NEVER_AFTER:
            continue
        if following < 0x80 or not _continues_cluster(octets, end):
            return end
    while octets[limit] in _INSIDE_CHARACTER:
        limit -= 1
    return limit


def _continues_cluster(octets: bytes, end: int) -> bool:
    character = octets[end : end + 4].decode("utf-8", "ignore")[0]
    return (
        category(character)[0] == "M"
        or octets[end - 3 : end] == _JOINER
        or character in _GOES_ON
        or (character in _FLAG_LETTERS and octets[end - 4 : end - 1] == _FLAG_BEGINS)
    )
