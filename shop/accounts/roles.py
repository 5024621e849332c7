"""Who may do what: the shop's roles, each a group of Django's with just these permissions.

A superuser may do everything, and alone makes somebody staff and gives roles.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction

_LOOK_AT_GOODS = (
    *("catalog.view_product", "catalog.view_variant", "catalog.view_stock"),
    *("catalog.view_movement", "catalog.view_hold"),
)
_LOOK_AT_SALES = (
    *("orders.view_order", "orders.view_checkout", "orders.view_paymentattempt"),
    *("orders.view_refund", "orders.view_message", "orders.view_webhookevent"),
    "orders.view_checkoutfailure",
    *("notices.view_notice", "accounts.view_user"),
)
_KEPT_BY_CATALOGUE = (
    *("product", "productimage", "variant", "category", "brand", "seller", "review"),
    *("synonymgroup", "tunedquery", "placement"),
)
ROLES: dict[str, tuple[str, ...]] = {
    "Packing": (
        *_LOOK_AT_GOODS,
        *("orders.view_order", "orders.pack_order", "orders.ship_order", "orders.note_order"),
    ),
    "Support": (
        *_LOOK_AT_GOODS,
        *_LOOK_AT_SALES,
        *("cart.view_cart", "catalog.view_review", "catalog.view_waitlistplace"),
        *("orders.note_order", "orders.cancel_order", "orders.refund_order"),
        *("orders.resend_mail", "orders.correct_email"),
    ),
    "Finance": (
        *_LOOK_AT_GOODS,
        *_LOOK_AT_SALES,
        *("orders.note_order", "orders.cancel_order", "orders.refund_order"),
        *("orders.refund_beyond_limit", "notices.change_notice"),
    ),
    "Catalogue": (
        *_LOOK_AT_GOODS,
        *("catalog.change_stock", "catalog.view_waitlistplace", "catalog.change_waitlistplace"),
        *("catalog.view_searchday", "notices.view_notice", "notices.change_notice"),
        *(
            f"catalog.{verb}_{kind}"
            for kind in _KEPT_BY_CATALOGUE
            for verb in ("view", "add", "change", "delete")
        ),
    ),
}


def ensure() -> list[str]:
    """Make the roles, or give them back just what is written here. Returns those it changed."""
    return [name for name, codes in ROLES.items() if _ensure(name, codes)]


@transaction.atomic
def _ensure(name: str, codes: Iterable[str]) -> bool:
    group, is_new = Group.objects.get_or_create(name=name)
    meant = _permissions(codes)
    if not is_new and set(group.permissions.all()) == meant:
        return False
    group.permissions.set(meant)
    return True


def _permissions(codes: Iterable[str]) -> set[Permission]:
    """Raises LookupError for one that no table has: the tables are older than this code."""
    known = {
        f"{each.content_type.app_label}.{each.codename}": each
        for each in Permission.objects.select_related("content_type")
    }
    missing = sorted(set(codes) - known.keys())
    if missing:
        raise LookupError(f"no such permission: {', '.join(missing)}")
    return {known[code] for code in codes}
