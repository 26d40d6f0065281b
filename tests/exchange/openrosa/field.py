"""An office with a worker, a phone, and forms."""

from dataclasses import dataclass

from tests.exchange.openrosa.phone import Phone
from tests.factories import a_person, a_user, an_office
from wasl.accounts.actions import issue_device
from wasl.accounts.models import Device, Office, User
from wasl.accounts.permissions import Role
from wasl.people.models import Person
from wasl.questionnaires.actions import assign_task
from wasl.questionnaires.compiling import compile_form
from wasl.questionnaires.definition import read_definition
from wasl.questionnaires.models import Form, FormVersion

SETTINGS = """
| settings |
| | form_id | version | form_title | namespaces |
| | {form_id} | {version} | {form_id} | wasl="urn:wasl:xforms" |
"""
HEAD = "| survey |\n| | type | name | label | bind::wasl:class | bind::wasl:to | required |\n"
PERSON = "| | select_one_from_file wasl_caseload.csv | person | Who | 2 | person | yes |\n"
NOTE = "| | text | note | Note | {level} | |\n| | image | photo | Photo | {level} | |\n"
REPEAT = """| | begin_repeat | child | Child | | |
| | text | called | Called | 2 | |
| | image | picture | Picture | 2 | |
| | end_repeat | | | | |
"""


def publish(form_id, questions, *, version="1", office=None):
    """Publish a form without the checks that an office's must pass."""
    text = HEAD + questions + SETTINGS.format(form_id=form_id, version=version)
    xform = compile_form(text.encode(), "md").xform
    definition = read_definition(xform)
    form, _new = Form.objects.get_or_create(form_id=form_id, office=office)
    return FormVersion.objects.create(
        form=form,
        version=version,
        title=form_id.title(),
        xform=xform,
        md5="0" * 32,
        source=text.encode(),
        source_kind="md",
        sensitivity=definition.sensitivity,
    )


def answers(form_id="report", instance="uuid:1", body="<note>well</note>", version="1", meta=""):
    return (
        f'<?xml version="1.0"?><data id="{form_id}" version="{version}" '
        f'xmlns:orx="http://openrosa.org/xforms">{body}'
        f"<orx:meta><orx:instanceID>{instance}</orx:instanceID>{meta}</orx:meta></data>"
    ).encode()


@dataclass
class Field:
    """Who is out with what."""

    office: Office
    officer: User
    worker: User
    person: Person
    device: Device
    phone: Phone
    visit: FormVersion

    def another(self, *, user=None, office=None, kind="collect"):
        device, secret = issue_device(
            actor=a_user(Role.TRO, office or self.office),
            user=user or self.worker,
            office=office or self.office,
            kind=kind,
            label="Another",
            days=30,
        )
        return device, Phone(device.pk.hex, secret)


def go_out() -> Field:
    """A volunteer with one task: a visit to one person. A report and a diary are open to all."""
    office = an_office()
    officer, worker = a_user(Role.SUP, office), a_user(Role.VOL, office)
    person = a_person(office=office, name="یوسف حیدری")
    visit = publish("visit", PERSON + NOTE.format(level=4))
    publish("report", NOTE.format(level=2) + REPEAT)
    publish("diary", NOTE.format(level=3))
    assign_task(actor=officer, person=person, form=visit.form, to=worker)
    device, secret = issue_device(
        actor=officer, user=worker, office=office, kind="collect", label="Phone 7", days=30
    )
    return Field(office, officer, worker, person, device, Phone(device.pk.hex, secret), visit)
