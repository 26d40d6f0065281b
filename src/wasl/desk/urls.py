"""The addresses of the desk: ids and codes only, never a name."""

from django.conf import settings
from django.urls import URLPattern, path

from wasl.desk import tour, views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.work, name="work"),
    path("tour/seen/", tour.toured, name="toured"),
]
if settings.DEBUG or settings.DEMO:
    from wasl.desk import style

    urlpatterns.append(path("style/", style.page, name="style"))
