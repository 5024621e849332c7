"""The card behind a token, and the test card that pays where no money moves."""

from django.conf import settings

from orders.payments.client import ask, clear_errors, client


def card_behind(confirmation_token: str) -> str:
    """A label such as 'Visa ending 4242'. Raises PaymentRefused for a token that is none."""
    token = ask("get", "confirmation_tokens", confirmation_token)
    # Only a card has this: the Payment Element may offer other ways to pay as well.
    card = (token.get("payment_method_preview") or {}).get("card")
    return f"{card['brand'].title()} ending {card['last4']}" if card else "Your payment method"


def moves_no_money() -> bool:
    """Whether test cards pay here, because the keys are a sandbox's or the provider's test keys."""
    is_test_key = settings.STRIPE_SECRET_KEY.startswith(("sk_test_", "rk_test_"))
    return bool(settings.STRIPE_API_BASE) or is_test_key


def test_card() -> str:
    """A confirmation token for a card that always pays, with keys that move no money."""
    with clear_errors():
        token = client().v1.test_helpers.confirmation_tokens.create(
            params={"payment_method": "pm_card_visa"}
        )
    return token.id
