"""static/css/shop.css: tokens, base, all components and pages in one file: a page asks once.

There is no build step: `collectstatic` and the development server find the file here, and it is put
together when they look. A new file under components/ or pages/ is in it without being named.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

SHEET = "css/shop.css"
# Whole comments, and the line breaks and indents between rules.
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENTS = re.compile(r"\n\s*")


def sources(folder: Path) -> list[Path]:
    """The files in the order they stand: tokens first, since they name the order of the layers."""
    return [
        folder / "tokens.css",
        folder / "base.css",
        *sorted(folder.glob("components/*.css")),
        *sorted(folder.glob("pages/*.css")),
    ]


def join(folder: Path) -> str:
    """All of them in one. Addresses in subfolders are one step further from the root."""
    parts = []
    for source in sources(folder):
        text = COMMENTS.sub("", source.read_text())
        if source.parent != folder:
            text = text.replace("../../", "../")
        parts.append(INDENTS.sub("\n", text).strip())
    return "\n".join(parts) + "\n"


class StylesheetFinder(BaseFinder):
    """Offers `css/shop.css` to Django's static files, and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.STATICFILES_DIRS[0]) / "css"
        self.place = TemporaryDirectory(prefix="holdfast-css-")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != SHEET:
            return []
        built = self._build()
        return [built] if find_all else built

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self._build()
        yield SHEET, FileSystemStorage(location=self.place.name)

    def _build(self) -> str:
        target = Path(safe_join(self.place.name, SHEET))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(join(self.folder))
        return str(target)
