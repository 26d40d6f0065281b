"""Addresses of the pages where forms are published."""

from django.urls import URLPattern, path

from wasl.desk.forms import views

urlpatterns: list[URLPattern] = [
    path("", views.listing, name="forms"),
    path("new/", views.upload, name="form-upload"),
    path("check/", views.check, name="form-check"),
    path("template.xlsx", views.start, name="form-template"),
    path("<uuid:pk>/", views.show, name="form"),
    path("<uuid:pk>/retire/", views.retire, name="form-retire"),
    path("versions/<uuid:pk>/", views.preview, name="form-preview"),
    path("versions/<uuid:pk>/form.xml", views.xform, name="form-xform"),
    path("versions/<uuid:pk>/file/", views.file, name="form-file"),
    path("versions/<uuid:pk>/form.xlsx", views.workbook, name="form-workbook"),
]
