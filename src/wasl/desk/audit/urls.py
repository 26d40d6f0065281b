"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.audit import export, views

urlpatterns: list[URLPattern] = [
    path("", views.listing, name="audit"),
    path("reveal/", views.reveal, name="audit-reveal"),
    path("verify/", views.verify, name="audit-verify"),
    path("export/", export.export, name="audit-export"),
    path("who-opened/", views.who_opened, name="audit-who-opened"),
    path("<uuid:pk>/", views.entry, name="audit-entry"),
    path("<uuid:pk>/words/", views.words, name="audit-words"),
]
