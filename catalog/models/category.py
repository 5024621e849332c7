"""The tree of categories."""

from typing import Any, Self

from django.db import models

from shop.lib.links import link


class CategoryQuerySet(models.QuerySet["Category"]):
    def roots(self) -> Self:
        return self.filter(depth=1)

    def below(self, category: "Category") -> Self:
        """The category itself and everything under it."""
        return self.filter(
            models.Q(pk=category.pk) | models.Q(path__startswith=f"{category.path}/")
        )

    def on_the_way_to(self, category: "Category") -> Self:
        """From the root down to the category itself, for breadcrumbs."""
        return self.filter(path__in=category.ancestor_paths()).order_by("depth")


class Category(models.Model):
    """A shelf. `path` holds the slugs from the root, as in its address: `audio/headphones`."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=80)
    path = models.CharField(max_length=255, unique=True, editable=False)
    depth = models.PositiveSmallIntegerField(editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    picture = models.ImageField(upload_to="categories/", blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ("position", "name")
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["parent", "slug"], name="category_slug_once_per_shelf"),
        ]

    def __str__(self) -> str:
        return self.path.replace("/", " › ") or self.name

    def save(self, **kwargs: Any) -> None:
        self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        self.depth = self.path.count("/") + 1
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return link("catalog:category", self.path)

    def ancestor_paths(self) -> list[str]:
        """Paths from the root down to this category's own, for breadcrumbs."""
        slugs = self.path.split("/")
        return ["/".join(slugs[: i + 1]) for i in range(len(slugs))]
