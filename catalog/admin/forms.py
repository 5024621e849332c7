"""The forms of products and variants."""

from typing import Any

from django import forms
from django.utils import timezone

from catalog.admin.fields import LinesField, PairsField


class ProductForm(forms.ModelForm):
    features = LinesField(required=False, help_text="Short sentences, one a line.")
    specifications = PairsField(
        required=False, help_text="Name and value, one pair a line, as in Weight: 240 g."
    )

    retired = forms.BooleanField(
        required=False, help_text="Off sale for good. Orders and the stock ledger keep it."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["retired"].initial = self.instance.retired_at is not None

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data["retired"] != (self.instance.retired_at is not None):
            self.instance.retired_at = timezone.now() if self.cleaned_data["retired"] else None
        return super().save(commit)


class VariantForm(forms.ModelForm):
    attributes = PairsField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 18}),
        help_text="What sets it apart, as in Colour: Kelp.",
    )
