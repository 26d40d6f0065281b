"""Pages of consent: what they show, and whom they refuse."""

import io
import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.consent.answers import ADDRESS, TODAY, WORDS, YES, a_release, aged, an_adult
from tests.factories import a_person, a_request, a_user, an_office
from tests.tracing.casts import a_candidate
from wasl.accounts.permissions import Can, Role
from wasl.audit.models import Entry
from wasl.consent.actions import ask_consent, record_answer
from wasl.consent.codes import Scope, Status, Told
from wasl.consent.models import Disclosure, Grant
from wasl.tracing.rules import RequestStatus
from wasl.worklist.actions import file_task
from wasl.worklist.models import Kind

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def signed_in(client, role, office):
    user = a_user(role, office, toured_at=timezone.now())
    TOTP.activate(user, SECRET)
    client.force_login(user)
    return user


@pytest.fixture
def case():
    """A verified match: somebody found here, sought from another office."""
    person = an_adult(office=an_office())
    request = a_request(
        office=an_office(), status=RequestStatus.AWAITING_SP_CONSENT, accepted_on=TODAY
    )
    return a_candidate(None, request=request, person=person, status="verified")


def ask_url(candidate, scope=Scope.REL_MSG):
    url = reverse("desk:consent-ask", args=[candidate.person_id])
    return f"{url}?scope={scope.value}&candidate={candidate.pk}"


def full_yes(**over):
    return {
        "version": "0",
        "told": [each.value for each in Told],
        "answer": "given",
        "message": WORDS,
        "mode": "signature",
        "language": "ar",
        "identity_checked": "on",
        "risk_checked": "on",
        **over,
    }


def a_yes(candidate, scope=Scope.REL_MSG, taken=YES):
    actor = a_user(Role.TRO, candidate.person.office)
    asked = ask_consent(
        actor=actor,
        person=candidate.person,
        scope=scope,
        recipient=candidate.request.enquirer,
        on=TODAY,
    )
    return record_answer(actor=actor, grant=asked, taken=taken, version=asked.version, on=TODAY)


def test_asking_answering_and_passing_on(client, case):
    signed_in(client, Role.TRO, case.person.office)
    page = client.get(ask_url(case))
    assert page.status_code == 200
    assert re.findall(r"<input[^>]* name=[^>]* checked[ >]", page.content.decode()) == []  # D10

    answered = client.post(ask_url(case), full_yes(), follow=True)
    assert answered.redirect_chain[-1][0] == reverse("desk:consents-of", args=[case.person_id])
    release = reverse("desk:consent-release", args=[case.pk, "REL_MSG"])
    assert WORDS in client.get(release).content.decode()
    assert not Disclosure.objects.exists()

    client.post(release, follow=True)

    assert Disclosure.objects.get().content.items == {"message": WORDS}


def test_evidence_is_kept_with_the_answer(client, case):
    signed_in(client, Role.TRO, case.person.office)
    drawing = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawing, "PNG")
    signed = SimpleUploadedFile("form.png", drawing.getvalue(), "image/png")

    client.post(ask_url(case), full_yes(evidence=signed))

    grant = Grant.objects.get()
    assert grant.evidence.kind == "evidence"
    assert grant.evidence.person_id == grant.person_id
    page = client.get(reverse("desk:consent", args=[grant.pk])).content.decode()
    assert "on file" in page


def test_the_form_keeps_what_was_typed_when_the_answer_does_not_count(client, case):
    signed_in(client, Role.TRO, case.person.office)

    page = client.post(ask_url(case), full_yes(told=["purpose"]))

    assert page.status_code == 422
    assert WORDS in page.content.decode()
    assert not Grant.objects.exists()
    assert Entry.objects.get(outcome="refused").details["code"] == "consent.told_incomplete"


def test_a_childs_form_says_who_must_agree_and_refuses_the_parent_alone(client, case):
    case.person.births.all().delete()
    aged(case.person, 9)
    signed_in(client, Role.TRO, case.person.office)
    assert "given_by" in client.get(ask_url(case)).content.decode()

    page = client.post(ask_url(case), full_yes(given_by=["parent"]))

    assert page.status_code == 403
    assert not Grant.objects.exists()


def test_without_an_age_the_page_says_what_to_do(client, case):
    case.person.births.all().delete()
    signed_in(client, Role.TRO, case.person.office)

    page = client.get(ask_url(case))

    assert page.status_code == 409
    assert "No age is known" in page.content.decode()


def test_a_page_that_somebody_overtook_is_refused(client, case):
    grant = a_yes(case)
    signed_in(client, Role.TRO, case.person.office)

    page = client.post(
        reverse("desk:consent-answer", args=[grant.pk]), full_yes(version=str(grant.version - 1))
    )

    assert page.status_code == 409
    assert WORDS in page.content.decode()


def test_a_release_page_names_what_is_missing_and_lets_nothing_out(client, case):
    signed_in(client, Role.TRO, case.person.office)
    url = reverse("desk:consent-release", args=[case.pk, "REL_CONTACT"])

    page = client.get(url).content.decode()
    posted = client.post(url)

    assert "This person has not agreed to this." in page
    assert ADDRESS not in page
    assert posted.status_code == 403
    assert not Disclosure.objects.exists()


