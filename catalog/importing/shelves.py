"""Brands, sellers and categories by name: looked up once, created as needed."""

from collections.abc import Iterable
from zlib import crc32

from django.utils.text import slugify

from catalog.models import Brand, Category, Seller


def slug_of(name: str, longest: int) -> str:
    """Never empty: a name without Latin letters gets a number of its own."""
    return slugify(name)[:longest].strip("-") or f"n-{crc32(name.encode()):08x}"


class Named:
    """Ids of brands or of sellers, by name."""

    def __init__(self, model: type[Brand] | type[Seller]) -> None:
        self.model = model
        self.ids: dict[str, int] = {}

    def learn(self, names: Iterable[str]) -> None:
        missing = {name for name in names if name and name not in self.ids}
        if missing:
            known = self.model.objects.filter(name__in=missing)
            self.ids |= dict(known.values_list("name", "pk"))
        for name in sorted(missing - self.ids.keys()):
            self.ids[name] = self.model.objects.create(name=name, slug=self._free_slug(name)).pk

    def _free_slug(self, name: str) -> str:
        """'A & B' and 'A B' are two names with one slug: the second gets a number."""
        slug = slug_of(name, 110)
        taken = self.model.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
        candidates = [slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 2))]
        return next(free for free in candidates if free not in set(taken))


class Categories:
    """Ids of categories by their names from the root. Names with one slug are one category."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, ...], int] = {}

    def learn(self, paths: Iterable[tuple[str, ...]]) -> None:
        for path in sorted({path for path in paths if path not in self.ids}):
            self.ids[path] = self._category(path).pk

    def _category(self, names: tuple[str, ...]) -> Category:
        parent = self._category(names[:-1]) if len(names) > 1 else None
        slug = slug_of(names[-1], 80)
        found, _ = Category.objects.get_or_create(
            parent=parent, slug=slug, defaults={"name": names[-1]}
        )
        return found


class Shelves:
    """All three. `forget` after a rollback: what was created then is not there."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.brands = Named(Brand)
        self.sellers = Named(Seller)
        self.categories = Categories()
