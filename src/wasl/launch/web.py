"""What each process of the web server runs: the site, ending with the server that started it."""

import ctypes
import signal
import sys

from wasl.wsgi import application

__all__ = ["application"]

if sys.platform == "linux":
    # A killed server must not leave processes that hold its port. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
