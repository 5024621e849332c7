from django.urls import path, register_converter
from django.urls.converters import PathConverter

from catalog import views
from catalog.insight import views as insight
from catalog.waitlist import views as waitlist


class ShelfPath(PathConverter):
    regex = r"[^\0]+"  # PostgreSQL has no word for NUL


register_converter(ShelfPath, "shelf")

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
    path("search/clicked/", insight.clicked, name="search_clicked"),
    path("search/bought/", insight.bought, name="search_bought"),
    path("c/<shelf:path>/", views.category, name="category"),
    path("p/<int:pk>/reviews/", views.reviews, name="reviews"),
    path("p/<int:pk>/<slug:slug>/", views.product, name="product"),
    path("waitlist/variants/<int:variant_id>/ask/", waitlist.ask, name="waitlist_ask"),
    path("waitlist/<slug:token>/", waitlist.place, name="waitlist_place"),
    path("waitlist/<slug:token>/leave/", waitlist.leave, name="waitlist_leave"),
]
