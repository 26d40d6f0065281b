"""The one address that an enquirer knows."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
