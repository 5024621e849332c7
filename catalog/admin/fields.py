"""Form fields that let staff write lists and pairs as lines, and take pictures only."""

import warnings
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from PIL import Image

from catalog.importing.pictures import EXTENSIONS, LARGEST


class LinesField(forms.CharField):
    """A list of sentences, one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class PairsField(forms.CharField):
    """Names and values, one pair a line, as in `Colour: Kelp`."""

    widget = forms.Textarea(attrs={"rows": 5})

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {said}" for name, said in value.items())

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        pairs: dict[str, str] = {}
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            name, colon, said = (part.strip() for part in line.partition(":"))
            if not name and not colon:
                continue
            if not (name and colon and said):
                raise ValidationError(f"Line {number} is not a name, a colon and a value.")
            if name in pairs:
                raise ValidationError(f"Line {number} says {name} again.")
            pairs[name] = said
        return pairs


class RasterImageField(forms.ImageField):
    """PNG, JPEG, WebP or GIF: what every browser shows and no script hides in."""

    default_validators = [FileExtensionValidator(["png", "jpg", "jpeg", "webp", "gif"])]

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            self._check(data)
        return super().to_python(data)

    def _check(self, data: UploadedFile) -> None:
        if (data.size or 0) > LARGEST:
            raise ValidationError(f"The picture is larger than {LARGEST // 1024**2} MB.")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                Image.open(data, formats=list(EXTENSIONS)).verify()
        except Exception:  # a broken file makes Pillow raise nearly anything
            raise ValidationError("This is not a PNG, JPEG, WebP or GIF picture.") from None
        data.seek(0)
