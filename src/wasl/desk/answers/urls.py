"""Addresses of the pages of answers, and of blank forms to print."""

from django.urls import URLPattern, path

from wasl.desk.answers import comparing, deciding, leaving, views

urlpatterns: list[URLPattern] = [
    path("answers/", views.answers, name="answers"),
    path("answers/export/", leaving.export, name="answers-export"),
    path("answers/<uuid:pk>/", views.show, name="answer"),
    path("answers/<uuid:pk>/compare/", comparing.versions, name="answer-compare"),
    path("answers/<uuid:pk>/record/", comparing.record, name="answer-record"),
    path("answers/<uuid:pk>/decide/", deciding.decide, name="answer-decide"),
    path("answers/<uuid:pk>/set-aside/", deciding.set_aside, name="answer-set-aside"),
    path("answers/<uuid:pk>/print/", leaving.printed, name="answer-print"),
    path("answers/<uuid:pk>/files/<uuid:file>/", views.file, name="answer-file"),
    path("forms/<uuid:pk>/blank.pdf", views.blank, name="form-blank"),
]
