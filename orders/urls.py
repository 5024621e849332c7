from django.urls import path

from orders.views import history, placing, steps
from orders.webhooks import stripe_webhook

app_name = "orders"
urlpatterns = [
    path("checkout/", steps.start, name="checkout"),
    path("checkout/shipping/", steps.shipping, name="shipping"),
    path("checkout/payment/", steps.payment, name="payment"),
    path("checkout/review/", steps.review, name="review"),
    path("checkout/place/", placing.place, name="place"),
    path("checkout/finish/", placing.finish, name="finish"),
    path("orders/", history.history, name="history"),
    path("orders/<slug:token>/", history.order, name="order"),
    path("orders/<slug:token>/thanks/", history.confirmation, name="confirmation"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
]
