"""The main job, whole, in a real browser: from "my son is missing" to what he chose to say.

Every step is taken by somebody else, at their own desk, as it would be in life.
"""

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import sign_in_fully
from tests.tracing.casts import a_cast
from wasl.audit.trail import SYSTEM, verify
from wasl.people.actions import amend_person, register_person
from wasl.people.codes import Basis, Kinship, Purpose, Standing
from wasl.people.contents import BirthContent, NameContent, RelativeContent
from wasl.people.drafts import BirthDraft, NameDraft, PersonDraft, RelativeDraft
from wasl.people.models import Person
from wasl.people.sections import read_draft
from wasl.tracing.finding import find_candidates
from wasl.tracing.models import Candidate, Request
from wasl.tracing.rules import CandidateStatus, RequestStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MESSAGE = "Hooyo, waan fiicanahay."


@pytest.fixture(autouse=True)
def _own_index(tmp_path, settings):
    settings.INDEX_DIR = str(tmp_path / "index")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def desk(visit):
    """Open a window as somebody: ``desk(cast.officer)``."""

    def of(user, **how):
        return visit(client=sign_in_fully(Client(), user), **how)

    return of


def registered(office, name, year, mother):
    return register_person(
        actor=SYSTEM,
        office=office,
        draft=PersonDraft(
            standing=Standing.REGISTERED,
            sex="male",
            names=(NameDraft(content=NameContent(text=name)),),
            births=(
                BirthDraft(
                    content=BirthContent(
                        first=timezone.datetime(year, 1, 1).date(),
                        last=timezone.datetime(year, 12, 31).date(),
                    )
                ),
            ),
            relatives=(
                RelativeDraft(
                    kind=Kinship.PARENT,
                    sex="female",
                    content=RelativeContent(names=(NameContent(text=mother),)),
                ),
            ),
        ),
        basis=Basis.PUBLIC_INTEREST,
        purpose=Purpose.TRACING,
        on=timezone.localdate(),
    )


def the_son(cast):
    """A young man whom the other office registered, in another script, among others."""
    for number, name in enumerate(["Ivan Petrov", "Ana López", "Nguyễn Văn Minh", "Omar Bah"]):
        registered(cast.there, name, 1990 + number, "Maria")
    son = registered(cast.there, "عبد الرحمن حسن جامع", 2005, "فاطمة علي ورسمه")
    Person.objects.filter(pk=son.pk).update(cross_check=True)
    return son


def asked_by_the_mother(desk, cast):
    """The officer writes down what the mother says, and sends it on; the supervisor accepts."""
    window = desk(cast.officer)
    page = window.page
    window.open("/requests/new/")
    page.get_by_label("Name of the enquirer").fill("Faadumo Cali Warsame")
    page.locator("#id_enquirer-sex").select_option("female")
    page.locator("#id_asking-kinship").select_option("parent")
    page.get_by_label("Name of the person sought").fill("Cabdiraxmaan Xasan Jaamac")
    page.locator("#id_sought-sex").select_option("male")
    page.locator("#id_sought-born").fill("2005")
    page.locator("#id_sought-mother").fill("Faadumo Cali Warsame")
    page.get_by_label("I explained how tracing works").check()
    page.get_by_role("button", name="Write the request down").click()
    page.get_by_role("button", name="Send to the supervisor").click()
    page.get_by_role("button", name="PIN for the enquirer").click()
    pin = page.locator("#pin").inner_text()
    assert window.refused == []

    window = desk(cast.supervisor)
    window.open(f"/requests/{Request.objects.get().pk}/")
    window.page.get_by_role("link", name="Accept…").click()
    window.page.get_by_label("To restore a family link").check()
    window.page.get_by_label("What you looked at").fill("The aunt confirms it.")
    window.page.get_by_role("button", name="Accept, and begin the search").click()
    window.page.get_by_text("The search is running.").wait_for()
    return Request.objects.get(), pin


def confirmed_in_two_offices(desk, cast):
    """A reviewer of each office says yes, and one of them verifies."""
    for reviewer, label in [
        (cast.reviewer, "Confirm, send to second review…"),
        (cast.other_reviewer, "Confirm as second reviewer…"),
    ]:
        page = desk(reviewer).page
        page.goto(page_of(desk, reviewer))
        page.get_by_role("link", name=label).click()
        page.locator("select[name=reason]").select_option("evidence_agrees")
        page.get_by_label("Note for colleagues").fill("Mother and chain of fathers agree.")
        page.get_by_role("button", name="Confirm").click()
        page.get_by_text("Confirmed.").wait_for()
    page.get_by_role("link", name="Verified…").click()
    page.locator("select[name=reason]").select_option("family_agrees")
    page.get_by_role("button", name="Verified").click()
    page.get_by_text("Now the found person is asked").wait_for()


def page_of(desk, reviewer):
    window = desk(reviewer)
    candidate = Candidate.objects.order_by("-bits").first()
    return f"{window.base}/candidates/{candidate.pk}/"


