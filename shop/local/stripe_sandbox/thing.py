"""The objects of the API, as they lie in the store."""

import json
from dataclasses import dataclass, field

from .errors import Json

write = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


@dataclass(slots=True)
class Thing:
    """An API object as the caller sees it, and beside it what only the sandbox knows.

    It is kept as it was stored, in JSON, and read when somebody asks for its ``body``: most answers
    and events are put together from such texts.
    """

    id: str
    kind: str
    created: int
    parent: str | None = None
    private: Json = field(default_factory=dict)
    number: int = 0  # its place among all, once it is stored
    _text: str = ""
    _body: Json | None = None

    @property
    def body(self) -> Json:
        if self._body is None:
            self._body = json.loads(self._text)
        return self._body

    @property
    def text(self) -> str:
        """In JSON as it was last stored."""
        return self._text or self.write()

    def write(self) -> str:
        """In JSON as it is now, to be stored."""
        if self._body is not None:
            self._text = write(self._body)
        return self._text


def thing(body: Json, parent: str | None = None, private: Json | None = None) -> Thing:
    """A new one, to be added to the store."""
    return Thing(
        id=body["id"],
        kind=body["object"],
        created=body["created"],
        parent=parent,
        private=private or {},
        _body=body,
    )
