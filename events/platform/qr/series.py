"""Many QR codes of one kind, at a tenth of the cost.

A thousand badges carry texts of one length in one mode, so their codes share version, blocks, function
patterns and mask. What is alike is learned once from the `qrcode` library's own drawing; what is left per
code is packing characters, dividing by the generator polynomial with a table, and moving bits to their
places. Tests compare every module with the library's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import itemgetter

import qrcode
from qrcode import base, util

from events.platform.qr.code import LEVELS, MASK, ErrorCorrection, QrPath, path_of

_ALPHANUMERIC = {chr(code): value for value, code in enumerate(util.ALPHA_NUM)}
_TAKEN = re.compile("[0-9A-Z $%*+./:-]+")


class QrSeries:
    """Draws codes for texts of `length` characters of QR's alphanumeric mode."""

    def __init__(self, length: int, *, error_correction: ErrorCorrection = "M") -> None:
        code = qrcode.QRCode(error_correction=LEVELS[error_correction], mask_pattern=MASK)
        code.add_data(util.QRData("A" * length))
        code.best_fit()
        self._length = length
        self._blocks = base.rs_blocks(code.version, LEVELS[error_correction])
        self._capacity: int = 8 * sum(block.data_count for block in self._blocks)
        self._header_bits: int = util.length_in_bits(util.MODE_ALPHA_NUM, code.version)
        self._tables: dict[int, list[int]] = {
            count: _division_table(count) for count in {_parity(block) for block in self._blocks}
        }
        self._bits = 8 * sum(block.total_count for block in self._blocks)
        self._interleaved: Callable[[bytes], tuple[int, ...]] = itemgetter(*_interleaving(self._blocks))
        self._learn_places(code, self._bits)

    @staticmethod
    def takes(text: str, length: int) -> bool:
        """Whether a text fits a series of this length."""
        return len(text) == length and _TAKEN.fullmatch(text) is not None and not text.isdigit()

    def path(self, text: str) -> QrPath:
        return path_of(self.rows(text))

    def rows(self, text: str) -> list[str]:
        """As `qr_rows` gives them. Raise ValueError for a text that is not of the series."""
        if not self.takes(text, self._length):
            raise ValueError("the text is not of this series")
        bits = f"{int.from_bytes(self._codewords(text)):0{self._bits}b}0"
        modules = int("".join(self._places(bits)), 2) ^ self._blank
        drawn = f"{modules:0{self.side * self.side}b}"
        return [drawn[start : start + self.side] for start in range(0, len(drawn), self.side)]

    def _learn_places(self, code: qrcode.QRCode, count: int) -> None:
        """Which codeword bit lands on which module, read off drawings of bits numbered in binary.

        Drawing j sets exactly the bits whose number, from 1, has bit j: the drawings in which a module
        differs from the blank one spell its bit's number, and 0 is a module that no data reaches.
        """
        self.side = 4 * code.version + 17
        self._blank = _drawn(code, [0] * count)
        numbers = [0] * self.side**2
        for j in range(count.bit_length()):
            marked = _drawn(code, [number >> j & 1 for number in range(1, count + 1)]) ^ self._blank
            for place, mark in enumerate(f"{marked:0{self.side**2}b}"):
                numbers[place] |= int(mark) << j
        self._places = itemgetter(*[(number or count + 1) - 1 for number in numbers])

    def _codewords(self, text: str) -> bytes:
        """Data and parity of all blocks, interleaved (ISO/IEC 18004, 7.6)."""
        data, start, parities = self._data(text), 0, []
        for block in self._blocks:
            parities.append(self._remainder(data[start : start + block.data_count], _parity(block)))
            start += block.data_count
        return bytes(self._interleaved(data + b"".join(parities)))

    def _data(self, text: str) -> bytes:
        """Mode, length, pairs of characters in 11 bits, terminator and padding (ISO/IEC 18004, 7.4)."""
        used = 4 + self._header_bits
        bits: int = util.MODE_ALPHA_NUM << self._header_bits | len(text)
        values = [_ALPHANUMERIC[character] for character in text]
        for first, second in zip(values[::2], values[1::2], strict=False):
            bits = bits << 11 | first * 45 + second
        if len(values) % 2:
            bits = bits << 6 | values[-1]
        used += len(values) // 2 * 11 + len(values) % 2 * 6
        terminator = min(4, self._capacity - used)
        filled = used + terminator + -(used + terminator) % 8
        padding = ((util.PAD0, util.PAD1) * (self._capacity // 16 + 1))[: (self._capacity - filled) // 8]
        return (bits << filled - used).to_bytes(filled // 8) + bytes(padding)

    def _remainder(self, data: bytes, count: int) -> bytes:
        """Return the Reed-Solomon parity: the remainder of division by the generator polynomial."""
        table, remainder, top, rest = self._tables[count], 0, 8 * (count - 1), (1 << 8 * (count - 1)) - 1
        for byte in data:
            remainder = (remainder & rest) << 8 ^ table[byte ^ remainder >> top]
        return remainder.to_bytes(count)


def _interleaving(blocks: list[base.RSBlock]) -> list[int]:
    """Where each codeword of the code stands in the blocks' data followed by the blocks' parities."""
    order, start = [], 0
    for sizes in ([block.data_count for block in blocks], [_parity(block) for block in blocks]):
        starts = [start + sum(sizes[:number]) for number in range(len(sizes))]
        ends = [at + size for at, size in zip(starts, sizes, strict=True)]
        order += [
            at + place for place in range(max(sizes)) for at, end in zip(starts, ends, strict=True) if at + place < end
        ]
        start += sum(sizes)
    return order


def _parity(block: base.RSBlock) -> int:
    return int(block.total_count - block.data_count)


def _division_table(count: int) -> list[int]:
    """Return each byte's multiple of the generator polynomial of `count` roots, without its leading term."""
    generator = base.Polynomial([1], 0)
    for power in range(count):
        generator = generator * base.Polynomial([1, base.gexp(power)], 0)
    logs = [base.glog(generator[at]) for at in range(1, count + 1)]
    multiples = [bytes(base.gexp(base.glog(byte) + log) for log in logs) for byte in range(1, 256)]
    return [0, *map(int.from_bytes, multiples)]


def _drawn(code: qrcode.QRCode, bits: list[int]) -> int:
    """Return the library's drawing of these codeword bits, row by row as one number."""
    packed = int("".join(map(str, bits)), 2).to_bytes(len(bits) // 8)
    code.data_cache = list(packed)
    code.makeImpl(False, MASK)
    return int("".join("1" if dark else "0" for row in code.modules for dark in row), 2)
