"""Every address of the system."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.defaults import page_not_found

from wasl.desk.account.views import choose_language

# allauth's pages for what we do not do: nobody signs up, changes the address they sign in with,
# or resets a password by e-mail. An administrator does each of these.
CLOSED = (
    r"^accounts/(?:"
    r"(?:signup|email|confirm-email|password/reset|password/set|login/code|social)/.*"
    r"|3rdparty/(?:signup/)?"
    r")$"
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("i18n/setlang/", choose_language, name="set_language"),
    re_path(CLOSED, page_not_found, {"exception": Exception("closed")}),
    path("accounts/", include("allauth.urls")),
    path("field/", include("wasl.exchange.field.urls")),
    path("p/", include("wasl.portal.urls")),
    path("openrosa/", include("wasl.exchange.openrosa.urls")),
    path("", include("wasl.desk.urls")),
]
