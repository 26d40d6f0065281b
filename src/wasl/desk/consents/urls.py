"""Addresses of the pages of consents and disclosures."""

from django.urls import URLPattern, path

from wasl.desk.consents import asking, views

urlpatterns: list[URLPattern] = [
    path("", views.consents, name="consents"),
    path("of/<uuid:pk>/", views.of_person, name="consents-of"),
    path("of/<uuid:pk>/ask/", asking.ask, name="consent-ask"),
    path("of/<uuid:pk>/sheet/", views.sheet, name="consents-sheet"),
    path("found/<uuid:candidate>/", views.found, name="consents-found"),
    path("found/<uuid:pk>/<slug:scope>/", asking.release, name="consent-release"),
    path("disclosed/<uuid:pk>/revoke/", views.revoke, name="disclosure-revoke"),
    path("<uuid:pk>/", views.show, name="consent"),
    path("<uuid:pk>/answer/", asking.answer, name="consent-answer"),
    path("<uuid:pk>/withdraw/", views.withdraw, name="consent-withdraw"),
    path("<uuid:pk>/doubt/", views.doubt, name="consent-doubt"),
    path("<uuid:pk>/told/", views.confirm_effects, name="consent-told"),
]
