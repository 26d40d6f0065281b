"""Fills any form to the end, through the page, as somebody would who reads no word of it.

Each question shown gets an answer of its kind. What the form then refuses is answered otherwise,
one alternative after the other, until the form can be finished.
"""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TookTooLong

ROUNDS = 40
PASSES = 25
TEXTS = ("Answer", "+39 333 1234567", "12", "a@example.org", "ABC123", "2024", "")
NUMBERS = ("3", "1", "30", "0", "12", "2015", "2026", "100", "7")
DAYS = (0, None, 1, -1, 30, 120, -30, 400, -4000)  # from today; None is an hour

# What stands in the page: each question, its kind, whether it has an answer or an error.
LOOK = """
() => [...document.querySelectorAll('.question-container')].map((box) => {
  const has = (what) => box.querySelector(what);
  const kinds = [
    ['sign', 'canvas'], ['file', '.xform-file'], ['image', '.capture-buttons'],
    ['date', '.p-datepicker'], ['many', '.p-multiselect'], ['one', '.p-select'],
    ['radio', 'input[type=radio]'], ['check', 'input[type=checkbox]'],
    ['number', '.p-inputnumber input'], ['slider', '.p-slider'], ['rank', '.rank-list'],
    ['geo', '.get-location-button, .geopoint-control'], ['text', 'textarea, input[type=text], input:not([type])'],
  ];
  const kind = (kinds.find(([_name, what]) => has(what)) ?? ['note'])[0];
  const text = has('textarea, input[type=text], input:not([type])');
  const file = has('.xform-file p');
  const answered = {
    sign: () => has('.preview-captured-image'), image: () => has('.preview-captured-image'),
    file: () => file?.textContent, radio: () => has('input[type=radio]:checked'),
    check: () => has('input[type=checkbox]:checked'),
    many: () => !has('.p-multiselect-label-empty'),
    one: () => has('.p-inputwrapper-filled'), date: () => text?.value, number: () => text?.value,
    text: () => text?.value, slider: () => true, rank: () => has('.rank-list.ranked'),
    geo: () => has('.geopoint-value'), note: () => true,
  }[kind]();
  return {
    id: box.id, kind, answered: Boolean(answered), wrong: box.classList.contains('highlight'),
    name: (has('.control-text')?.textContent ?? '').trim(),
    options: box.querySelectorAll('input[type=radio], input[type=checkbox]').length,
  };
})
"""

# Answers that take no look: choose the option, write the text. Many in one go.
ANSWER = """
(wanted) => {
  for (const { id, kind, chosen, text } of wanted) {
    const box = document.getElementById(id);
    if (!box) continue;
    if (kind === 'radio' || kind === 'check') {
      const inputs = [...box.querySelectorAll('input[type=radio], input[type=checkbox]')];
      for (const [at, input] of inputs.entries())
        if (kind === 'check' ? input.checked !== chosen.includes(at) : chosen.includes(at))
          input.click();
    } else {
      const input = box.querySelector('textarea, input[type=text], input:not([type])');
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }
}
"""


@dataclass(frozen=True)
class Question:
    """One question as it stands in the page."""

    id: str
    kind: str
    answered: bool
    wrong: bool
    name: str
    options: int


def a_picture() -> bytes:
    """A small picture, of the size of a thumbnail."""
    out = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(out, "JPEG")
    return out.getvalue()


PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_picture()}

# The form went, or said what is missing.
DONE = (
    "location.pathname.startsWith('/fill/sent/')"
    " || document.querySelector('#fill-state')?.dataset.state === 'wrong'"
)


