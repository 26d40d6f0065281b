"""The pages of requests, candidates and search: scope, refusals, nothing lost, steady queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from tests.factories import a_person, a_user, sign_in_fully
from tests.tracing.casts import a_candidate, a_cast, an_open_request
from wasl.accounts.permissions import Role
from wasl.desk.candidates.reading import compared
from wasl.tracing.models import Asked, Candidate, Request, Review, ReviewContent, Weighed
from wasl.tracing.rules import CandidateStatus, RequestStatus

pytestmark = pytest.mark.django_db

ASKED = {
    "sought-name": "Cabdiraxmaan Xasan",
    "enquirer-name": "Faadumo Cali",
    "enquirer-sex": "female",
    "asking-kinship": "parent",
    "asking-limits_explained": "on",
    "sought-born": "2009",
    "sought-mother": "Faadumo Cali",
    "sought-marks": "scar on the left eyebrow",
}


@pytest.fixture(autouse=True)
def _own_index(tmp_path, settings):
    settings.INDEX_DIR = str(tmp_path / "index")


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def sign_in(client):
    def as_user(user):
        sign_in_fully(client, user)
        return client

    return as_user


def test_a_request_is_written_down_from_one_form(sign_in, cast):
    answer = sign_in(cast.officer).post(reverse("desk:request-new"), ASKED)

    request = Request.objects.get()
    assert answer.status_code == 302
    assert request.sought.names.first().content.text == "Cabdiraxmaan Xasan"
    assert request.sought.marks.get().content.text == "scar on the left eyebrow"
    assert request.sought.births.get().content.first.year == 2009
    assert request.enquirer.sex == "female"


def test_nothing_is_lost_when_something_is_missing(sign_in, cast):
    answer = sign_in(cast.officer).post(
        reverse("desk:request-new"), {**ASKED, "sought-name": "", "sought-born": "soon"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "scar on the left eyebrow" in page
    assert 'value="soon"' in page
    assert not Request.objects.exists()


def test_while_typing_the_registry_is_looked_through_within_what_one_may_see(sign_in, cast):
    mine = a_person(office=cast.here, name="Abdirahman Hassan")
    theirs = a_person(office=cast.there, name="Abdirahman Hassan", cross_check=True)

    page = sign_in(cast.officer).post(reverse("desk:request-look"), ASKED).content.decode()

    assert mine.reference in page
    assert theirs.reference not in page


def test_looking_needs_a_name(sign_in, cast):
    answer = sign_in(cast.officer).post(reverse("desk:request-look"), {})

    assert answer.status_code == 200
    assert "Write a name" in answer.content.decode()


def test_the_title_carries_a_reference_and_no_name(sign_in, cast):
    request = an_open_request(cast)

    page = sign_in(cast.officer).get(reverse("desk:request", args=[request.pk])).content.decode()

    title = page.partition("<title>")[2].partition("</title>")[0]
    assert "يوسف" in page
    assert request.reference in title
    assert "يوسف" not in title


def test_a_stale_page_shows_both_versions_and_keeps_what_was_typed(sign_in, cast):
    request = an_open_request(cast)
    url = reverse("desk:request-edit", args=[request.pk])
    typed = {"asking-kinship": "parent", "asking-reasons": "He is my son.", "version": 1}
    client = sign_in(cast.officer)
    assert client.post(url, typed).status_code == 302

    answer = client.post(url, {**typed, "asking-reasons": "He is my nephew."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "He is my son." in page
    assert "He is my nephew." in page


def test_the_list_asks_no_more_often_when_there_are_more(sign_in, cast):
    client = sign_in(cast.officer)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("desk:requests"))
        return len(seen)

    an_open_request(cast)
    few = queries()
    for _number in range(6):
        an_open_request(cast)

    assert queries() == few


def test_a_request_page_asks_no_more_often_when_there_are_more_candidates(sign_in, cast):
    client = sign_in(cast.reviewer)
    request = an_open_request(cast)
    url = reverse("desk:request", args=[request.pk])

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    a_candidate(cast, request=request, office=cast.here)
    few = queries()
    for _number in range(5):
        a_candidate(cast, request=request, office=cast.here)

    assert queries() == few


def test_the_queue_asks_no_more_often_when_there_are_more(sign_in, cast):
    client = sign_in(cast.reviewer)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("desk:candidates")).status_code == 200
        return len(seen)

    a_candidate(cast)
    few = queries()
    for _number in range(5):
        a_candidate(cast)

    assert queries() == few


def piece(feature, group, code, bits, params=None):
    told = params or {}
    sought, found = told.get("sought", ""), told.get("found", "")
    return Weighed(feature=feature, group=group, bits=bits, code=code, params=told,
                   sought=sought, found=found)  # fmt: skip


@pytest.mark.parametrize(
    ("language", "country", "spoken", "whole"),
    [
        ("en", "Somalia", "Somali", "what brothers and sisters share"),
        ("fr", "Somalie", "somali", "ce que frères et sœurs ont en commun"),
        ("ar", "الصومال", "الصومالية", "ما يشترك فيه الإخوة والأخوات"),
    ],
)
def test_codes_are_told_in_words_and_each_line_says_what_it_compares(
    cast, language, country, spoken, whole
):
    candidate = a_candidate(cast, office=cast.here)
    candidate.content = candidate.content.__class__(
        evidence=(
            piece(
                "nationality",
                "origin",
                "nationality.differ",
                -4.5,
                {"sought": "ET", "found": "SO, XQ"},
            ),
            piece("language", "origin", "language.same", 0.5, {"code": "som"}),
            piece("brother or sister", "relatives", "kin.alternative", -9.9),
        )
    )
    with override(language):
        rows = {row.because: row for row in compared(candidate, cast.reviewer)}

    sentences = " ".join(rows)
    assert country in sentences
    assert "XQ" in sentences  # no name is known for it
    assert spoken in sentences
    assert "SO," not in sentences
    assert "som" not in sentences.replace(spoken, "")
    assert [row.about for row in rows.values() if row.about] == [whole]


def weighed(candidate):
    candidate.content = candidate.content.__class__(
        evidence=(
            Weighed(
                feature="given name",
                group="name",
                bits=6.9,
                code="name.same",
                params={"sought": "يوسف", "found": "Yusuf", "rarity": "common in this population"},
                sought="يوسف",
                found="Yusuf",
            ),
        )
    )
    candidate.save()
    return candidate


def against(candidate):
    candidate.content = candidate.content.__class__(
        evidence=(
            Weighed(
                feature="mother",
                group="relatives",
                bits=-4.0,
                code="relative.differ",
                params={"relation": "mother", "sought": "Faadumo", "found": "Ubax"},
                sought="Faadumo",
                found="Ubax",
            ),
        ),
        questions=(Asked(code="siblings", bits=0.55, to="both"),),
    )
    candidate.save()
    return candidate


def test_the_page_lists_what_speaks_against_what_is_unknown_and_what_to_ask(sign_in, cast):
    candidate = against(a_candidate(cast, office=cast.here))
    url = reverse("desk:candidate", args=[candidate.pk])

    page = sign_in(cast.reviewer).get(url).content.decode()

    speaks = page[page.index("What speaks against") : page.index("What is not known")]
    unknown = page[page.index("What is not known") : page.index("What to ask next")]
    ask = page[page.index("What to ask next") : page.index("The others")]
    assert "the mother differs" in speaks
    assert "Known on neither side" in unknown
    assert "Brothers and sisters" in unknown
    assert "Mother" not in unknown  # both sides state her
    assert "Ask both, each alone" in ask
    assert "may tell much" in ask
    assert "Ubax" not in ask


def test_a_masked_pair_lists_nothing_of_what_speaks_against(sign_in, cast):
    candidate = against(
        a_candidate(cast, person=a_person(name="Yusuf Ali", office=cast.there, cross_check=True))
    )
    url = reverse("desk:candidate", args=[candidate.pk])

    page = sign_in(cast.reviewer).get(url).content.decode()

    assert "What to ask next" in page
    assert "What speaks against" not in page
    assert "Ubax" not in page


def test_across_offices_the_other_side_is_masked_until_it_joins(sign_in, cast):
    candidate = weighed(
        a_candidate(cast, person=a_person(name="Yusuf Ali", office=cast.there, cross_check=True))
    )
    url = reverse("desk:candidate", args=[candidate.pk])

    before = sign_in(cast.reviewer).get(url).content.decode()
    assert "يوسف" in before
    assert "Yusuf" not in before
    review = Review(
        candidate=candidate,
        verdict="confirm",
        reason="evidence_agrees",
        by=cast.other_reviewer,
        office=cast.there,
    )
    review.content = ReviewContent()
    review.save()
    Review.objects.update(verdict="reject")
    refused = sign_in(cast.reviewer).get(url).content.decode()
    Review.objects.update(verdict="confirm")
    after = sign_in(cast.reviewer).get(url).content.decode()

    assert "Yusuf" not in refused  # a no opens nothing
    assert "Yusuf Ali" in after
    assert "spellings of one name" in after


def test_an_officer_cannot_tell_that_a_candidate_exists_elsewhere(sign_in, cast):
    request = an_open_request(cast)
    url = reverse("desk:request", args=[request.pk])
    client = sign_in(cast.officer)
    before = client.get(url).content

    candidate = a_candidate(cast, request=request)
    after = client.get(url).content

    assert without_token(after) == without_token(before)
    assert client.get(reverse("desk:candidate", args=[candidate.pk])).status_code == 404


def without_token(page):
    import re

    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', b"", page)


@pytest.mark.parametrize("verb", ["confirm", "reject", "ask"])
def test_a_decision_needs_a_reason_and_the_version_that_was_seen(sign_in, cast, verb):
    candidate = a_candidate(cast)
    url = reverse(f"desk:candidate-{verb}", args=[candidate.pk])
    client = sign_in(cast.reviewer)

    assert client.post(url, {"version": 1}).status_code == 422
    answer = client.post(url, {"version": 7, "reason": "other", "note": "typed"})

    assert answer.status_code == 409
    assert "typed" in answer.content.decode()
    assert Candidate.objects.get().status == CandidateStatus.PROPOSED


def test_a_confirmation_moves_on_and_says_so(sign_in, cast):
    candidate = a_candidate(cast)
    url = reverse("desk:candidate-confirm", args=[candidate.pk])

    answer = sign_in(cast.reviewer).post(
        url, {"version": 1, "reason": "evidence_agrees", "note": ""}, follow=True
    )

    assert "You confirmed this. A reviewer of the other office" in answer.content.decode()


def test_search_finds_another_spelling_in_another_script(sign_in, cast):
    found = a_person(office=cast.here, name="Yusuf Ali")
    other = a_person(office=cast.here, name="Ivan Petrov")
    hidden = a_person(office=cast.there, name="Yusuf Ali")

    page = sign_in(cast.officer).post(reverse("desk:search"), {"q": "يوسف علي"}).content.decode()

    assert found.reference in page
    assert other.reference not in page
    assert hidden.reference not in page


def test_a_reference_leads_to_its_record_in_ones_own_office_only(sign_in, cast):
    mine, theirs = an_open_request(cast), a_person(office=cast.there)
    client = sign_in(cast.officer)

    answer = client.post(reverse("desk:search"), {"q": mine.reference.lower()})
    assert answer.url == reverse("desk:request", args=[mine.pk])

    other = client.post(reverse("desk:search"), {"q": theirs.reference})
    assert other.status_code == 200
    assert "Nobody whom you may see" in other.content.decode()


def test_who_may_not_search_is_refused(sign_in, cast):
    answer = sign_in(a_user(Role.AUD, cast.here)).post(reverse("desk:search"), {"q": "Ali"})

    assert answer.status_code == 403


def test_the_enquirers_pin_is_shown_once(sign_in, cast):
    request = an_open_request(cast)
    client = sign_in(cast.officer)

    page = client.post(reverse("desk:request-pin", args=[request.pk])).content.decode()

    pin = page.partition('id="pin">')[2].partition("<")[0]
    assert len(pin) == 8
    assert pin not in client.get(reverse("desk:request", args=[request.pk])).content.decode()
    assert request.status == RequestStatus.IN_PROGRESS


def test_who_is_not_vetted_meets_no_child(sign_in, cast):
    request = an_open_request(cast)  # of unknown age: treated as a child
    pair = a_candidate(cast, request=request, office=cast.here)
    type(cast.reviewer).objects.update(vetted_until=None)
    client = sign_in(cast.reviewer)

    assert request.reference not in client.get(reverse("desk:requests")).content.decode()
    assert client.get(reverse("desk:request", args=[request.pk])).status_code == 403
    assert client.get(reverse("desk:candidate", args=[pair.pk])).status_code == 404
    found = client.post(reverse("desk:search"), {"q": "محمد"}).content.decode()
    assert pair.person.reference not in found
