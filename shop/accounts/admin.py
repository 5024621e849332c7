"""People: known by their e-mail address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.safestring import SafeString

from shop.accounts.models import User
from shop.lib.back_office import BigTableAdmin, button, when

_POWERS = ("is_superuser", "groups", "user_permissions", "is_staff")


class _OneSpelling(forms.ModelForm):
    def clean_email(self) -> str:
        """In small letters, as sign-up keeps it: nobody has two accounts by a capital."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody has an account with this address.")
        return email


class UserAddForm(_OneSpelling, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email",)


class UserEditForm(_OneSpelling, UserChangeForm):
    class Meta:
        model = User
        fields = ("email", "password", "first_name", "last_name", "is_active", *_POWERS)


@admin.register(User)
class UserAdmin(BigTableAdmin, DjangoUserAdmin):
    form = UserEditForm
    add_form = UserAddForm
    list_display = ("email", "full_name", "is_staff", "joined", "last_here")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    ordering = ("-pk",)
    search_fields = ("email__startswith", "last_name__istartswith")
    search_help_text = "Beginning of an e-mail address or of a last name"
    readonly_fields = ("last_login", "date_joined", "bought")
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name", "bought")}),
        ("What they may do", {"fields": ("is_active", *_POWERS)}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "usable_password", "password1", "password2"),
            },
        ),
    )

    @admin.display(description="Name", ordering="last_name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description="Since", ordering="date_joined")
    def joined(self, user: User) -> str:
        return when(user.date_joined)

    @admin.display(description="Last here", ordering="last_login")
    def last_here(self, user: User) -> str:
        return when(user.last_login)

    @admin.display(description="Orders")
    def bought(self, user: User) -> SafeString:
        return button("orders_order_changelist", "Their orders", query=f"user__id__exact={user.pk}")

    # Who may change users must not make themselves more than they are, nor take over a superuser.

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if _is_superuser(request) else (*own, *_POWERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj and (obj.is_superuser or obj.is_staff) and not _is_superuser(request):
            return bool(obj == request.user and super().has_change_permission(request, obj))
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj and (obj.is_superuser or obj.is_staff) and not _is_superuser(request):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        offered = super().get_actions(request)
        offered.pop("delete_selected", None)
        return offered


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
