"""What a shopper tells the checkout."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Self

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.http import QueryDict

from orders import addresses, quoting
from orders.models import SavedAddress
from orders.quoting import Quote
from orders.widgets import Choices, PlainEmailInput, PlainInput, PlainSelect

_STREET = ("name", "line1", "line2")
ANOTHER = "another"  # stands for no saved address


class AddressForm(forms.Form):
    """An address as its country writes it: other fields, names and rules for each."""

    address: dict[str, str]  # as it is kept, once the form was found valid

    country = forms.CharField(label="Country")
    name = forms.CharField(max_length=120, widget=PlainInput)
    line1 = forms.CharField(max_length=200, widget=PlainInput)
    line2 = forms.CharField(max_length=200, widget=PlainInput)
    district = forms.CharField(max_length=120, widget=PlainInput)
    city = forms.CharField(max_length=120, widget=PlainInput)
    region = forms.CharField(max_length=120, widget=PlainInput)
    postcode = forms.CharField(max_length=20, widget=PlainInput)

    _AUTOCOMPLETE = {
        "country": "country",
        "name": "name",
        "line1": "address-line1",
        "line2": "address-line2",
        "district": "address-level3",
        "city": "address-level2",
        "region": "address-level1",
        "postcode": "postal-code",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "use_required_attribute": False, **kwargs})
        code = (self.data if self.is_bound else self.initial).get("country")
        self.rules = addresses.country_of(
            code if code in settings.SHIPS_TO else settings.SHIPS_TO[0]
        )
        self._offer("country", _countries(*settings.SHIPS_TO))
        for field in self._AUTOCOMPLETE:
            self._suit(field)

    @classmethod
    def of(cls, post: QueryDict, known: Mapping[str, Any], **kwargs: Any) -> Self:
        """Unbound, with what was typed so far, where all that is asked for is another country."""
        if "change_country" in post:
            return cls(initial=post.dict(), **kwargs)
        return cls(post or None, initial=known, **kwargs)

    def _suit(self, name: str) -> None:
        """Fit one field to the country; what it must contain is up to `addresses.checked`."""
        field, country = self.fields[name], self.rules
        field.required = False
        if name == "region" and country.regions:
            self._offer("region", _regions_of(country.code))
        if name in country.fields:
            field.label = country.label(name)
        if name in country.required or name == "country":
            field.widget.attrs["required"] = True
        field.widget.attrs["autocomplete"] = self._AUTOCOMPLETE[name]

    def _offer(self, name: str, options: Choices) -> None:
        widget = PlainSelect()
        widget.options = options
        self.fields[name].widget = widget

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.address, problems = addresses.checked(
            {name: cleaned.get(name, "") for name in self._AUTOCOMPLETE}
        )
        for field, problem in problems.items():
            if field not in self.errors:
                self.add_error(field, problem)
        return cleaned

    @property
    def street(self) -> Iterable[BoundField]:
        return (self[name] for name in _STREET)

    @property
    def place(self) -> list[BoundField]:
        return [self[name] for name in self.rules.fields if name not in _STREET]

    @property
    def unused(self) -> Iterable[BoundField]:
        """What was typed for another country, kept in case the shopper goes back to it."""
        bound = (self[name] for name in self._AUTOCOMPLETE if name not in self.rules.fields)
        return (field for field in bound if field.name != "country" and field.value())


@cache
def _countries(*codes: str) -> Choices:
    return tuple((code, addresses.name_of(code)) for code in codes)


@cache
def _regions_of(code: str) -> Choices:
    regions = addresses.country_of(code).regions
    return (("", "Choose…"), *((region.code, region.name) for region in regions))


class ShippingForm(AddressForm):
    """Where the parcel goes, and where the mails go."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=PlainEmailInput(attrs={"autocomplete": "email", "required": True}),
        help_text="For the confirmation and the link to your order.",
        error_messages={"required": "Please add your e-mail address."},
    )
    saved = forms.ChoiceField(required=False)
    keep = forms.BooleanField(required=False, label="Save this address for next time")

    def __init__(self, *args: Any, saved: Sequence[SavedAddress] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._saved = {str(one.pk): one for one in saved}
        self.order_fields(["email", "saved"])
        choices = [*((pk, pk) for pk in self._saved), (ANOTHER, ANOTHER)]
        self.fields["saved"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> SavedAddress | None:
        """None where the shopper writes another address."""
        return self._saved.get(str(self["saved"].value() or ""))

    def clean(self) -> dict[str, Any]:
        chosen = self.chosen
        if chosen is None:
            return super().clean()
        for name in self._AUTOCOMPLETE:  # hidden, and possibly half filled in
            self.errors.pop(name, None)
        self.address, problems = addresses.checked(chosen.address)
        if problems:
            self.add_error("saved", f"This address needs a look: {' '.join(problems.values())}")
        return self.cleaned_data


class PaymentForm(forms.Form):
    """The token which stands for the card; the card itself never comes here."""

    confirmation_token = forms.RegexField(r"^ctoken_[A-Za-z0-9_]+$", max_length=255)


class PlaceForm(forms.Form):
    """What the shopper saw and agreed to, and the key of this attempt."""

    key = forms.UUIDField()
    seen = forms.CharField(max_length=quoting.LONGEST)
    ways = forms.CharField(max_length=64, required=False)

    def clean_seen(self) -> Quote:
        try:
            return Quote.read(self.cleaned_data["seen"])
        except ValueError as malformed:
            raise forms.ValidationError("That is no quote of this shop.") from malformed


class FindForm(forms.Form):
    """What somebody knows of an order who has lost the link to it."""

    number = forms.CharField(
        label="Order number",
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text="As in HF-2345ABCD. It stands in every mail about the order.",
        error_messages={"required": "Please enter the order number."},
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="The address that our mails about it went to.",
        error_messages={
            "required": "Please enter your e-mail.",
            "invalid": "Please enter an e-mail address like name@example.com.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
