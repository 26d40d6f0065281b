"""The invented network: offices along the routes, and who works in them."""

from dataclasses import dataclass

from wasl.accounts.permissions import Role


@dataclass(frozen=True)
class DemoOffice:
    """One office; ``registers`` are the countries whose people it met.

    ``hears`` are the nationalities whose families come to it with a request.
    """

    code: str
    name: str
    organisation: str
    country: str
    route_place: str
    time_zone: str
    calendar: str
    languages: tuple[str, ...]
    registers: frozenset[str] = frozenset()
    hears: frozenset[str] = frozenset()


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


OFFICES = (
    DemoOffice("catania", "Catania", "Society of Italy", "IT", "destination", "Europe/Rome", "gregorian", ("it", "en", "ar"), _codes("IT CH")),
    DemoOffice("athens", "Athens", "Society of Greece", "GR", "transit", "Europe/Athens", "gregorian", ("el", "en", "fa"), _codes("GR TR BG RO RS MD HU CZ PL"), _codes("UA")),
    DemoOffice("berlin", "Berlin", "Society of Germany", "DE", "destination", "Europe/Berlin", "gregorian", ("de", "en", "ar"), _codes("DE AT SE NL RU")),
    DemoOffice("marseille", "Marseille", "Society of France", "FR", "destination", "Europe/Paris", "gregorian", ("fr", "ar"), _codes("FR BE ES GB")),
    DemoOffice("tunis", "Tunis", "Society of Tunisia", "TN", "transit", "Africa/Tunis", "gregorian", ("ar", "fr"), _codes("TN LY DZ MA EG NE ML MR TD SN"), _codes("TN DZ MA")),
    DemoOffice("khartoum", "Khartoum", "Society of Sudan", "SD", "transit", "Africa/Khartoum", "gregorian", ("ar", "en"), _codes("SD SS KE"), _codes("SD SS")),
    DemoOffice("amman", "Amman", "Society of Jordan", "JO", "transit", "Asia/Amman", "gregorian", ("ar", "en"), _codes("JO LB IQ YE"), _codes("SY IQ PS")),
    DemoOffice("mogadishu", "Mogadishu", "Society of Somalia", "SO", "origin", "Africa/Mogadishu", "gregorian", ("so", "ar", "en"), _codes("SO DJ"), _codes("SO DJ")),
    DemoOffice("addis-ababa", "Addis Ababa", "Society of Ethiopia", "ET", "origin", "Africa/Addis_Ababa", "ethiopian", ("am", "en"), _codes("ET"), _codes("ET ER")),
    DemoOffice("kabul", "Kabul", "Society of Afghanistan", "AF", "origin", "Asia/Kabul", "solar_hijri", ("prs", "ps", "en"), _codes("AF IR PK"), _codes("AF IR PK")),
    DemoOffice("dhaka", "Dhaka", "Society of Bangladesh", "BD", "origin", "Asia/Dhaka", "gregorian", ("bn", "en"), _codes("BD IN MY TH KH"), _codes("BD MM VN CN")),
    DemoOffice("dakar", "Dakar", "Society of Senegal", "SN", "origin", "Africa/Dakar", "gregorian", ("fr", "wo", "ff"), _codes("GN GM"), _codes("SN GN GM ML CI NG GH")),
    DemoOffice("mexico", "Mexico City", "Society of Mexico", "MX", "transit", "America/Mexico_City", "gregorian", ("es", "en"), _codes("MX US GT PA CO"), _codes("HN VE GT SV")),
)  # fmt: skip

# One sign-in of each role at the two offices of the story; the others have the three who decide.
STORY = {
    "mogadishu": (Role.TRO, Role.CW, Role.SUP, Role.REV),
    "catania": (Role.TRO, Role.CW, Role.SUP, Role.REV, Role.VOL),
}
EVERYWHERE = (Role.TRO, Role.SUP, Role.REV)
# Roles that look after the whole network; their office is the first.
NETWORK = (Role.ADM, Role.AUD, Role.DPO, Role.MEL)

SHOWN = frozenset(STORY)
"""Offices whose sign-ins are printed besides those of the network."""
