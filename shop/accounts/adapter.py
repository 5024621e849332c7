"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from cart.merging import adopt
from cart.middleware import CART_COOKIE, HINT_COOKIE, KEEP_FOR, cart_id_of
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
        cart_id = cart_id_of(request)
        if cart_id:
            adopt(cart_id, user)
        response = super().post_login(request, user, **kwargs)
        response.delete_cookie(CART_COOKIE)
        response.set_cookie(
            HINT_COOKIE, "1", **cookie_options(max_age=int(KEEP_FOR.total_seconds()))
        )
        return response
