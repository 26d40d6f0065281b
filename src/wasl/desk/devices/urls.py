"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.devices import views

urlpatterns: list[URLPattern] = [
    path("", views.listing, name="devices"),
    path("new/", views.new, name="device-new"),
    path("<uuid:pk>/revoke/", views.revoke, name="device-revoke"),
    path("policy/<uuid:pk>/", views.policy, name="device-policy"),
]
