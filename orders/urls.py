from django.urls import path

from orders.views import addresses, finding, history, order, placing, steps
from orders.webhooks import stripe_webhook

app_name = "orders"
urlpatterns = [
    path("checkout/", steps.start, name="checkout"),
    path("checkout/shipping/", steps.shipping, name="shipping"),
    path("checkout/payment/", steps.payment, name="payment"),
    path("checkout/review/", steps.review, name="review"),
    path("checkout/place/", placing.place, name="place"),
    path("checkout/finish/", placing.finish, name="finish"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/add/", addresses.add_address, name="add_address"),
    path("addresses/<int:pk>/edit/", addresses.edit_address, name="edit_address"),
    path("addresses/<int:pk>/remove/", addresses.remove_address, name="remove_address"),
    path(
        "addresses/<int:pk>/default/",
        addresses.make_address_default,
        name="make_address_default",
    ),
    path("orders/", history.history, name="history"),
    path("orders/find/", finding.find, name="find"),
    path("orders/<slug:token>/", order.order, name="order"),
    path("orders/<slug:token>/thanks/", order.confirmation, name="confirmation"),
    path("orders/<slug:token>/receipt/", order.receipt, name="receipt"),
    path("orders/<slug:token>/cancel/", order.cancel, name="cancel"),
    path("orders/<slug:token>/again/", order.again, name="again"),
    path("webhooks/stripe/", stripe_webhook, name="stripe_webhook"),
]
