from django.urls import path

from orders.views import checkout, history
from orders.webhooks import stripe_webhook

app_name = "orders"
urlpatterns = [
    path("checkout/", checkout.start, name="checkout"),
    path("checkout/shipping/", checkout.shipping, name="shipping"),
    path("checkout/payment/", checkout.payment, name="payment"),
    path("checkout/review/", checkout.review, name="review"),
    path("checkout/place/", checkout.place, name="place"),
    path("checkout/finish/", checkout.finish, name="finish"),
    path("orders/", history.history, name="history"),
    path("orders/<slug:token>/", history.order, name="order"),
    path("orders/<slug:token>/thanks/", history.confirmation, name="confirmation"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
]
