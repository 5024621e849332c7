from django.urls import path

from cart import views

app_name = "cart"
urlpatterns = [
    path("", views.show, name="show"),
    path("renew/", views.renew, name="renew"),
    path("waitlist/<slug:token>/claim/", views.claim, name="claim"),
    path("lines/<int:variant_id>/add/", views.add, name="add"),
    path("lines/<int:variant_id>/set/", views.set_quantity, name="set_quantity"),
    path("lines/<int:variant_id>/remove/", views.remove, name="remove"),
]
