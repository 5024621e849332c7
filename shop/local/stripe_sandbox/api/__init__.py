"""The objects of Stripe's API, one module each; routes.py lists the endpoints."""
