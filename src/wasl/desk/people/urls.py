"""Addresses of the pages of people."""

from django.urls import URLPattern, path

from wasl.desk.people import keeping, reading, ties, writing

urlpatterns: list[URLPattern] = [
    path("", reading.people, name="people"),
    path("new/", writing.new, name="person-new"),
    path("erase/", keeping.find_to_erase, name="people-find-to-erase"),
    path("<uuid:pk>/", reading.show, name="person"),
    path("<uuid:pk>/edit/", writing.edit, name="person-edit"),
    path("<uuid:pk>/history/", reading.history, name="person-history"),
    path("<uuid:pk>/print/", reading.sheet, name="person-print"),
    path("<uuid:pk>/open/", keeping.open_contacts, name="person-open"),
    path("<uuid:pk>/relatives/new/", ties.relate, name="person-relate"),
    path("<uuid:pk>/relatives/<uuid:edge>/", ties.relationship, name="person-relationship"),
    path("<uuid:pk>/merge/", ties.merge, name="person-merge"),
    path("<uuid:pk>/unmerge/<uuid:merge_pk>/", ties.unmerge, name="person-unmerge"),
    path("<uuid:pk>/files/new/", keeping.upload, name="person-upload"),
    path("<uuid:pk>/files/<uuid:file>/", keeping.view_file, name="person-file"),
    path("<uuid:pk>/files/<uuid:file>/remove/", keeping.drop_file, name="person-file-remove"),
    path("<uuid:pk>/informed/", keeping.informed, name="person-informed"),
    path("<uuid:pk>/access/", keeping.access, name="person-access"),
    path("<uuid:pk>/access/<uuid:access_pk>/end/", keeping.close_access, name="person-access-end"),
    path("<uuid:pk>/erase/", keeping.erase, name="person-erase"),
]
