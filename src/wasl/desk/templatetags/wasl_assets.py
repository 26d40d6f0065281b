"""Template tags for what the front end builds: addresses and icons."""

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi

from wasl.desk.assets import asset_url, icon_names

register = template.Library()

# These point along the line of reading, so they turn round in right-to-left languages.
MIRRORED = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "logout", "route"}
)

SILENT = SafeString('aria-hidden="true" focusable="false"')


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of a built file; ``app.css`` is the one for the page's direction."""
    if name == "app.css" and get_language_bidi():
        name = "app-rtl.css"
    return asset_url(name)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of ``frontend/icons.txt``; with ``label`` it is read out, without it is not.

    Raises:
        ImproperlyConfigured: the sprite has no such icon; add its name to ``icons.txt``, rebuild.
    """
    if name not in icon_names():
        raise ImproperlyConfigured(f"No icon {name}: add it to frontend/icons.txt and rebuild")
    kind = "icon icon-mirrored" if name in MIRRORED else "icon"
    href = f"{asset_url('icons.svg')}#{name}"
    spoken = format_html('role="img" aria-label="{}"', label) if label else SILENT
    return format_html(
        '<svg class="{}" width="20" height="20" fill="none" stroke="currentColor" {}>'
        '<use href="{}"></use></svg>',
        kind,
        spoken,
        href,
    )
