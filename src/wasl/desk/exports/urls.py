"""Addresses of the pages of exports."""

from django.urls import URLPattern, path

from wasl.desk.exports import views

urlpatterns: list[URLPattern] = [path("", views.export, name="export")]
