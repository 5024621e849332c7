"""What staff are asked for when they do something to an order.

Each form has a one-time key, made with the page: sent twice, it acts once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4, uuid5

from django import forms
from django.forms import BoundField
from django.http import HttpRequest

from orders import carriers
from orders.models import Order, OrderLine, Parcel
from orders.models.payment import ZERO
from orders.refunding import Claim, Units


def key_of(request: HttpRequest) -> UUID | None:
    """The one-time key of a form that is a button only."""
    form = KeyedForm(request.POST)
    return form.cleaned_data["key"] if form.is_valid() else None


def _amount(label: str, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, min_value=ZERO, required=False, **options
    )


class KeyedForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, to be sent once more from the page that asks whether that is meant."""
        return [(name, str(self.data[name])) for name in self.fields if name in self.data]


class NoteForm(forms.Form):
    words = forms.CharField(max_length=1000)


class EmailForm(KeyedForm):
    email = forms.EmailField(label="Mail address", max_length=254)


class CancelForm(KeyedForm):
    note = forms.CharField(
        max_length=300, required=False, help_text="Why. It stands in the order's history."
    )
    restock = forms.BooleanField(
        label="Put the goods back on the shelf",
        required=False,
        initial=True,
        help_text="Not when they turned out broken.",
    )


class TrackingForm(KeyedForm):
    carrier = forms.ChoiceField(choices=carriers.choices)
    tracking_number = forms.CharField(max_length=60, required=False)
    tracking_link = forms.URLField(
        max_length=400,
        required=False,
        assume_scheme="https",
        help_text="Of another carrier; for those of the list the shop knows it.",
    )

    @staticmethod
    def of(parcel: Parcel) -> dict[str, str]:
        return {
            "carrier": parcel.carrier,
            "tracking_number": parcel.tracking_number,
            "tracking_link": parcel.tracking_link if parcel.carrier == carriers.OTHER else "",
        }

    @property
    def about(self) -> dict[str, Any]:
        names = ("carrier", "tracking_number", "tracking_link")
        return {name: self.cleaned_data[name] for name in names}


class ManyParcelsForm(TrackingForm):
    """One carrier, and a tracking number for each of these orders."""

    tracking_number = tracking_link = None  # type: ignore[assignment]

    def __init__(self, data: Any, orders: Sequence[Order]) -> None:
        super().__init__(data)
        for order in orders:
            self.fields[f"tracking-{order.pk}"] = forms.CharField(
                max_length=60,
                required=False,
                label=f"Tracking number of {order.number}",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def about_parcel_of(self, order: Order) -> dict[str, Any]:
        """Each parcel has a key of its own, made of the form's and the order."""
        given = self.cleaned_data
        return {
            "carrier": given["carrier"],
            "tracking_number": given[f"tracking-{order.pk}"],
            "key": uuid5(given["key"], order.number),
        }


@dataclass(frozen=True, slots=True)
class Column:
    """A number of units that is asked for of each line, `most` of that line at the most."""

    heading: str
    most: Callable[[OrderLine], int]
    starts_full: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the order, and what is asked about its units."""

    line: OrderLine
    fields: list[BoundField]


class LinesForm(KeyedForm):
    """Asks for numbers of units of those lines of an order that have any."""

    columns: ClassVar[dict[str, Column]]

    def __init__(self, data: Any, order: Order) -> None:
        super().__init__(data)
        asked_of = self.columns.values()
        self.asked = [
            line for line in order.lines.all() if any(column.most(line) for column in asked_of)
        ]
        for line in self.asked:
            for what, column in self.columns.items():
                most = column.most(line)
                self.fields[f"{what}-{line.pk}"] = forms.IntegerField(
                    label=f"{column.heading}: {line.title}",
                    min_value=0,
                    max_value=most,
                    initial=most if column.starts_full else 0,
                    required=False,
                )

    @property
    def rows(self) -> list[Row]:
        return [
            Row(line, [self[f"{what}-{line.pk}"] for what in self.columns]) for line in self.asked
        ]

    @property
    def other_fields(self) -> list[BoundField]:
        by_line = {field.name for row in self.rows for field in row.fields}
        return [field for field in self.visible_fields() if field.name not in by_line]

    def told(self, what: str) -> dict[int, int]:
        """Units by line, of those that are more than none."""
        typed = {line.pk: self.cleaned_data.get(f"{what}-{line.pk}") for line in self.asked}
        return {pk: units for pk, units in typed.items() if units}


class ParcelForm(LinesForm, TrackingForm):
    columns: ClassVar = {
        "units": Column("In this parcel", lambda line: line.to_send, starts_full=True)
    }
    note = forms.CharField(max_length=300, required=False, help_text="The shopper reads it.")

    @property
    def about(self) -> dict[str, Any]:
        return {**super().about, "note": self.cleaned_data["note"], "key": self.cleaned_data["key"]}


class RestockForm(LinesForm):
    columns: ClassVar = {"units": Column("Back on the shelf", lambda line: line.restockable)}
    note = forms.CharField(max_length=300, required=False)


class RefundForm(LinesForm):
    columns: ClassVar = {
        "units": Column("Give back", lambda line: line.refundable),
        "shelf": Column("Of them back on the shelf", lambda line: line.refundable),
    }
    shipping = _amount("Delivery")
    extra = _amount("Free amount", help_text="For no goods: goodwill, say.")
    reason = forms.CharField(max_length=150)

    def __init__(self, data: Any, order: Order) -> None:
        super().__init__(data, order)
        left = order.shipping - order.shipping_refunded
        if not left:
            del self.fields["shipping"]
            return
        self.fields["shipping"].widget.attrs["max"] = str(left)
        self.fields["shipping"].help_text = f"Up to ${left:,.2f}."

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        units, shelf = self.told("units"), self.told("shelf")
        if any(count > units.get(pk, 0) for pk, count in shelf.items()):
            raise forms.ValidationError("More would go back on the shelf than is refunded.")
        if not (units or given.get("shipping") or given.get("extra")) and not self.errors:
            raise forms.ValidationError("Say what to give back.")
        return given

    @property
    def claim(self) -> Claim:
        shelf = self.told("shelf")
        units = {pk: Units(count, shelf.get(pk, 0)) for pk, count in self.told("units").items()}
        given = self.cleaned_data
        return Claim(units, given.get("shipping") or ZERO, given["extra"] or ZERO)
