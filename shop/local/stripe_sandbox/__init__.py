"""A stand-in for Stripe on a machine with no network and no account.

Run it as ``python -m shop.local.stripe_sandbox``; the shop speaks to it through the real ``stripe``
SDK and through the stripe.js that it serves. Standard library only. What it imitates, and where it
stops, is in docs/payment-sandbox.md.
"""
