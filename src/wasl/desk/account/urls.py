"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.account import setup, views

urlpatterns: list[URLPattern] = [
    path("", views.account, name="account"),
    path("second-factor/", views.second_factor, name="second-factor"),
    path("sessions/end/", views.end_others, name="sessions-end"),
    path("office/", views.look_from, name="look-from"),
    path("setup/<uuid:pk>/<str:token>/", setup.open_link, name="setup"),
    path("setup/", setup.choose, name="setup-choose"),
]
