"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.search import views

urlpatterns: list[URLPattern] = [path("", views.search, name="search")]
