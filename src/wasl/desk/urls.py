"""The addresses of the desk: ids and codes only, never a name."""

from django.urls import URLResolver, include, path

app_name = "desk"
urlpatterns: list[URLResolver] = [
    path("", include("wasl.desk.work.urls")),
    path("search/", include("wasl.desk.search.urls")),
    path("people/", include("wasl.desk.people.urls")),
    path("requests/", include("wasl.desk.requests.urls")),
    path("candidates/", include("wasl.desk.candidates.urls")),
    path("consents/", include("wasl.desk.consents.urls")),
    path("import/", include("wasl.desk.imports.urls")),
    path("export/", include("wasl.desk.exports.urls")),
    path("users/", include("wasl.desk.users.urls")),
    path("audit/", include("wasl.desk.audit.urls")),
]
