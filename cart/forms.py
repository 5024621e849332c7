"""What a shopper may say to a cart."""

from django import forms
from django.conf import settings


class QuantityForm(forms.Form):
    """How many units to add: one unless said otherwise."""

    quantity = forms.IntegerField(min_value=1, required=False)

    def clean_quantity(self) -> int:
        quantity = self.cleaned_data["quantity"]
        return 1 if quantity is None else int(quantity)


class LineForm(forms.Form):
    """How many units a line shall have; 0 takes it out."""

    quantity = forms.IntegerField(min_value=0, max_value=settings.MAX_QUANTITY_PER_LINE)
