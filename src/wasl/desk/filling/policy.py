"""The content-security policy of pages that show a form.

ODK Web Forms evaluates conditions with WebAssembly and one dependency of it uses ``eval``; its
components write their styles into the page. Only these pages allow that.
"""

from collections.abc import Callable
from typing import Any, Final, ParamSpec, cast

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpResponse

P = ParamSpec("P")

POLICY: Final = {
    "script-src": [UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["blob:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["data:"],
    "worker-src": ["'self'", "blob:", "data:"],  # makes large photos smaller
    "connect-src": ["blob:", "data:"],  # WebAssembly in the bundle
}


def shows_form(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the page of a view show a form."""
    allowed: Any = csp_update(POLICY)(cast("Any", view))
    return cast("Callable[P, HttpResponse]", allowed)
