"""Addresses of these pages."""

from django.urls import URLPattern, path

from wasl.desk.users import offices, roles, users

urlpatterns: list[URLPattern] = [
    path("", users.listing, name="users"),
    path("invite/", users.invite, name="user-invite"),
    path("roles/", roles.overview, name="roles"),
    path("roles/<uuid:pk>/end/", roles.end, name="role-end"),
    path("offices/", offices.listing, name="offices"),
    path("offices/new/", offices.new, name="office-new"),
    path("offices/organisation/", offices.new_organisation, name="organisation-new"),
    path("offices/<uuid:pk>/", offices.edit, name="office"),
    path("offices/<uuid:pk>/close/", offices.close, name="office-close"),
    path("offices/<uuid:pk>/reopen/", offices.reopen, name="office-reopen"),
    path("<uuid:pk>/", users.show, name="user"),
    path("<uuid:pk>/edit/", users.edit, name="user-edit"),
    path("<uuid:pk>/role/", roles.give, name="role-give"),
    path("<uuid:pk>/papers/", users.papers, name="user-papers"),
    path("<uuid:pk>/deactivate/", users.deactivate, name="user-deactivate"),
    path("<uuid:pk>/reactivate/", users.reactivate, name="user-reactivate"),
    path("<uuid:pk>/reset/", users.reset, name="user-reset"),
]
