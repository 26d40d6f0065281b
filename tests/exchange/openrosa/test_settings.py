"""The QR code that sets Collect up."""

import json
import zlib
from base64 import b64decode

import pytest

from wasl.exchange.openrosa.settings_qr import collect_settings, qr_svg_address, qr_text

pytestmark = pytest.mark.django_db


def test_the_code_holds_what_collect_needs_and_no_name(out):
    text = qr_text(
        collect_settings(
            device=out.device, secret="s3cret", server_url="https://wasl.example/openrosa"
        )
    )

    read = json.loads(zlib.decompress(b64decode(text)))
    assert read["general"]["server_url"] == "https://wasl.example/openrosa"
    assert read["general"]["username"] == out.device.pk.hex
    assert read["general"]["password"] == "s3cret"
    assert read["general"]["form_update_mode"] == "match_exactly"
    assert read["general"]["autosend"] == "wifi_and_cellular"
    assert read["general"]["delete_send"] is True
    assert read["admin"]["change_server"] is False
    assert read["project"]["name"] == f"Wasl {out.office.code}"
    assert out.worker.name not in json.dumps(read)


def test_it_is_drawn_as_a_picture(out):
    address = qr_svg_address(qr_text({"general": {}}))

    assert address.startswith("data:image/svg+xml")
