"""The one address that an enquirer knows."""

from django.urls import URLPattern, path

from wasl.portal.views import door

app_name = "portal"
urlpatterns: list[URLPattern] = [path("", door, name="door")]
