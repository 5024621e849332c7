"""What a family module says about one thing: its front, what a close-up shows, where it is used."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Closeup:
    """The front, enlarged around (x, y), with details that only show from near."""

    x: float
    y: float
    zoom: float
    extra: str


@dataclass(frozen=True, slots=True)
class Scene:
    """The front, made smaller and set down so that its base stands at (x, y) in a place."""

    place: str
    x: float = 200
    y: float = 340
    scale: float = 0.7
    behind: str = ""
    before: str = ""
    turn: float = 0
    shadow: bool = True


@dataclass(frozen=True, slots=True)
class Thing:
    """Shapes on a 400 x 400 tile, painted with the letters of canvas.py (#A body, #D dark, ...)."""

    name: str
    front: str
    closeup: Closeup
    scene: Scene
    base: float = 322
    shadow_x: float = 200
    shadow_width: float = 120
