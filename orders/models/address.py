"""Addresses that a shopper keeps for next time. Orders and checkouts have copies of their own."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from shop.accounts.models import User


class TooManyAddresses(Exception):
    def __str__(self) -> str:
        return f"We keep {settings.MAX_SAVED_ADDRESSES} addresses at most"


class SavedAddressQuerySet(models.QuerySet["SavedAddress"]):
    def of(self, user: "User | AnonymousUser") -> Self:
        """The default first, then what was used last. Nobody's where nobody signed in."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def keep(self, user: "User | AnonymousUser", address: dict[str, str]) -> None:
        """For next time; the first becomes the default. One that is kept already stays that one.

        Raises TooManyAddresses.
        """
        if not user.is_authenticated:
            return
        with transaction.atomic():
            own = self.locked_of(user.pk)
            if own.filter(address=address).exists():
                return
            count = own.count()
            if count >= settings.MAX_SAVED_ADDRESSES:
                raise TooManyAddresses
            self.create(user=user, address=address, is_default=count == 0)

    def locked_of(self, user_id: int) -> Self:
        """The owner's, one change at a time: there is one default, and a limit."""
        get_user_model().objects.select_for_update(no_key=True).get(pk=user_id)
        return self.filter(user_id=user_id)


class SavedAddress(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", db_index=False
    )
    address = models.JSONField(help_text="As orders.addresses keeps one.")
    is_default = models.BooleanField(default=False)
    used_at = models.DateTimeField(default=timezone.now)

    objects = SavedAddressQuerySet.as_manager()

    class Meta:
        ordering = ("-is_default", "-used_at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="address_saved_once"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(is_default=True),
                name="one_default_address",
            ),
        ]

    def __str__(self) -> str:
        return f"Address {self.pk} of user {self.user_id}"

    def mark_used(self) -> None:
        SavedAddress.objects.filter(pk=self.pk).update(used_at=timezone.now())

    def change(self, address: dict[str, str]) -> None:
        """Into one that is kept already: then that one stays."""
        with transaction.atomic():
            own = SavedAddress.objects.locked_of(self.user_id)
            twin = own.exclude(pk=self.pk).filter(address=address).first()
            if twin is None:
                own.filter(pk=self.pk).update(address=address)
                return
            if self.is_default:
                twin.make_default()
            self.delete()

    def make_default(self) -> None:
        with transaction.atomic():
            own = SavedAddress.objects.locked_of(self.user_id)
            own.filter(is_default=True).update(is_default=False)
            own.filter(pk=self.pk).update(is_default=True)

    def forget(self) -> None:
        """Where it was the default, the one used last becomes that."""
        with transaction.atomic():
            own = SavedAddress.objects.locked_of(self.user_id)
            self.delete()
            next_one = own.first()
            if next_one and not next_one.is_default:
                next_one.make_default()
