"""Addresses of filling forms; those about a person stand under the person."""

from django.urls import URLPattern, path

from wasl.desk.filling import assigning, posting, views

urlpatterns: list[URLPattern] = [
    path("people/<uuid:pk>/forms/", views.choose_for, name="fill-choose-for"),
    path("people/<uuid:pk>/forms/<uuid:form>/", views.fill_for, name="fill-for"),
    path("people/<uuid:pk>/forms/give/", assigning.give, name="task-give"),
    path("fill/", views.choose, name="fill"),
    path("fill/new/<uuid:form>/", views.fill, name="fill-new"),
    path("fill/paper/", views.paper, name="paper"),
    path("fill/paper/<uuid:version>/", views.fill_paper, name="fill-paper"),
    path("fill/drafts/<uuid:pk>/", views.resume, name="fill-draft"),
    path("fill/drafts/<uuid:pk>/discard/", views.discard, name="fill-discard"),
    path("fill/correct/<uuid:pk>/", views.correct, name="fill-correct"),
    path("fill/sent/<uuid:pk>/", views.sent, name="fill-sent"),
    path("fill/tasks/<uuid:pk>/cancel/", assigning.cancel, name="task-cancel"),
    path("fill/xform/<uuid:version>/", posting.xform, name="fill-xform"),
    path("fill/xform/<uuid:version>/file/", posting.form_file, name="fill-file"),
    path("fill/answers/<uuid:version>/", posting.answers, name="fill-answers"),
    path("fill/answers/<uuid:version>/<uuid:file>/", posting.attachment, name="fill-attachment"),
    path("fill/save/", posting.save, name="fill-save"),
    path("fill/send/", posting.send, name="fill-send"),
    path("fill/token/", posting.token, name="fill-token"),
]
