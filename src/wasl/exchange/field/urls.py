"""The addresses of the field app."""

from django.urls import path

from wasl.exchange.field import views

app_name = "field"
urlpatterns = [
    path("", views.shell, name="shell"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("api/me", views.me, name="me"),
    path("api/pair", views.pair, name="pair"),
    path("api/bundle", views.bundle, name="bundle"),
    path("api/forms/<uuid:pk>", views.form, name="form"),
    path("api/forms/<uuid:pk>/<str:name>", views.form_file, name="form-file"),
    path("api/submission", views.submission, name="submission"),
    path("api/status", views.status, name="status"),
    path("api/watch", views.watch, name="watch"),
    path("api/wiped", views.wiped, name="wiped"),
]
