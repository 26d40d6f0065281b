"""A tracing request that was filled in the field becomes a request."""

from uuid import uuid4

import pytest

from tests.factories import a_person, a_user, an_office
from tests.people.pictures import a_picture
from tests.questionnaires.sheets import published, sent
from wasl.accounts.permissions import Role
from wasl.people.sections import read_draft
from wasl.questionnaires.codes import Deed, State
from wasl.questionnaires.models import Submission
from wasl.tracing.models import Request
from wasl.tracing.rules import RequestStatus

pytestmark = pytest.mark.django_db

ASKING = """
| survey |
| | type | name | label::English (en) | parameters | bind::wasl:class | bind::wasl:purpose | bind::wasl:need | bind::wasl:to |
| | select_one_from_file wasl_caseload.csv | known | Known? | | 2 | tracing | saves asking again | enquirer |
| | text | lawful_basis | Basis | | 1 | accountability | none without | |
| | begin_group | enq | You | | | | | |
| | text | enq_name | Your name | | 3 | tracing | to answer | enquirer.names[stated].text |
| | end_group | | | | | | | |
| | text | kinship | You are | | 2 | tracing | evidence | request.kinship |
| | text | reasons | Why | | 4 | tracing | motive | request.reasons |
| | text | fear | Fear | | 4 | protection | motive | request.fear |
| | text | limits | Told | | 1 | tracing | R066 | request.limits_explained |
| | begin_group | sp | They | | | | | |
| | text | sp_name | Name | | 3 | tracing | to find | sought.names[stated].text |
| | text | sp_sex | Sex | | 2 | tracing | to find | sought.sex |
| | image | sp_photo | Photo | max-pixels=1600 | 4 | tracing | to find | sought.photo |
| | end_group | | | | | | | |

| settings |
| | form_title | form_id | version | namespaces |
| | Asking | test_asking | 1 | wasl="urn:wasl:xforms" |
"""


def asked(*, instance=None, replaces="", entity="", **said):
    words = {
        "known": "",
        "lawful_basis": "public_interest",
        "enq_name": "Faadumo",
        "kinship": "parent",
        "reasons": "",
        "fear": "",
        "limits": "yes",
        "sp_name": "Cabdi",
        "sp_sex": "male",
        "sp_photo": "",
        **said,
    }
    tags = {name: f"<{name}>{value}</{name}>" for name, value in words.items()}
    old = f"<deprecatedID>{replaces}</deprecatedID>" if replaces else ""
    return (
        f'<data id="test_asking" version="1">{tags["known"]}{tags["lawful_basis"]}'
        f"<enq>{tags['enq_name']}</enq>{tags['kinship']}{tags['reasons']}{tags['fear']}"
        f"{tags['limits']}<sp>{tags['sp_name']}{tags['sp_sex']}{tags['sp_photo']}</sp>"
        f"<meta><instanceID>{instance or f'uuid:{uuid4()}'}</instanceID>{old}{entity}</meta></data>"
    ).encode()


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def worker(office):
    return a_user(Role.TRO, office)


@pytest.fixture(autouse=True)
def form():
    return published(ASKING)


def test_two_people_and_a_draft_request_are_written(office, worker):
    sent(worker, office, asked(reasons="She is my daughter", fear="None known"))

    request = Request.objects.get()
    assert (request.status, request.kinship, request.office) == (
        RequestStatus.DRAFT,
        "parent",
        office,
    )
    assert request.limits_explained
    assert (request.content.reasons, request.content.fear) == ("She is my daughter", "None known")
    assert read_draft(request.enquirer).names[0].content.text == "Faadumo"
    assert read_draft(request.sought).sex == "male"
    submission = Submission.objects.get()
    assert submission.state == State.DONE
    assert {about.who for about in submission.abouts.all()} == {"enquirer", "sought"}


def test_an_enquirer_who_is_known_is_not_registered_twice(office, worker):
    mother = a_person(office=office, standing="enquirer")

    sent(worker, office, asked(known=mother.pk, enq_name=""))

    assert Request.objects.get().enquirer == mother


def test_a_correction_opens_no_second_request(office, worker):
    sent(worker, office, asked(instance="uuid:1"))
    sent(worker, office, asked(instance="uuid:2", replaces="uuid:1", reasons="More"))

    assert Request.objects.count() == 1
    assert Submission.objects.get().versions.count() == 2


def test_a_photo_of_the_one_sought_goes_to_their_file(office, worker):
    sent(worker, office, asked(sp_photo="1.jpg"), {"1.jpg": a_picture()})

    assert Request.objects.get().sought.storedfiles.count() == 1


def test_the_id_that_a_phone_gave_the_one_sought_is_theirs(office, worker):
    pk = uuid4()
    entity = f'<entity dataset="wasl_caseload" id="{pk}" create="1"><label>new</label></entity>'

    sent(worker, office, asked(entity=entity))

    assert Request.objects.get().sought_id == pk


def test_an_unknown_relation_waits_and_writes_nobody(office, worker):
    sent(worker, office, asked(kinship="auntie"))

    assert not Request.objects.exists()
    effect = Submission.objects.get().latest.effects.get()
    assert (effect.outcome, effect.reason) == (Deed.REFUSED, "questionnaires.unknown_code")


def test_what_a_volunteer_took_down_waits_for_an_officer(office):
    sent(a_user(Role.VOL, office), office, asked())

    assert not Request.objects.exists()
    assert Submission.objects.get().state == State.WAITING
