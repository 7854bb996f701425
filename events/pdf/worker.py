"""The child process that sets PDF pages; to be filled by its author."""

from __future__ import annotations


class PdfWorker:
    async def close(self) -> None:
        return None
