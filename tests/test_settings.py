"""Settings: read from the environment, wrong ones stop the start; single sign-on by settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from wasl.settings import KNOWN

ROOT = Path(__file__).parents[1]
SHOW = """
import json, django
django.setup()
from django.conf import settings
print(json.dumps({
    "providers": [
        app["name"] for kind in settings.SOCIALACCOUNT_PROVIDERS.values() for app in kind["APPS"]
    ],
    "minutes": settings.SESSION_COOKIE_AGE // 60,
    "secure": settings.SESSION_COOKIE_SECURE,
    "proxies": settings.ALLAUTH_TRUSTED_PROXY_COUNT,
}))
"""


def run(tmp_path, *command, **environment):
    return subprocess.run(
        [sys.executable, *command],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "wasl.settings",
            "WASL_DATA_DIR": str(tmp_path),
            **environment,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def show(tmp_path, **environment):
    done = run(tmp_path, "-c", SHOW, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def oidc(tmp_path, **over):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    return {
        "WASL_OIDC_SERVER_URL": "https://id.example.org",
        "WASL_OIDC_CLIENT_ID": "wasl",
        "WASL_OIDC_CLIENT_SECRET_FILE": str(secret),
        **over,
    }


def test_single_sign_on_is_off_without_its_settings(tmp_path):
    assert show(tmp_path)["providers"] == []


def test_single_sign_on_is_on_with_its_settings(tmp_path):
    assert show(tmp_path, **oidc(tmp_path))["providers"] == ["Single sign-on"]


def test_half_of_single_sign_on_stops_the_start_with_a_sentence(tmp_path):
    done = run(tmp_path, "-c", SHOW, **oidc(tmp_path, WASL_OIDC_CLIENT_ID=""))

    assert done.returncode != 0
    assert "WASL_OIDC_SERVER_URL needs WASL_OIDC_CLIENT_ID as well" in done.stderr


def test_the_session_lasts_as_long_as_is_set(tmp_path):
    assert show(tmp_path, WASL_SESSION_MINUTES="7")["minutes"] == 7
    assert show(tmp_path)["minutes"] == 30


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WASL_HTTPS", "yes"),
        ("WASL_PROXIES", "-1"),
        ("WASL_SESSION_MINUTES", "0"),
        ("WASL_SESION_MINUTES", "30"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path, name, value):
    done = run(tmp_path, "-c", SHOW, **{name: value})

    assert done.returncode != 0
    assert name in done.stderr


def test_djangos_deployment_check_is_clean(tmp_path):
    done = run(
        tmp_path,
        *("-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "WARNING"),
        WASL_HTTPS="1",
        WASL_ALLOWED_HOSTS="wasl.example.org",
    )

    assert done.returncode == 0, done.stderr
    assert "0 silenced" in done.stdout


def test_no_check_is_silenced():
    assert settings.SILENCED_SYSTEM_CHECKS == []


def test_the_operators_guide_names_every_setting():
    guide = (ROOT / "docs/operators.md").read_text()
    rows = {line.split("`")[1] for line in guide.splitlines() if line.startswith("| `WASL_")}

    assert rows == KNOWN
