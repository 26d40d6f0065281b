"""Addresses of the pages of candidates."""

from django.urls import URLPattern, path

from wasl.desk.candidates import views

urlpatterns: list[URLPattern] = [
    path("", views.candidates, name="candidates"),
    path("<uuid:pk>/", views.show, name="candidate"),
    path("<uuid:pk>/confirm/", views.confirm, name="candidate-confirm"),
    path("<uuid:pk>/reject/", views.reject, name="candidate-reject"),
    path("<uuid:pk>/ask/", views.ask, name="candidate-ask"),
    path("<uuid:pk>/verify/", views.verify, name="candidate-verify"),
    path("<uuid:pk>/retract/", views.retract, name="candidate-retract"),
]
