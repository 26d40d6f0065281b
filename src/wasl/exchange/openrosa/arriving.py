"""Keep the parts of an encrypted submission until it is whole, then open it and take it in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Device
from wasl.accounts.permissions import Can
from wasl.audit.trail import SYSTEM, record
from wasl.errors import Invalid
from wasl.exchange.models import Arrival, ArrivalContent, ArrivalPart, PartContent
from wasl.exchange.openrosa.encryption import Envelope, open_envelope, read_envelope
from wasl.exchange.openrosa.keypair import private_key
from wasl.people.files import path_of, unlink_after_commit, write_bytes
from wasl.questionnaires.actions.receiving import (
    LARGEST_FILE,
    Incoming,
    find_form_version,
    receive_submission,
)
from wasl.questionnaires.answers import read_header
from wasl.questionnaires.codes import Channel
from wasl.vault.keys import NONCE, Tampered, blind, destroy_key, make_key

FORGET_AFTER: Final = timedelta(days=90)
"""A submission that is not whole by then never will be; its phone still has it."""
BLOCK: Final = 16  # bytes by which encryption may lengthen a file


@dataclass(frozen=True, kw_only=True)
class Part:
    """One post: the XML and some of the files.

    Attributes:
        last: The phone says that nothing more will follow.
    """

    xml: bytes
    files: Mapping[str, bytes]
    last: bool = True


def take_in(*, device: Device, part: Part, now: datetime) -> int:
    """Keep what a phone sends; act on it once it is whole.

    Returns:
        How many files are still to come.

    Raises:
        NotFound, Forbidden, Invalid, IllegalMove: as ``receive_submission``.
        Invalid: an encrypted submission cannot be opened, or its last part came without others.
    """
    try:
        part.xml.decode()
    except UnicodeDecodeError as error:
        raise Invalid("exchange.not_utf8", _("The answers are not written in UTF-8.")) from error
    if read_header(part.xml).encrypted:
        return _take_in_encrypted(device, part, now)
    return _receive(device, part, now)


def forget_old_arrivals(now: datetime) -> int:
    """Delete what never became whole: it may be about somebody who was erased since."""
    old = list(Arrival.objects.filter(at__lt=now - FORGET_AFTER).select_related("device"))
    for arrival in old:
        with transaction.atomic():
            record(SYSTEM, "exchange.arrival_forgotten", arrival)
            _forget(arrival)
    return len(old)


def _receive(device: Device, part: Part, now: datetime) -> int:
    received = receive_submission(
        actor=device.user,
        office=device.office,
        device=device,
        incoming=Incoming(xml=part.xml, files=part.files, channel=Channel.COLLECT, final=part.last),
        now=now,
    )
    return len(received.missing)


@transaction.atomic
def _take_in_encrypted(device: Device, part: Part, now: datetime) -> int:
    device.user.require(Can.FILL_FORM, on=device.office)
    find_form_version(device.office, read_header(part.xml))
    envelope = read_envelope(part.xml)
    arrival = _arrival(device, part, envelope)
    _keep(arrival, envelope, part.files)
    here = {each.content.name: each for each in arrival.parts.all()}
    missing = [name for name in envelope.names if name not in here]
    if missing and part.last:
        # Not to be told "arrived": the phone would delete what we cannot open.
        raise Invalid(
            "exchange.parts_missing",
            _("Not all files of these answers came. Keep them, and send them again."),
        )
    if missing:
        return len(missing)
    files = {name: _read(here[name]) for name in envelope.names}
    opened = open_envelope(envelope, files, private_key())
    _receive(device, Part(xml=opened.xml, files=opened.files), now)
    _forget(arrival)
    return 0


def _arrival(device: Device, part: Part, envelope: Envelope) -> Arrival:
    """Find what came before; a manifest with other words begins anew."""
    known = (
        Arrival.objects.select_for_update(of=("self",))
        .select_related("device")
        .filter(device=device, instance_id=envelope.instance_id)
        .first()
    )
    if known is not None:
        if known.content.xml == part.xml.decode():
            return known
        _forget(known)
    arrival = Arrival(device=device, instance_id=envelope.instance_id)
    make_key(arrival.pk)
    arrival.content = ArrivalContent(xml=part.xml.decode())
    arrival.save(force_insert=True)
    return arrival


def _keep(arrival: Arrival, envelope: Envelope, files: Mapping[str, bytes]) -> None:
    for name in envelope.names:
        body = files.get(name)
        if body is None:
            continue
        if len(body) > LARGEST_FILE + BLOCK:
            raise Invalid("questionnaires.file_too_large", _("A file is larger than 15 MB."))
        fingerprint = blind("exchange.part", name)
        before = list(arrival.parts.filter(fingerprint=fingerprint))
        unlink_after_commit([old.pk for old in before])
        arrival.parts.filter(fingerprint=fingerprint).delete()  # sent again: the later one counts
        row = ArrivalPart(arrival=arrival, fingerprint=fingerprint)
        key = AESGCM.generate_key(256)
        row.content = PartContent(name=name, key=key)
        write_bytes(row.pk, key, body)
        row.save(force_insert=True)


def _read(part: ArrivalPart) -> bytes:
    raw = path_of(part.pk).read_bytes()
    try:
        return AESGCM(part.content.key).decrypt(raw[:NONCE], raw[NONCE:], part.pk.bytes)
    except InvalidTag as error:
        raise Tampered(f"file {part.pk}") from error


def _forget(arrival: Arrival) -> None:
    unlink_after_commit(list(arrival.parts.values_list("pk", flat=True)))
    destroy_key(arrival.pk)
    arrival.delete()
