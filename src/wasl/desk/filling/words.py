"""What the renderer of forms says: it speaks English only, so the page brings its words."""

from django.utils.translation import gettext as _


def renderer_words() -> dict[str, str]:
    """Return the renderer's sentences in the page's language, by the English ones."""
    return {
        "1 question with error.": _("1 question needs another look."),
        "%(count)s questions with errors.": _("%(count)s questions need another look."),
        "Accuracy:": _("Accuracy:"),
        "Add": _("Add"),
        "Attached": _("Attached"),
        "Calendar": _("Calendar"),
        "Cancel": _("Cancel"),
        "Captured image preview": _("The picture that was taken"),
        "Change language": _("Change the language of the questions"),
        "Choose image": _("Choose a picture"),
        "Clear": _("Clear"),
        "Condition not satisfied: constraint": _("This answer cannot be."),
        "Condition not satisfied: required": _("Please answer this question."),
        "Field to sign in with a finger, a pen or the mouse": _(
            "Field to sign in with a finger, a pen or the mouse"
        ),
        "File": _("File"),
        "Finding your location": _("Finding the place of this device"),
        "Get location": _("Take the place of this device"),
        "Good accuracy": _("Good accuracy"),
        "Latitude:": _("Latitude:"),
        "Longitude:": _("Longitude:"),
        "More": _("More"),
        "No results found": _("Nothing found"),
        "Poor accuracy": _("Poor accuracy"),
        "Powered by": _("Made with"),
        "Remove": _("Remove"),
        "Repeat Item": _("Entry"),
        "Save location": _("Take this place"),
        "Send": _("Finish"),
        "Sign again": _("Sign again"),
        "Take picture": _("Take a picture"),
        "The place of this device is not known.": _("The place of this device is not known."),
        "Time taken to capture location:": _("Time it took:"),
        "Today": _("Today"),
        "Unknown accuracy": _("Accuracy not known"),
    }


def page_words() -> dict[str, str]:
    """Return those, and what the page itself says about saving and sending."""
    return {
        **renderer_words(),
        "error": _("1 question needs another look. It is marked in the form."),
        "errors": _("%(count)s questions need another look. They are marked in the form."),
        "failed": _("The server could not take this. Your answers are still here."),
        "lost": _(
            "Not saved: no connection. Your answers are still here; "
            "the next try is in %(count)s seconds."
        ),
        "not_shown": _("The form could not be shown. Load the page again."),
        "reason": _("Say first why the form is corrected."),
        "sending": _("Sending…"),
        "sign_in": _("Sign in in another tab"),
        "signed_out": _("Your session has ended. Your answers are still here, and are kept as "
                        "soon as you are signed in."),
    }  # fmt: skip
