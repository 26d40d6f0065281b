"""My work: the page that a worker sees first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """What is due, new candidates, alerts."""
    return render(request, "desk/work.html")
