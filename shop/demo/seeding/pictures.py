"""The drawings as files: goods of one kind and colour share theirs, so a million need 4,000."""

from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from shop.demo.drawing import draw


@dataclass(slots=True)
class Gallery:
    """Draws each picture once. What an earlier version drew differently is drawn anew."""

    names: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def name(self, kind: str, colour: str, view: str) -> str:
        """The picture's name in the shop's storage."""
        wanted = (kind, colour, view)
        if wanted not in self.names:
            name = f"demo/{kind}-{colour.lower()}-{view}.svg"
            _store(name, draw(kind, colour, view).encode())
            self.names[wanted] = name
        return self.names[wanted]


def _store(name: str, drawing: bytes) -> None:
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            if file.read() == drawing:
                return
        default_storage.delete(name)
    default_storage.save(name, ContentFile(drawing))