def test_withdrawing_from_the_page(client, case):
    grant = a_yes(case)
    signed_in(client, Role.TRO, case.person.office)

    client.post(reverse("desk:consent-withdraw", args=[grant.pk]), {"reason": "afraid"})

    grant.refresh_from_db()
    assert grant.status == Status.WITHDRAWN


def test_who_is_to_ask_gets_from_the_task_to_the_person_without_being_a_reviewer(client, case):
    signed_in(client, Role.TRO, case.person.office)
    file_task(
        office=case.person.office_id,
        kind=Kind.ASK_CONSENT,
        record_type=case.audit_type,
        record_id=case.pk,
        needs=Can.RECORD_CONSENT,
    )
    assert client.get(reverse("desk:candidate", args=[case.pk])).status_code == 404
    leads = reverse("desk:consents-found", args=[case.pk])
    assert leads in client.get(reverse("desk:work")).content.decode()

    there = client.get(leads, follow=True)

    assert there.redirect_chain[-1][0] == reverse("desk:consents-of", args=[case.person_id])
    assert there.status_code == 200


def test_before_the_match_is_verified_nobody_here_learns_who_is_asking(client, case):
    signed_in(client, Role.TRO, case.person.office)
    page = reverse("desk:consents-of", args=[case.person_id])
    assert "فاطمة" in client.get(page).content.decode()
    case.status = "verification"
    case.save()

    assert "فاطمة" not in client.get(page).content.decode()
    assert client.get(ask_url(case)).status_code == 404
    release = reverse("desk:consent-release", args=[case.pk, "REL_MSG"])
    assert client.get(release).status_code == 404


def test_not_asked_is_shown_as_not_asked(client, case):
    signed_in(client, Role.TRO, case.person.office)

    page = client.get(reverse("desk:consents-of", args=[case.person_id])).content.decode()

    assert page.count("unknown-not_asked") == 5  # the five things that an enquirer may be told


def test_the_sheet_is_in_the_persons_language_and_opening_is_recorded(client, case):
    a_yes(case)
    signed_in(client, Role.TRO, case.person.office)
    client.post(reverse("desk:consent-release", args=[case.pk, "REL_MSG"]))

    page = client.get(reverse("desk:consents-sheet", args=[case.person_id]) + "?lang=ar")

    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert WORDS in page.content.decode()
    assert Entry.objects.filter(purpose="sheet", outcome="opened").exists()


PAGES = ["consents-of", "consents-sheet", "consent", "consent-answer", "consent-ask"]


def address(name, grant):
    pk = grant.pk if name in {"consent", "consent-answer"} else grant.person_id
    return reverse(f"desk:{name}", args=[pk]) + "?scope=STAT"


@pytest.mark.parametrize("name", PAGES)
def test_for_another_office_there_is_no_such_page(client, name):
    grant = a_release()
    signed_in(client, Role.TRO, an_office())

    assert client.get(address(name, grant)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_who_may_read_gets_the_pages_that_only_read(client, name):
    grant = a_release()
    signed_in(client, Role.REV, grant.person.office)

    expected = 403 if name in {"consent-ask", "consent-answer"} else 200
    assert client.get(address(name, grant)).status_code == expected


def test_the_administrator_sees_no_consents(client):
    grant = a_release()
    signed_in(client, Role.ADM, grant.person.office)

    assert client.get(reverse("desk:consents")).status_code == 403
    assert client.get(address("consent", grant)).status_code == 404


def test_the_list_filters_and_shows_its_own_office_only(client):
    grant = a_release()
    a_release()
    signed_in(client, Role.TRO, grant.person.office)

    def listed(query):
        page = client.get(reverse("desk:consents") + query)
        assert page.status_code == 200
        return [row.pk for row, _name in page.context["rows"]]

    assert listed("") == [grant.pk]
    assert listed("?status=given&scope=REL_MSG") == [grant.pk]
    assert listed("?status=refused") == []
    assert listed("?soon=on") == []
    Grant.objects.update(expires_on=TODAY)
    assert listed("?soon=on") == [grant.pk]


def test_the_list_asks_no_more_often_for_more_rows(client, django_assert_max_num_queries):
    office = an_office()
    signed_in(client, Role.TRO, office)
    enquirer = a_person(office=office, standing="enquirer")

    def queries():
        with django_assert_max_num_queries(60) as seen:
            client.get(reverse("desk:consents"))
        return len(seen)

    a_release(person=an_adult(office=office), recipient=enquirer)
    queries()
    few = queries()
    for _ in range(4):
        a_release(person=an_adult(office=office), recipient=enquirer)

    assert queries() == few


def test_whose_safeguarding_papers_lapsed_sees_no_childs_consents(client):
    grant = a_release()
    user = signed_in(client, Role.TRO, grant.person.office)
    assert client.get(address("consent", grant)).status_code == 200
    user.vetted_until = TODAY - timedelta(days=1)
    user.save()

    assert client.get(address("consent", grant)).status_code == 404  # not surely an adult
    grant.person.adult_from = TODAY
    grant.person.save()
    assert client.get(address("consent", grant)).status_code == 200
