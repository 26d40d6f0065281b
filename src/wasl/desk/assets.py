"""Where the built style sheets, scripts, fonts and icons are.

``npm run build`` in ``frontend/`` writes them with hashed names and one manifest; this reads it.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

DIST = Path(__file__).resolve().parent / "static" / "dist"

# What a template asks for, and the entry of the manifest that it is.
SOURCES = {
    "app.js": "src/app.ts",
    "app.css": "src/app-ltr.css",
    "app-rtl.css": "src/app-rtl.css",
    "favicon.svg": "favicon.svg",
    "fonts.css": "generated/fonts.css",
    "form.css": "src/form-look.css",
    "form.js": "src/form.ts",
    "icons.svg": "icons.svg",
    "portal.css": "src/portal.css",
}


def asset_url(name: str) -> str:
    """Return the address of a built file.

    Raises:
        ImproperlyConfigured: the front end was not built, or knows no such file.
    """
    source = SOURCES.get(name)
    entry = _read("manifest.json", DIST).get(source) if source else None
    if entry is None:
        raise ImproperlyConfigured(f"The front end builds nothing called {name}")
    return static(f"dist/{entry['file']}")


def icon_names() -> frozenset[str]:
    """Return the icons that the sprite holds: the lines of ``frontend/icons.txt`` when built."""
    return frozenset(_read("icons.json", DIST))


def _read(name: str, folder: Path) -> Any:
    file = folder / name
    try:
        # The time of writing is part of the key: a rebuild shows without a restart.
        return _parsed(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The front end is not built. In frontend/, run: npm ci && npm run build"
        ) from None


@lru_cache(maxsize=4)
def _parsed(file: Path, written: int) -> Any:
    del written
    return json.loads(file.read_text())
