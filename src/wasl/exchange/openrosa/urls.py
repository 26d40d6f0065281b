"""Addresses of OpenRosa: Collect puts ``formList`` and ``submission`` after the server's."""

from django.urls import URLPattern, path

from wasl.exchange.openrosa import views

app_name = "openrosa"
urlpatterns: list[URLPattern] = [
    path("formList", views.form_list, name="form_list"),
    path("forms/<uuid:pk>/form.xml", views.form, name="form"),
    path("forms/<uuid:pk>/manifest", views.manifest, name="manifest"),
    path("forms/<uuid:pk>/files/<str:name>", views.media, name="media"),
    path("entities", views.entities, name="entities"),
    path("submission", views.submission, name="submission"),
]
