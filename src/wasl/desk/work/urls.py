"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.work import views

urlpatterns: list[URLPattern] = [path("", views.work, name="work")]
