"""What an enquirer's page shows, and above all what cannot be told from it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests.consent.answers import ADDRESS, NO, WORDS, YES, aged
from tests.factories import a_person, a_request, a_user, an_office
from tests.tracing.casts import a_candidate
from wasl.accounts.permissions import Role
from wasl.audit.models import ActorKind, Entry
from wasl.consent.actions import ask_consent, record_answer, withdraw
from wasl.consent.codes import Scope
from wasl.consent.gate import release
from wasl.portal import pins, views
from wasl.portal.models import Attempt
from wasl.tracing.models import Request
from wasl.tracing.rules import Closure, RequestStatus

pytestmark = pytest.mark.django_db
ACCEPTED = date(2026, 3, 1)
PIN = "12345678"
EVERY = timedelta(days=30)


@pytest.fixture(autouse=True)
def _quick_pins(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def on(monkeypatch):
    """Set the day on which the page is opened."""

    def put(day: date) -> datetime:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr(views, "today", lambda: day)
        monkeypatch.setattr(views, "moment", lambda: now)
        return now

    return put


def a_case(**over):
    """An accepted request, in an office that is like no other."""
    values = {
        "status": "in_progress",
        "opened_on": ACCEPTED - timedelta(days=3),
        "accepted_on": ACCEPTED,
        "pin": make_password(PIN, hasher="md5"),
    }
    return a_request(**{**values, **over})


def opened(case, **headers):
    return Client().post(
        "/p/", {"reference": case.reference, "pin": PIN, "lang": "en"}, headers=headers
    )


def answer_of(case, scope, taken, day):
    """Let a found person, registered elsewhere, answer what may be told to the enquirer."""
    found = aged(a_person(office=an_office(country="SO", time_zone="Africa/Mogadishu")), 30)
    a_candidate(None, request=case, person=found, status="verified")
    Request.objects.filter(pk=case.pk).update(status=RequestStatus.AWAITING_SP_CONSENT)
    actor = a_user(Role.TRO, found.office)
    asked = ask_consent(actor=actor, person=found, scope=scope, recipient=case.enquirer, on=day)
    return record_answer(actor=actor, grant=asked, taken=taken, version=asked.version, on=day)


def passed_on(case, scope, now):
    grant = answer_of(case, scope, YES, now.date())
    release(
        actor=grant.recorded_by,
        person=grant.person,
        scope=scope,
        recipient=case.enquirer,
        request=case.pk,
        on=now.date(),
        now=now,
    )
    return grant


def seen(response):
    """Everything that reaches the enquirer: status, headers, body."""
    return response.status_code, sorted(response.headers.items()), response.content


# A refusal reads exactly like a search without news

# The found person refuses on the twelfth day; the two are closed in one week, later, for reasons
# that could not be further apart.
REFUSED_ON, CLOSED_ON = ACCEPTED + timedelta(days=12), ACCEPTED + timedelta(days=97)
DAYS = [
    ACCEPTED + timedelta(days=n)
    for n in (0, 1, 11, 12, 13, 29, 30, 31, 60, 89, 90, 96, 97, 98, 119, 120, 121, 150, 400)
]


def move(case, status, **fields):
    case.status = status
    for name, value in fields.items():
        setattr(case, name, value)
    case.save()


def test_a_refusal_reads_like_any_search_without_news(on):
    refused = a_case(office=an_office(country="DE", time_zone="Europe/Berlin"))
    quiet = a_case(office=an_office(country="SN", time_zone="Africa/Dakar"))
    compared = 0

    for day in DAYS:
        on(day)
        if day == REFUSED_ON:
            answer_of(refused, Scope.REL_ALIVE, NO, day)
            refused.refresh_from_db()
            assert refused.status == RequestStatus.LOCATED_NO_CONTACT
        if day == CLOSED_ON:
            move(refused, "closed", closed_on=day, closure=Closure.FOUND_NO_CONTACT)
            move(quiet, "closed", closed_on=day, closure=Closure.NOT_FOUND)
        if REFUSED_ON <= day < CLOSED_ON:  # they do differ within
            assert refused.status != quiet.status
            assert refused.enquirer.grants_naming_them.exists()
            assert not quiet.enquirer.grants_naming_them.exists()
        if day >= CLOSED_ON:
            assert refused.closure != quiet.closure

        assert seen(opened(refused)) == seen(opened(quiet)), day
        compared += 1

    assert compared == len(DAYS)


def test_but_a_page_with_a_message_does_differ(on):
    now = on(ACCEPTED + timedelta(days=12))
    told, quiet = a_case(), a_case()
    assert seen(opened(told)) == seen(opened(quiet))

    passed_on(told, Scope.REL_MSG, now)

    assert seen(opened(told)) != seen(opened(quiet))
    assert WORDS in opened(told).content.decode()


def test_the_page_changes_on_review_days_only(on):
    case = a_case()
    pages = []
    for n in range(125):
        on(ACCEPTED + timedelta(days=n))
        if n == 40:
            move(case, "located")
        if n == 70:
            move(case, "closed", closed_on=ACCEPTED + timedelta(days=70), closure="duplicate")
        pages.append(opened(case).content)

    changes = [n for n in range(1, 125) if pages[n] != pages[n - 1]]

    assert changes == [30, 60, 90]  # closed on day 70, shown on day 90; nothing after it


WORDS_OF_WORK = [
    "located",
    "refus",
    "candidate",
    "consent",
    "office",
    "match",
    "Office",
    "Mogadishu",
    "UTC",
    "found",
]


def test_nothing_of_the_work_shows_in_any_state(on):
    now = on(ACCEPTED + timedelta(days=12))
    case = a_case()
    passed_on(case, Scope.REL_MSG, now)
    shown = opened(case).content.decode()
    assert WORDS in shown

    for status in RequestStatus:
        move(case, status)
        page = opened(case).content.decode()
        told = [
            word
            for word in [*WORDS_OF_WORK, case.office.name, case.reference, "فاطمة", "يوسف"]
            if word in page
        ]
        assert told == []


# News

NEWS = [
    (Scope.REL_ALIVE, "is alive", [WORDS, ADDRESS]),
    (Scope.REL_MSG, WORDS, [ADDRESS, "is alive"]),
    (Scope.REL_FWD, ADDRESS, [WORDS, "is alive"]),
    (Scope.REL_CONTACT, ADDRESS, [WORDS, "is alive"]),
    (Scope.REL_LOCATION, ADDRESS, [WORDS, "is alive"]),
]


@pytest.mark.parametrize(("scope", "shown", "hidden"), NEWS)
def test_what_was_sent_appears_at_once_and_nothing_besides(on, scope, shown, hidden):
    now = on(ACCEPTED + timedelta(days=12))
    case = a_case()
    assert shown not in opened(case).content.decode()

    passed_on(case, scope, now)

    page = opened(case).content.decode()
    assert shown in page
    assert [words for words in hidden if words in page] == []


def test_a_withdrawal_takes_it_off_the_page_at_once(on):
    now = on(ACCEPTED + timedelta(days=12))
    case, quiet = a_case(), a_case()
    grant = passed_on(case, Scope.REL_CONTACT, now)
    assert ADDRESS in opened(case).content.decode()

    withdraw(actor=grant.recorded_by, grant=grant, reason="", now=now)

    assert seen(opened(case)) == seen(opened(quiet))


def test_an_address_is_gone_after_seven_days(on):
    now = on(ACCEPTED + timedelta(days=2))
    case, quiet = a_case(), a_case()
    passed_on(case, Scope.REL_CONTACT, now)
    on(ACCEPTED + timedelta(days=8))
    assert ADDRESS in opened(case).content.decode()

    on(ACCEPTED + timedelta(days=10))

    assert seen(opened(case)) == seen(opened(quiet))


def test_a_message_is_text_and_nothing_else(on):
    now = on(ACCEPTED + timedelta(days=2))
    case = a_case()
    grant = passed_on(case, Scope.REL_MSG, now)
    disclosure = grant.disclosures.get()
    disclosure.content = type(disclosure.content)(items={"message": "<script>1</script>"})
    disclosure.save()

    page = opened(case).content.decode()

    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_opening_is_recorded_as_the_enquirers(on):
    on(ACCEPTED)
    case = a_case()

    opened(case)

    entry = Entry.objects.get(action="portal.opened")
    assert (entry.actor_kind, entry.record_id) == (ActorKind.ENQUIRER, str(case.pk))


# The page itself


@pytest.mark.parametrize("day", [0, 12, 200])
def test_the_page_asks_nothing_of_the_browser(on, day):
    on(ACCEPTED + timedelta(days=day))
    responses = [opened(a_case()), Client().get("/p/")]

    for response in responses:
        page = response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert "<script" not in page
        assert "http:" not in page
        assert "https:" not in page
        assert "<title>Your request</title>" in page
        assert len(response.content) < 6_000


@pytest.mark.parametrize(("lang", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_the_language_is_the_browsers_until_another_is_chosen(lang, direction):
    asked = Client().get("/p/", headers={"Accept-Language": lang})
    chosen = Client().get(f"/p/?lang={lang}", headers={"Accept-Language": "fr"})

    for response in (asked, chosen):
        assert response.headers["Content-Language"] == lang
        assert f'<html lang="{lang}" dir="{direction}">' in response.content.decode()


def test_an_unknown_language_is_not_an_error():
    assert Client().get("/p/?lang=xx").status_code == 200


# The door


def try_door(reference, pin, address="192.0.2.1"):
    return Client(REMOTE_ADDR=address).post("/p/", {"reference": reference, "pin": pin})


def test_a_wrong_pin_and_a_wrong_reference_get_one_answer(on):
    on(ACCEPTED)
    case = a_case()
    assert try_door(case.reference, PIN).status_code == 200

    wrong_pin = try_door(case.reference, "87654321", "192.0.2.2")
    wrong_reference = try_door("4K7P-T9WM", PIN, "192.0.2.3")
    no_reference = try_door("nonsense", PIN, "192.0.2.4")

    assert wrong_pin.status_code == 403
    assert seen(wrong_pin) == seen(wrong_reference) == seen(no_reference)


def test_they_cost_the_same_work(on, django_assert_num_queries, monkeypatch):
    on(ACCEPTED)
    checked = []
    monkeypatch.setattr(
        "wasl.portal.pins.check_password", lambda *tried: bool(checked.append(tried))
    )
    case = a_case()

    for reference in (case.reference, "4K7P-T9WM", "nonsense"):
        with django_assert_num_queries(5):
            try_door(reference, "87654321")

    assert len(checked) == 3


@pytest.mark.parametrize("known", [True, False])
def test_the_first_try_of_a_process_costs_the_same_too(on, monkeypatch, known):
    on(ACCEPTED)
    made = []
    pins._nobodys_pin.cache_clear()
    monkeypatch.setattr(
        pins, "make_password", lambda text: made.append(text) or make_password(text)
    )
    case = a_case()

    try_door(case.reference if known else "4K7P-T9WM", "87654321")

    assert len(made) == 1


def test_a_request_without_a_pin_opens_for_no_pin(on):
    on(ACCEPTED)
    case = a_case(pin="")

    for pin in ("", PIN, "not a PIN: these have digits only"):
        assert try_door(case.reference, pin).status_code == 403


def test_reference_and_pin_may_be_typed_as_they_are_heard(on):
    on(ACCEPTED)
    case = a_case()
    arabic = PIN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    typed = case.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert try_door(typed, arabic).status_code == 200


def test_five_tries_at_one_reference_then_wait(on):
    now = on(ACCEPTED)
    case = a_case()
    answers = [try_door(case.reference, "0", f"192.0.2.{n}").status_code for n in range(6)]
    assert answers == [403] * 5 + [429]

    assert try_door(case.reference, PIN, "192.0.2.99").status_code == 429
    late = now + timedelta(minutes=16)
    views.moment = lambda: late  # put back by the fixture
    assert try_door(case.reference, PIN, "192.0.2.99").status_code == 200


def test_a_reference_that_does_not_exist_is_held_just_as_long(on):
    on(ACCEPTED)

    answers = [try_door("4K7P-T9WM", "0", f"192.0.2.{n}").status_code for n in range(6)]

    assert answers == [403] * 5 + [429]


def test_one_address_cannot_try_many_references(on):
    on(ACCEPTED)

    answers = [try_door(f"nonsense{n}", "0").status_code for n in range(31)]

    assert answers == [403] * 30 + [429]


def test_opening_rightly_is_never_held_up(on):
    on(ACCEPTED)
    case = a_case()

    assert {try_door(case.reference, PIN).status_code for _ in range(40)} == {200}
    assert not Attempt.objects.exists()


def test_neither_address_nor_reference_is_kept(on):
    on(ACCEPTED)
    try_door("4K7P-T9WM", "0", "192.0.2.77")

    kept = b"".join(bytes(a.key) for a in Attempt.objects.all())

    assert Attempt.objects.count() == 2
    assert b"192.0.2.77" not in kept
    assert b"4K7P" not in kept


def test_an_erased_person_leaves_no_page(on):
    on(ACCEPTED)
    case = a_case()
    assert try_door(case.reference, PIN).status_code == 200
    case.sought.erased_at = datetime(2026, 4, 1, tzinfo=UTC)
    case.sought.save()

    assert try_door(case.reference, PIN).status_code == 403
