from django.urls import path

from shop.accounts import views

urlpatterns = [path("mine/", views.mine, name="mine")]
