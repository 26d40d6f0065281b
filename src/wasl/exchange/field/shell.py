"""The field app as it is built: which files it consists of, and the worker that keeps them.

``npm run build`` in ``frontend/`` writes them with hashed names and two lists; this reads those.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

DIST: Final = Path(__file__).resolve().parent.parent / "static" / "field" / "dist"
ENTRY: Final = "field/app.ts"
ICON: Final = "icon.svg"


def asset_url(entry: str) -> str:
    """Return the address of a built file by its source.

    Raises:
        ImproperlyConfigured: the app was not built, or consists of no such file.
    """
    return static(f"field/dist/{_entry(entry)['file']}")


def style_url() -> str:
    """Return the address of the app's one style sheet."""
    return static(f"field/dist/{_entry(ENTRY)['css'][0]}")


def kept_files() -> list[str]:
    """Return the addresses of all files that the app needs without a link."""
    return [static(f"field/dist/{name}") for name in _read("precache.json")]


def worker_script(*addresses: str) -> str:
    """Return the service worker: what to keep, under a version that changes with any of it.

    Args:
        addresses: Pages and files beside the built ones.
    """
    files = [*addresses, *kept_files()]
    body = (DIST / "sw.js").read_text()
    version = hashlib.sha256("\n".join([body, *files]).encode()).hexdigest()[:16]
    kept = json.dumps({"version": version, "files": files})
    return f"self.WASL_KEPT = {kept};\n{body}"


def _entry(name: str) -> Any:
    found = _read("manifest.json").get(name)
    if found is None:
        raise ImproperlyConfigured(f"The field app builds nothing called {name}")
    return found


def _read(name: str) -> Any:
    file = DIST / name
    try:
        # The time of writing is part of the key: a rebuild shows without a restart.
        return _parsed(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The field app is not built. In frontend/, run: npm ci && npm run build"
        ) from None


@lru_cache(maxsize=4)
def _parsed(file: Path, written: int) -> Any:
    del written
    return json.loads(file.read_text())
