"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from cart.merging import adopt
from cart.middleware import CART_COOKIE, HINT_COOKIE, KEEP_FOR, cart_id_of
from catalog.stock import StockBusy
from shop.accounts.models import User
from shop.lib.http import cookie_options


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "That e-mail address and password do not go together.",
        "email_taken": "There is an account with this e-mail address already.",
        "duplicate_email": "This e-mail address is in your account already.",
        "incorrect_password": "That is not your password.",
        "too_many_login_attempts": "Too many tries. Please wait a few minutes, then try again.",
        "cannot_remove_primary_email": "Put another address first, then you can take this one out.",
    }

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Bring the cart along, and tell the pages that there is a name to greet."""
        brought = _bring_cart(request, user)
        response = super().post_login(request, user, **kwargs)
        if brought:
            response.delete_cookie(CART_COOKIE)
        response.set_cookie(
            HINT_COOKIE, "1", **cookie_options(max_age=int(KEEP_FOR.total_seconds()))
        )
        return response


def _bring_cart(request: HttpRequest, user: User) -> bool:
    """False when it has to wait for the next time: signing in does not fail over a busy cart."""
    cart_id = cart_id_of(request)
    try:
        if cart_id:
            adopt(cart_id, user)
    except StockBusy:
        return False
    return True
