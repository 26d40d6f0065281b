"""Addresses of the pages of requests."""

from django.urls import URLPattern, path

from wasl.desk.requests import views

urlpatterns: list[URLPattern] = [
    path("", views.requests, name="requests"),
    path("new/", views.new, name="request-new"),
    path("look/", views.look, name="request-look"),
    path("<uuid:pk>/", views.show, name="request"),
    path("<uuid:pk>/edit/", views.edit, name="request-edit"),
    path("<uuid:pk>/submit/", views.submit, name="request-submit"),
    path("<uuid:pk>/accept/", views.accept, name="request-accept"),
    path("<uuid:pk>/decline/", views.decline, name="request-decline"),
    path("<uuid:pk>/pin/", views.pin, name="request-pin"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="request-withdraw"),
    path("<uuid:pk>/propose-closure/", views.ask_closure, name="request-ask-closure"),
    path("<uuid:pk>/close/", views.close, name="request-close"),
    path("<uuid:pk>/reopen/", views.reopen, name="request-reopen"),
]
