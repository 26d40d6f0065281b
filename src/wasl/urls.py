"""Every address of the system."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("allauth.urls")),
    path("p/", include("wasl.portal.urls")),
    path("", include("wasl.desk.urls")),
]
