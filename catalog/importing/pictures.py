"""Picture files beside the input: checked, stored once under the hash of their content."""

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from catalog.importing import values
from catalog.importing.values import BadRow

LARGEST = 20 * 1024 * 1024
MOST_PICTURES = 50
EXTENSIONS = {"PNG": ".png", "JPEG": ".jpg", "WEBP": ".webp", "GIF": ".gif"}


@dataclass(frozen=True, slots=True)
class PictureRow:
    path: str
    alt: str = ""
    colour: str = ""


def picture_rows(value: Any) -> list[PictureRow]:
    """Paths with | between them, or a list of paths or of {"file", "alt", "colour"}."""
    listed = value.split("|") if isinstance(value, str) else value or []
    if not isinstance(listed, list) or len(listed) > MOST_PICTURES:
        raise BadRow(f"images is not a list of {MOST_PICTURES} at most")
    found = [_picture_row(each) for each in listed]
    return list(dict.fromkeys(picture for picture in found if picture.path))


def _picture_row(each: Any) -> PictureRow:
    if not isinstance(each, Mapping):
        return PictureRow(values.text(each, "images", 400))
    return PictureRow(
        values.text(each.get("file"), "images", 400),
        values.text(each.get("alt"), "alt", 200),
        values.text(each.get("colour"), "colour", 40),
    )


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures in one folder; a path must not lead out of it."""

    folder: Path

    def names(self, wanted: Sequence[PictureRow], *, store: bool) -> list[str]:
        """Their names in the shop's storage, where they are put unless they are there already."""
        return [self._name(picture.path, store) for picture in wanted]

    def _name(self, path: str, store: bool) -> str:
        content, extension = self._checked(path)
        digest = hashlib.sha256(content).hexdigest()
        name = f"products/{digest[:2]}/{digest[:24]}{extension}"
        if store and not default_storage.exists(name):
            default_storage.save(name, ContentFile(content))
        return name

    def _checked(self, path: str) -> tuple[bytes, str]:
        """Raises BadRow for what is not there, too large, or no picture a browser shows."""
        folder = self.folder.resolve()
        try:
            file = (folder / path).resolve()
            if not file.is_relative_to(folder) or not file.is_file():
                raise BadRow(f"picture {path} is not in the folder of the input")
            if file.stat().st_size > LARGEST:
                raise BadRow(f"picture {path} is larger than {LARGEST // 1024**2} MB")
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(file, formats=list(EXTENSIONS)) as image:
                    image.verify()
                    return file.read_bytes(), EXTENSIONS[str(image.format)]
        except BadRow:
            raise
        except Exception:  # a broken file makes Pillow raise nearly anything
            raise BadRow(f"picture {path} is not a PNG, JPEG, WebP or GIF file") from None
