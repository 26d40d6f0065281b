"""The addresses of the desk: ids and codes only, never a name."""

from django.urls import URLPattern, path

from wasl.desk import views

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", views.work, name="work"),
]
