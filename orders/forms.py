"""What a shopper tells the checkout."""

from typing import Any

from django import forms

from orders import quoting
from orders.quoting import Quote

SHIPS_TO = {
    "US": "United States",
    "CA": "Canada",
    "GB": "United Kingdom",
    "IE": "Ireland",
    "DE": "Germany",
    "FR": "France",
    "NL": "Netherlands",
    "BE": "Belgium",
    "LU": "Luxembourg",
    "AT": "Austria",
    "CH": "Switzerland",
    "DK": "Denmark",
    "SE": "Sweden",
    "NO": "Norway",
    "FI": "Finland",
    "ES": "Spain",
    "PT": "Portugal",
    "IT": "Italy",
    "PL": "Poland",
    "CZ": "Czechia",
    "AU": "Australia",
    "NZ": "New Zealand",
    "JP": "Japan",
}


class ShippingForm(forms.Form):
    """Where the parcel goes, and where the mails go."""

    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text="For the confirmation and the link to your order.",
    )
    name = forms.CharField(label="Full name", max_length=120)
    line1 = forms.CharField(label="Street and number", max_length=200)
    line2 = forms.CharField(label="Apartment, floor (optional)", max_length=200, required=False)
    city = forms.CharField(label="City", max_length=120)
    region = forms.CharField(label="State or region", max_length=120, required=False)
    postcode = forms.CharField(label="Postcode", max_length=20)
    country = forms.ChoiceField(label="Country", choices=list(SHIPS_TO.items()))

    _PLEASE = {
        "email": "Please add your e-mail address.",
        "name": "Please add your name.",
        "line1": "Please add the street and number.",
        "city": "Please add the city.",
        "postcode": "Please add the postcode.",
    }
    _AUTOCOMPLETE = {
        "name": "name",
        "line1": "address-line1",
        "line2": "address-line2",
        "city": "address-level2",
        "region": "address-level1",
        "postcode": "postal-code",
        "country": "country",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, request in self._PLEASE.items():
            self.fields[name].error_messages["required"] = request
        for name, token in self._AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = token

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("country") in {"US", "CA", "AU"} and not cleaned.get("region"):
            self.add_error("region", "Please add the state or province.")
        return cleaned

    @property
    def address(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self._AUTOCOMPLETE}


class PaymentForm(forms.Form):
    """The token which stands for the card; the card itself never comes here."""

    confirmation_token = forms.RegexField(r"^ctoken_[A-Za-z0-9_]+$", max_length=255)


class PlaceForm(forms.Form):
    """What the shopper saw and agreed to, and the key of this attempt."""

    key = forms.UUIDField()
    seen = forms.CharField(max_length=quoting.LONGEST)

    def clean_seen(self) -> Quote:
        try:
            return Quote.read(self.cleaned_data["seen"])
        except ValueError as malformed:
            raise forms.ValidationError("That is no quote of this shop.") from malformed
