"""What Collect reads from a QR code: server, credentials, and how it behaves.

The format is Collect's: JSON, compressed by zlib, in base64.
"""

import json
import zlib
from base64 import b64encode
from typing import Any

import segno

from wasl.accounts.models import Device


def collect_settings(*, device: Device, secret: str, server_url: str) -> dict[str, Any]:
    """Return a project of Collect for one device.

    Answers go by themselves and are deleted once they have arrived; forms and caseload follow
    the server exactly, so that a task that ended leaves the phone.
    """
    return {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "username": device.pk.hex,
            "password": secret,
            "form_update_mode": "match_exactly",
            "periodic_form_updates_check": "every_fifteen_minutes",
            "autosend": "wifi_and_cellular",
            "delete_send": True,
            "instance_sync": False,
            "analytics": False,
        },
        "admin": {
            "change_server": False,
            "form_update_mode": False,
            "automatic_update": False,
            "change_autosend": False,
            "delete_after_send": False,
            "view_sent": False,
            "analytics": False,
        },
        "project": {"name": f"Wasl {device.office.code}", "icon": "W", "color": "#0f766e"},
    }


def qr_text(settings: dict[str, Any]) -> str:
    """Return what stands in the code."""
    return b64encode(zlib.compress(json.dumps(settings, separators=(",", ":")).encode())).decode()


def qr_svg_address(text: str) -> str:
    """Draw the code, as a ``data:`` address for a picture."""
    return segno.make_qr(text, error="l").svg_data_uri(border=4, light="#fff", omitsize=True)
