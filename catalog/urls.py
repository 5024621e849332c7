from django.urls import path

from catalog import views

app_name = "catalog"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("c/<path:path>/", views.category, name="category"),
    path("p/<int:pk>/reviews/", views.reviews, name="reviews"),
    path("p/<int:pk>/<slug:slug>/", views.product, name="product"),
]
