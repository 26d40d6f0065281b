"""The field app in a real browser: paired once, then without a link, locked, killed, full, revoked."""

import hashlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.factories import a_person, a_user, an_office, sign_in_fully
from tests.people.pictures import WHERE, a_picture
from tests.questionnaires.sheets import published
from wasl.accounts.actions.devices import revoke_device
from wasl.accounts.models import Device, User
from wasl.accounts.permissions import Role
from wasl.audit.models import Entry
from wasl.exchange.field import views
from wasl.questionnaires.actions import assign_task, publish_ours, set_field_policy
from wasl.questionnaires.actions.assigning import PolicyDraft
from wasl.questionnaires.actions.opening import read_attachment
from wasl.questionnaires.codes import State
from wasl.questionnaires.models import (
    Attachment,
    Form,
    FormVersion,
    Submission,
    SubmissionVersion,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PIN = "739152"
MARK = "Kowalczewska"

# Everything that lies in the browser's database, as text, byte by byte.
RAW = """async () => {
  const base = await new Promise((done) => {
    const request = indexedDB.open("wasl-field");
    request.onsuccess = () => done(request.result);
  });
  let all = "";
  const text = (value) => {
    if (value instanceof Uint8Array) all += new TextDecoder("latin1").decode(value);
    else if (value instanceof ArrayBuffer) text(new Uint8Array(value));
    else if (value instanceof CryptoKey) all += "[key]";
    else if (value !== null && typeof value === "object") Object.values(value).forEach(text);
    else all += String(value);
  };
  for (const name of base.objectStoreNames) {
    const drawer = base.transaction(name).objectStore(name);
    for (const request of [drawer.getAll(), drawer.getAllKeys()]) {
      await new Promise((done) => (request.onsuccess = done));
      text(request.result);
    }
  }
  base.close();
  return all;
}"""
# What can be pressed and is less than 44 px high.
SMALL_TARGETS = """() => [...document.querySelectorAll("button, a, input, select, summary")]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map((each) => each.outerHTML)"""
SERVICE_WORKER_READY = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 50));
}"""


class Tablet:
    """A browser of its own, as one worker, with what they do on it."""

    def __init__(self, visit, worker, **how):
        self.window = visit(client=sign_in_fully(Client(), worker), **how)
        self.page = self.window.page
        self.page.set_default_timeout(20_000)
        self.context = self.page.context
        self.page.on("dialog", lambda dialog: dialog.accept())

    def pair(self):
        self.window.open("/field/")
        self.page.locator("main > button").first.click()
        self.page.locator("#pin").fill(PIN)
        self.page.locator("#pin-again").fill(PIN)
        self.page.locator("form button").click()
        self.page.locator("nav.bar").wait_for()
        self.page.locator("[data-contact=ok]").wait_for()
        self.page.evaluate(SERVICE_WORKER_READY)
        return self

    def unlock(self, pin=PIN):
        self.page.locator("#unlock-pin").fill(pin)
        self.page.locator("form.pin button").click()

    def reload(self):
        self.page.reload()
        self.page.locator("#unlock-pin").wait_for()

    def offline(self, *, off=True):
        self.context.set_offline(off)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def fill(self, name=MARK):
        """Answer what the form asks; the person is chosen already."""
        self.page.get_by_role("textbox", name="Name", exact=True).first.fill(name)
        self.page.get_by_text("Public interest").click()

    def until_kept(self):
        expect(self.page.locator(".fill-state")).to_have_text("Kept on this device")

    def go(self, number):
        """To one of the three screens: today, sent, settings."""
        there = self.page.locator(f"nav.bar button:nth-child({number + 1})[aria-current]")
        for _try in range(10):  # just unlocked, the first screen may still be drawn over it
            self.page.locator("nav.bar button").nth(number).click()
            self.page.wait_for_timeout(300)
            if there.count():
                return
        raise AssertionError(f"screen {number} does not open")

    def begin(self, task):
        """Open the form of a task."""
        card = self.page.locator(".cards li", has_text=task.person.reference)
        card.get_by_role("button").first.click()
        self.page.locator(".question-container").first.wait_for()

    def empty(self):
        """Whether nothing of the work lies here any more."""
        self.page.get_by_role("link", name="Sign in").or_(
            self.page.get_by_text("The first time needs a link")
        ).first.wait_for()
        return self.page.evaluate(RAW) == ""

    def finish(self):
        self.until_kept()
        self.button("Finish").click()
        expect(self.page.get_by_text("Finished.")).to_be_visible()

    def states(self):
        self.go(1)
        return [card.get_attribute("data-state") for card in self.page.locator(".cards li").all()]


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def officer(office):
    return a_user(Role.SUP, office)


@pytest.fixture
def worker(office):
    return a_user(Role.TRO, office)


@pytest.fixture
def form():
    return published()


@pytest.fixture
def task(office, officer, worker, form):
    return assign_task(actor=officer, person=a_person(office=office), form=form.form, to=worker)


def test_a_form_filled_without_a_link_comes_in_whole(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    page = tablet.page
    tablet.offline()
    tablet.reload()  # from what the device keeps: there is no link
    tablet.unlock()
    expect(page.get_by_text(task.person.reference)).to_be_visible()

    tablet.begin(task)
    tablet.fill()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture(size=(2400, 1800))}
    )
    tablet.finish()
    assert tablet.states() == ["queued"]
    assert not Submission.objects.exists()

    tablet.offline(off=False)  # the browser tells: nothing needs to be pressed
    expect(page.locator("[data-state=accepted]")).to_be_visible()

    version = SubmissionVersion.objects.get()
    assert version.submission.state == State.DONE
    assert version.device == Device.objects.get()
    assert MARK in version.content.xml
    photo = read_attachment(Attachment.objects.get())
    assert WHERE not in photo
    assert width_of(photo) == 1600
    task.refresh_from_db()
    assert task.submission == version.submission
    assert tablet.window.refused == []


def width_of(photo):
    return Image.open(BytesIO(photo)).width


def test_a_killed_tab_loses_no_answer(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    tablet.offline()
    tablet.begin(task)
    tablet.fill()
    tablet.until_kept()

    tablet.page.close()
    tablet.page = tablet.context.new_page()
    tablet.page.goto(tablet.window.base + "/field/")
    tablet.unlock()
    tablet.button("Go on").click()

    expect(tablet.page.get_by_role("textbox", name="Name", exact=True).first).to_have_value(MARK)
    tablet.page.get_by_role("textbox", name="Nickname").fill("Kasia")
    tablet.finish()
    tablet.offline(off=False)
    assert tablet.states()
    expect(tablet.page.locator("[data-state=accepted]")).to_be_visible()
    xml = SubmissionVersion.objects.get().content.xml
    assert MARK in xml
    assert "deprecatedID" not in xml  # going on with a draft corrects nothing


def test_nothing_of_the_work_lies_in_clear_in_the_browser(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    tablet.begin(task)
    tablet.fill()
    tablet.until_kept()
    told = tablet.page.locator("main").inner_text()
    assert task.person.reference in told
    assert tablet.page.get_by_role("textbox", name="Name", exact=True).first.input_value() == MARK

    raw = tablet.page.evaluate(RAW)

    assert "filled:" in raw  # the draft is there
    for mark in [MARK, task.person.reference, str(task.person_id), "test_visit", "Home visit", PIN]:
        assert mark not in raw
        assert hashlib.sha256(mark.encode()).hexdigest() not in raw
    assert (
        tablet.page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))") == []
    )


def test_too_many_wrong_pins_empty_the_device(visit, worker, officer, office, task):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(wrong_pins=3))
    tablet = Tablet(visit, worker).pair()
    tablet.reload()
    tablet.unlock("000001")
    expect(tablet.page.get_by_text("Tries left before the device is emptied: 2")).to_be_visible()
    tablet.reload()  # starting anew gives no tries back
    tablet.unlock("000002")
    expect(tablet.page.get_by_text("Tries left before the device is emptied: 1")).to_be_visible()

    tablet.unlock("000003")

    expect(tablet.page.get_by_text("The PIN was wrong too often")).to_be_visible()
    assert tablet.empty()
    assert Entry.objects.get(action="accounts.device_wiped").details["reason"] == "pins"
    assert Device.objects.get().revoked_at is not None


def test_the_right_pin_gives_the_tries_back(visit, worker, officer, office, task):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(wrong_pins=3))
    tablet = Tablet(visit, worker).pair()
    for _each in range(2):
        tablet.reload()
        tablet.unlock("000001")
        expect(tablet.page.get_by_text("emptied: 2")).to_be_visible()
        tablet.unlock()
        tablet.page.locator("nav.bar").wait_for()


@pytest.mark.parametrize("locked", [False, True])
def test_a_revoked_device_empties_itself_with_the_next_contact(visit, worker, task, locked):
    tablet = Tablet(visit, worker).pair()
    tablet.begin(task)
    tablet.fill()
    tablet.until_kept()
    tablet.button("Go on later").click()
    revoke_device(actor=worker, device=Device.objects.get())

    if locked:
        tablet.page.reload()  # the PIN is not needed for that
    else:
        tablet.button("Get and send").click()

    expect(tablet.page.get_by_text("Your office has emptied this device.")).to_be_visible()
    assert tablet.empty()
    entry = Entry.objects.get(action="accounts.device_wiped")
    assert entry.details == {"reason": "command", "unsent": 1}


def test_the_app_locks_itself_when_nobody_touches_it(visit, worker, officer, office, task):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(idle_minutes=2))
    tablet = Tablet(visit, worker)
    tablet.page.clock.install()
    tablet.pair()
    tablet.begin(task)
    tablet.fill()
    tablet.page.clock.fast_forward("01:30")
    expect(tablet.page.locator(".question-container").first).to_be_visible()

    tablet.page.clock.fast_forward("02:30")

    tablet.page.locator("#unlock-pin").wait_for()
    assert MARK not in tablet.page.content()
    tablet.unlock()
    tablet.button("Go on").click()
    expect(tablet.page.get_by_role("textbox", name="Name", exact=True).first).to_have_value(MARK)


def test_days_without_contact_empty_the_device(visit, worker, officer, office, task):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(wipe_after_days=2))
    tablet = Tablet(visit, worker)
    tablet.page.clock.install()
    tablet.pair()
    tablet.offline()
    tablet.page.clock.fast_forward("47:00:00")
    tablet.page.locator("#unlock-pin").wait_for()  # idle for long: it locked, and loaded anew
    tablet.page.reload()
    tablet.page.locator("#unlock-pin").wait_for()

    tablet.page.clock.fast_forward("02:00:00")
    tablet.page.goto(tablet.page.url)

    expect(tablet.page.get_by_text("without contact for too long")).to_be_visible()
    assert tablet.empty()
    tablet.offline(off=False)  # the office learns of it once it can
    tablet.page.wait_for_function("localStorage.length === 0")
    assert Entry.objects.get(action="accounts.device_wiped").details["reason"] == "days"


def test_a_clock_that_is_set_back_prolongs_nothing(visit, worker, officer, office, task):
    set_field_policy(actor=officer, office=office, draft=PolicyDraft(wipe_after_days=2))
    tablet = Tablet(visit, worker)
    tablet.page.clock.install()
    tablet.pair()
    tablet.offline()
    tablet.page.clock.fast_forward("40:00:00")
    tablet.page.locator("#unlock-pin").wait_for()
    tablet.page.reload()
    tablet.unlock()

    tablet.page.clock.set_system_time(timezone.now() - timedelta(days=30))
    tablet.page.reload()
    tablet.unlock()
    expect(tablet.page.get_by_text("The clock of this device was set back")).to_be_visible()


def test_a_wrong_clock_refuses_nothing(visit, worker, task):
    tablet = Tablet(visit, worker)
    tablet.page.clock.install(time=timezone.now() + timedelta(days=400))
    tablet.pair()
    tablet.begin(task)
    tablet.fill()
    tablet.finish()
    tablet.go(1)
    expect(tablet.page.locator("[data-state=accepted]")).to_be_visible()

    tablet.go(2)
    expect(tablet.page.get_by_text("minutes ahead of the office")).to_be_visible()
    sent = SubmissionVersion.objects.get().sent_at
    assert abs((sent - timezone.now()).total_seconds()) < 120


def test_two_workers_change_one_record_without_a_link(visit, office, officer, worker, task):
    other = a_user(Role.TRO, office)
    assign_task(actor=officer, person=task.person, form=task.form, to=other)
    tablets = [Tablet(visit, worker).pair(), Tablet(visit, other).pair()]
    for tablet, sex in zip(tablets, ["Girl or woman", "Boy or man"], strict=True):
        tablet.offline()
        tablet.begin(task)
        tablet.fill()
        tablet.page.get_by_text(sex).click()
        tablet.finish()

    for tablet, state in zip(tablets, ["accepted", "waiting"], strict=True):
        tablet.go(1)
        tablet.offline(off=False)
        expect(tablet.page.locator(f"[data-state={state}]")).to_be_visible()

    both = Submission.objects.order_by("made_at")
    assert [each.state for each in both] == [State.DONE, State.WAITING]
    assert all(MARK in each.latest.content.xml for each in both)


def test_a_full_device_tells_and_keeps_the_answers_in_the_page(visit, worker, task):
    tablet = Tablet(visit, worker)
    tablet.page.clock.install()
    tablet.pair()
    tablet.begin(task)
    tablet.page.evaluate(
        """() => {
          window.realPut = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (value, key) {
            if (this.name === "sealed") throw new DOMException("full", "QuotaExceededError");
            return window.realPut.call(this, value, key);
          };
        }"""
    )
    tablet.fill()
    expect(tablet.page.get_by_text("This device is full.")).to_be_visible()
    assert "filled:" not in tablet.page.evaluate(RAW)  # nothing by half

    # Locked meanwhile, the answers stay where nobody sees them.
    tablet.page.clock.fast_forward("06:00")
    tablet.page.locator("#unlock-pin").wait_for()
    assert not tablet.page.locator("#app").is_visible()
    tablet.page.evaluate("() => { IDBObjectStore.prototype.put = window.realPut; }")
    tablet.unlock()
    tablet.button("Try again").click()

    tablet.until_kept()
    expect(tablet.page.get_by_text("This device is full.")).to_be_hidden()
    assert "filled:" in tablet.page.evaluate(RAW)


def test_an_upload_that_breaks_goes_on_where_it_stopped(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    posts, arrived = [], []

    def goes_through(route):
        posts.append(route.request)
        route.continue_()

    def breaks_after_the_answers(route):
        if arrived:
            route.abort()
        else:
            arrived.append(route.request)
            route.continue_()

    tablet.context.route("**/field/api/submission", breaks_after_the_answers)
    tablet.begin(task)
    tablet.fill()
    tablet.page.locator("input[type=file]").first.set_input_files(
        {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}
    )
    tablet.finish()
    tablet.go(1)
    expect(tablet.page.locator("[data-state=queued]")).to_be_visible()
    assert Submission.objects.get().state == State.ARRIVING

    tablet.context.unroute("**/field/api/submission")
    tablet.context.route("**/field/api/submission", goes_through)
    tablet.page.reload()
    tablet.unlock()
    tablet.page.locator("nav.bar").wait_for()
    tablet.go(1)

    expect(tablet.page.locator("[data-state=accepted]")).to_be_visible()
    assert len(posts) == 2  # the answers, to be told what is missing, and the photo
    assert SubmissionVersion.objects.count() == Attachment.objects.count() == 1


def test_a_link_that_comes_back_without_a_word_is_found(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    posts = []

    def first_breaks(route):
        posts.append(route.request)
        if len(posts) == 1:
            route.abort()
        else:
            route.continue_()

    tablet.context.route("**/field/api/submission", first_breaks)
    tablet.begin(task)
    tablet.fill()
    tablet.finish()
    tablet.go(1)

    # Nobody presses anything, and the browser never said that it was offline.
    expect(tablet.page.locator("[data-state=accepted]")).to_be_visible()
    assert len(posts) == 2


def test_a_second_window_waits_or_takes_over(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    second = tablet.context.new_page()
    second.goto(tablet.window.base + "/field/")
    expect(second.get_by_text("open in another window")).to_be_visible()

    second.get_by_role("button").first.click()

    second.locator("#unlock-pin").wait_for()
    expect(tablet.page.get_by_text("open in another window")).to_be_visible()


def test_in_arabic_at_360_pixels(visit, worker, task):
    tablet = Tablet(visit, worker, language="ar", width=360)
    User.objects.filter(pk=worker.pk).update(language="ar")
    tablet.pair()
    page, window = tablet.page, tablet.window
    assert page.evaluate("document.documentElement.dir") == "rtl"
    for number in (0, 1, 2):
        tablet.go(number)
        assert window.serious() == []
        assert not window.scrolls_sideways()
        assert page.evaluate(SMALL_TARGETS) == []
    tablet.go(0)
    tablet.begin(task)
    assert page.locator(".fill [lang=ar][dir=rtl], .fill[lang=ar][dir=rtl]").count() >= 1
    expect(page.get_by_text("لمن هذا النموذج؟")).to_be_visible()
    expect(page.get_by_text("Take picture")).to_be_hidden()
    assert not window.scrolls_sideways()
    page.get_by_role("textbox", name="الاسم", exact=True).first.fill(MARK)
    page.get_by_text("المصلحة العامة").click()
    page.locator(".fill-state:not(:empty)").wait_for()
    page.locator(".fill-bar button").last.click()
    tablet.go(1)
    expect(page.locator("[data-state=accepted]")).to_be_visible()
    page.reload()
    page.locator("#unlock-pin").wait_for()
    assert window.serious() == []


def test_a_new_version_comes_in_at_the_door_and_loses_no_draft(visit, worker, task, monkeypatch):
    tablet = Tablet(visit, worker).pair()
    tablet.begin(task)
    tablet.fill()
    tablet.until_kept()
    before = tablet.page.evaluate("caches.keys()")
    older = views.worker_script
    monkeypatch.setattr(
        views,
        "worker_script",
        lambda *files: older(*files).replace('"version": "', '"version": "2'),
    )

    tablet.page.reload()  # locked: nothing is being filled

    tablet.page.wait_for_function(
        "old => caches.keys().then(now => now.length === 1 && now[0] !== old[0])", arg=before
    )
    tablet.page.locator("#unlock-pin").wait_for()
    tablet.unlock()
    tablet.button("Go on").click()
    expect(tablet.page.get_by_role("textbox", name="Name", exact=True).first).to_have_value(MARK)


def test_our_own_forms_open_without_a_link(visit, worker, officer, office):
    publish_ours()
    form = Form.objects.get(form_id="wasl_follow_up_visit")
    person = a_person(office=office)
    task = assign_task(actor=officer, person=person, form=form, to=worker)
    tablet = Tablet(visit, worker).pair()
    tablet.offline()

    tablet.begin(task)

    assert tablet.page.locator(".question-container").count() > 5
    assert tablet.window.refused == []


@pytest.mark.parametrize("pin", ["12345", "111111", "123456", "987654"])
def test_a_weak_pin_is_not_taken(visit, worker, pin):
    tablet = Tablet(visit, worker)
    tablet.window.open("/field/")
    tablet.page.locator("main > button").first.click()
    tablet.page.locator("#pin").fill(pin)
    tablet.page.locator("#pin-again").fill(pin)

    tablet.page.evaluate("document.querySelector('form').noValidate = true")
    tablet.page.locator("form button").click()

    expect(tablet.page.get_by_role("alert")).to_contain_text("At least 6 digits")
    assert tablet.page.evaluate(RAW) == ""  # not even the secret is written before there is a PIN


def test_what_the_office_cannot_take_stays_and_is_sent_again(visit, worker, task, form):
    tablet = Tablet(visit, worker).pair()
    tablet.begin(task)
    tablet.fill()
    FormVersion.objects.update(version="of another office")
    tablet.finish()
    tablet.go(1)
    expect(tablet.page.locator("[data-state=refused]")).to_contain_text("never published here")

    FormVersion.objects.update(version=form.version)
    tablet.button("Send again").click()

    expect(tablet.page.locator("[data-state=accepted]")).to_be_visible()
    assert MARK in SubmissionVersion.objects.get().content.xml


def test_a_worker_empties_the_device_and_is_told_what_is_lost(visit, worker, task):
    tablet = Tablet(visit, worker).pair()
    tablet.begin(task)
    tablet.fill()
    tablet.until_kept()
    tablet.button("Go on later").click()
    tablet.go(2)
    tablet.button("Empty this device").click()
    expect(tablet.page.locator("dialog")).to_contain_text("lost: 1")

    tablet.page.locator("dialog button").first.click()

    expect(tablet.page.get_by_text("This device was emptied.")).to_be_visible()
    assert tablet.empty()
    entry = Entry.objects.get(action="accounts.device_wiped")
    assert entry.details == {"reason": "worker", "unsent": 1}
