"""Addresses of the pages of imports."""

from django.urls import URLPattern, path

from wasl.desk.imports import views

urlpatterns: list[URLPattern] = [
    path("", views.imports, name="import"),
    path("new/", views.new, name="import-new"),
    path("<uuid:pk>/", views.show, name="import-batch"),
    path("<uuid:pk>/columns/", views.columns, name="import-columns"),
    path("<uuid:pk>/check/", views.check, name="import-check"),
    path("<uuid:pk>/progress/", views.progress, name="import-progress"),
    path("<uuid:pk>/continue/", views.go_on, name="import-continue"),
    path("<uuid:pk>/cancel/", views.cancel, name="import-cancel"),
    path("<uuid:pk>/refused.csv", views.refused, name="import-refused"),
    path("<uuid:pk>/undo/", views.undo, name="import-undo"),
]