def answered(desk, cast, answer):
    """The found person's own officer asks for a message, and takes the answer down."""
    candidate = Candidate.objects.get(status=CandidateStatus.VERIFIED)
    window = desk(cast.other_officer)
    page = window.page
    window.open(f"/consents/of/{candidate.person_id}/ask/?scope=REL_MSG&candidate={candidate.pk}")
    for box in page.locator("input[name=told]").all():
        box.check()
    page.locator(f"input[name=answer][value={answer}]").check()
    page.locator("textarea[name=message]").fill(MESSAGE)
    page.locator("select[name=mode]").select_option("signature")
    page.locator("select[name=language]").select_option("so")
    page.locator("input[name=identity_checked]").check()
    page.locator("input[name=risk_checked]").check()
    page.locator("main button[type=submit]").last.click()
    page.get_by_text("Recorded:").wait_for()
    return window, candidate


def seen_by_the_mother(visit, request, pin):
    """What the enquirer's page says, in a browser with no script and no account."""
    window = visit(scripts=False)
    window.open("/p/")
    window.page.locator("input[name=reference]").fill(request.reference)
    window.page.locator("input[name=pin]").fill(pin)
    window.page.locator("main button[type=submit]").click()
    return window.page.locator("body").inner_text()


def test_from_a_missing_son_to_the_words_he_chose(desk, visit, cast):
    son = the_son(cast)
    request, pin = asked_by_the_mother(desk, cast)
    quiet = seen_by_the_mother(visit, request, pin)

    find_candidates()

    best = Candidate.objects.order_by("-bits").first()
    assert best.person == son
    assert seen_by_the_mother(visit, request, pin) == quiet
    confirmed_in_two_offices(desk, cast)
    assert seen_by_the_mother(visit, request, pin) == quiet

    window, candidate = answered(desk, cast, "given")
    window.open(f"/consents/found/{candidate.pk}/REL_MSG/")
    assert MESSAGE in window.page.locator("main").inner_text()
    window.page.locator("main form button[type=submit]").last.click()
    window.page.get_by_text("Passed on.").wait_for()

    news = seen_by_the_mother(visit, request, pin)
    assert MESSAGE in news
    for hidden in ["There", "Here", cast.there.code, "Catania"]:
        assert hidden not in news.split()
    request.refresh_from_db()
    assert request.status == RequestStatus.MESSAGE_ONLY
    assert verify().fault == ""


def test_a_no_looks_from_outside_like_any_search_without_news(desk, visit, cast):
    the_son(cast)
    request, pin = asked_by_the_mother(desk, cast)
    quiet = seen_by_the_mother(visit, request, pin)
    find_candidates()
    confirmed_in_two_offices(desk, cast)

    answered(desk, cast, "refused")

    request.refresh_from_db()
    assert request.status == RequestStatus.LOCATED_NO_CONTACT
    assert seen_by_the_mother(visit, request, pin) == quiet


def test_a_withdrawal_takes_effect_at_once(desk, visit, cast):
    the_son(cast)
    request, pin = asked_by_the_mother(desk, cast)
    quiet = seen_by_the_mother(visit, request, pin)
    find_candidates()
    confirmed_in_two_offices(desk, cast)
    window, candidate = answered(desk, cast, "given")
    window.open(f"/consents/found/{candidate.pk}/REL_MSG/")
    window.page.locator("main form button[type=submit]").last.click()
    window.page.get_by_text("Passed on.").wait_for()
    assert MESSAGE in seen_by_the_mother(visit, request, pin)

    grant = candidate.person.grants.get(scope="REL_MSG", status="given")
    window.open(f"/consents/{grant.pk}/")
    window.page.get_by_role("button", name="Withdraw…").click()
    window.page.locator("dialog[open] textarea").fill("He changed his mind.")
    window.page.locator("dialog[open] button[type=submit]").click()
    window.page.wait_for_load_state()

    assert seen_by_the_mother(visit, request, pin) == quiet


def test_a_rejected_pair_stays_away_until_evidence_changes(desk, visit, cast):
    son = the_son(cast)
    asked_by_the_mother(desk, cast)
    find_candidates()
    candidate = Candidate.objects.order_by("-bits").first()
    window = desk(cast.reviewer)
    window.open(f"/candidates/{candidate.pk}/")
    window.page.get_by_role("link", name="Not the same…").click()
    window.page.locator("select[name=reason]").select_option("family_disagrees")
    window.page.get_by_role("button", name="Not the same").click()
    window.page.get_by_text("Rejected.").wait_for()

    find_candidates(everything=True)
    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.REJECTED

    now = read_draft(Person.objects.get(pk=son.pk))
    spelling = NameDraft(
        content=NameContent(text="Cabdiraxmaan Xasan Jaamac"), kind="document", system="somali"
    )
    amend_person(
        actor=cast.other_officer,
        person=son,
        version=son.version,
        draft=PersonDraft(**{**now.__dict__, "names": (*now.names, spelling)}),
    )
    find_candidates()
    candidate.refresh_from_db()
    assert candidate.status == CandidateStatus.PROPOSED
