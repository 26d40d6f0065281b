"""The addresses of the desk: ids and codes only, never a name."""

from django.urls import URLPattern, URLResolver, include, path

from wasl.desk import style, tour

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wasl.desk.work.urls")),
    path("style/", style.page, name="style"),
    path("tour/seen/", tour.toured, name="toured"),
    path("account/", include("wasl.desk.account.urls")),
    path("search/", include("wasl.desk.search.urls")),
    path("", include("wasl.desk.filling.urls")),
    path("forms/", include("wasl.desk.forms.urls")),
    path("people/", include("wasl.desk.people.urls")),
    path("requests/", include("wasl.desk.requests.urls")),
    path("candidates/", include("wasl.desk.candidates.urls")),
    path("consents/", include("wasl.desk.consents.urls")),
    path("import/", include("wasl.desk.imports.urls")),
    path("export/", include("wasl.desk.exports.urls")),
    path("devices/", include("wasl.desk.devices.urls")),
    path("users/", include("wasl.desk.users.urls")),
    path("", include("wasl.desk.answers.urls")),
    path("audit/", include("wasl.desk.audit.urls")),
]
