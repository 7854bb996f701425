"""The form by which a file is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData, UploadFile

from events.platform.web.forms import Form


class FileForm(Form):
    """A file, which is no field of WTForms; None where none was chosen."""

    def __init__(self, formdata: FormData | None = None, *, data: Mapping[str, Any] | None = None) -> None:
        sent = formdata.get("file") if formdata is not None else None
        self.upload = sent if isinstance(sent, UploadFile) and sent.filename else None
        super().__init__(formdata, data=data)
