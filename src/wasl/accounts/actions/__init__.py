"""The verbs of offices, users and roles."""

from wasl.accounts.actions.devices import device_of, issue_device, revoke_device
from wasl.accounts.actions.offices import (
    begin,
    change_office,
    close_office,
    make_office,
    make_organisation,
    reopen_office,
)
from wasl.accounts.actions.pairing import WipeReason, note_wiped, pair_device
from wasl.accounts.actions.roles import end_role, give_role
from wasl.accounts.actions.signing import (
    Invitation,
    is_setup_token,
    mark_toured,
    reset_sign_in,
    set_language,
    set_up_sign_in,
)
from wasl.accounts.actions.users import (
    change_user,
    deactivate_user,
    invite_user,
    reactivate_user,
    record_papers,
)

__all__ = [
    "Invitation",
    "WipeReason",
    "begin",
    "change_office",
    "change_user",
    "close_office",
    "deactivate_user",
    "device_of",
    "end_role",
    "give_role",
    "invite_user",
    "is_setup_token",
    "issue_device",
    "make_office",
    "make_organisation",
    "mark_toured",
    "note_wiped",
    "pair_device",
    "reactivate_user",
    "record_papers",
    "reopen_office",
    "reset_sign_in",
    "revoke_device",
    "set_language",
    "set_up_sign_in",
]