class Filler:
    """A page with a form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tries: dict[str, int] = {}

    def ready(self) -> None:
        """Wait until the form can be filled."""
        self.page.wait_for_selector(".question-container")
        self.page.wait_for_selector("[data-finish]:not([disabled])")

    def look(self) -> list[Question]:
        """Return every question that is shown."""
        return [Question(**found) for found in self.page.evaluate(LOOK)]

    def named(self, text: str) -> Question:
        """Return the question whose words begin so."""
        found = [one for one in self.look() if one.name.startswith(text)]
        assert found, f"no question {text!r} in {[one.name for one in self.look()]}"
        return found[-1]

    def give(self, text: str, answer: str) -> None:
        """Answer the question whose words begin so: write, or choose the option of that label."""
        question = self.named(text)
        box = self.page.locator(f"[id='{question.id}']")
        if question.kind in {"radio", "check"}:
            box.get_by_text(answer, exact=True).click()
        elif question.kind == "one":
            box.locator("[role=combobox]").click()
            self.page.get_by_role("option", name=answer).click()
        elif question.kind in {"text", "number", "date"}:
            box.locator("textarea, input").first.fill(answer)
            box.locator("textarea, input").first.press("Tab")
        else:
            self.answer(question)

    def fill(self) -> None:
        """Answer everything, finish, mend what is refused; return once it is sent.

        Raises:
            AssertionError: the form cannot be finished; says which questions stand in the way.
        """
        for _round in range(ROUNDS):
            self.answer_all()
            if self.finish():
                return
            for question in self.look():
                if question.wrong:
                    self.tries[question.id] = self.tries.get(question.id, 0) + 1
                    self.answer(question)
        stuck = [f"{one.kind}: {one.name}" for one in self.look() if one.wrong]
        raise AssertionError(f"This form cannot be finished: {stuck}")

    def answer_all(self) -> None:
        """Answer what has no answer, until no new question appears."""
        for _pass in range(PASSES):
            open_ones = [
                one
                for one in self.look()
                if not one.answered and self.tries.get(one.id, -1) < 0 and one.kind != "geo"
            ]
            if not open_ones:
                return
            quick = [one for one in open_ones if one.kind in {"radio", "check", "text"}]
            self.page.evaluate(ANSWER, [self._quick(one) for one in quick])
            for one in open_ones:
                self.tries.setdefault(one.id, 0)
                if one not in quick:
                    self.answer(one)

    def answer(self, question: Question) -> None:
        """Answer one question; each time it was refused, otherwise."""
        tried = self.tries.get(question.id, 0)
        box = self.page.locator(f"[id='{question.id}']")
        if not box.count():  # an answer before it took it away
            return
        match question.kind:
            case "radio" | "check" | "text":
                self.page.evaluate(ANSWER, [self._quick(question)])
            case "number":
                box.locator("input").fill("")
                box.locator("input").press_sequentially(NUMBERS[tried % len(NUMBERS)])
                box.locator("input").press("Tab")
            case "date":
                away = DAYS[tried % len(DAYS)]
                day = timezone.localdate() + timedelta(days=away or 0)
                box.locator("input").fill("10:30" if away is None else f"{day:%d/%m/%Y}")
                box.locator("input").press("Tab")
                self.page.keyboard.press("Escape")
            case "one" | "many":
                self._choose(box, tried)
            case "image":
                box.locator("input[type=file]").last.set_input_files(PHOTO)
                box.locator(".preview-captured-image").wait_for()
            case "file":
                box.locator("input[type=file]").set_input_files(PHOTO)
            case "sign":
                self.sign(box)
            case _:
                pass

    def _quick(self, question: Question) -> dict[str, object]:
        tried = self.tries.get(question.id, 0)
        text = TEXTS[tried % len(TEXTS)]
        count = max(question.options, 1)
        if question.kind == "check" and tried:
            every = list(range(count))
            ways = [every, every[1:], every[:-1], every[-1:], *([at] for at in every)]
            return {**vars(question), "chosen": ways[(tried - 1) % len(ways)], "text": text}
        return {**vars(question), "chosen": [tried % count], "text": text}

    def _choose(self, box, tried: int) -> None:
        box.locator("[role=combobox], .p-multiselect").first.click()
        options = self.page.locator("[role=option]")
        options.first.wait_for()
        options.nth(tried % options.count()).click()
        if self.page.locator("[role=listbox]:visible").count():
            self.page.keyboard.press("Escape")
        self.page.locator("[role=listbox]").first.wait_for(state="hidden")

    def sign(self, box) -> None:
        """Draw a line into the field to sign in."""
        canvas = box.locator("canvas")
        canvas.scroll_into_view_if_needed()
        edge = canvas.bounding_box()
        mouse = self.page.mouse
        mouse.move(edge["x"] + 30, edge["y"] + 30)
        mouse.down()
        mouse.move(edge["x"] + 120, edge["y"] + 60, steps=4)
        mouse.move(edge["x"] + 180, edge["y"] + 35, steps=4)
        mouse.up()
        box.locator(".preview-captured-image").wait_for()

    def finish(self) -> bool:
        """Press the button; whether the form went."""
        self.page.click("[data-finish]")
        try:
            self.page.wait_for_function(DONE, timeout=30_000)
        except TookTooLong:
            # A click is lost while a form is drawn anew; a sent form has no such button any more.
            self.page.evaluate("document.querySelector('[data-finish]:enabled')?.click()")
            self.page.wait_for_function(DONE, timeout=90_000)  # a large form on a busy machine
        if "/fill/sent/" in self.page.url:
            self.page.wait_for_load_state()
            return True
        said = self.page.inner_text("#fill-state")
        assert self.page.locator(".question-container.highlight").count(), said
        self.page.evaluate("document.querySelector('#fill-state').dataset.state = 'quiet'")
        return False
