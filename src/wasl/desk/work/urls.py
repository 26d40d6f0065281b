"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.work import views

urlpatterns: list[URLPattern] = [
    path("", views.work, name="work"),
    path("work/<slug:kind>/", views.of_kind, name="work-kind"),
    path("work/<uuid:pk>/done/", views.done, name="task-done"),
]
