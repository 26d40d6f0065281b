"""The content-security policy of pages that show a form.

ODK Web Forms evaluates conditions with WebAssembly and one dependency of it uses ``eval``; its
components write their styles into the page. Only these pages allow that.
"""

from typing import Final

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from csp.decorators import csp_update

POLICY: Final = {
    "script-src": [UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
    "img-src": ["blob:"],
    "media-src": ["'self'", "blob:"],
    "font-src": ["data:"],
    "worker-src": ["'self'", "blob:", "data:"],  # makes large photos smaller
    "connect-src": ["blob:", "data:"],  # WebAssembly in the bundle
}

shows_form = csp_update(POLICY)
"""Decorates a view whose page holds a form."""
