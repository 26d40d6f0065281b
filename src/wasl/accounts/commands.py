"""``wasl begin``: the first office of a new installation, and its administrator."""

import sys
from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--organisation", required=True, help="name of the organisation")
    parser.add_argument("--office", required=True, metavar="CODE", help="code of the office")
    parser.add_argument("--name", required=True, help="name of the office")
    parser.add_argument("--country", required=True, help="two letters, such as IT")
    parser.add_argument(
        "--route-place",
        choices=["origin", "transit", "destination"],
        default="destination",
        help="where it stands on the routes",
    )
    parser.add_argument("--time-zone", default="UTC", help="such as Europe/Rome")
    parser.add_argument(
        "--calendar",
        choices=["ethiopian", "gregorian", "hijri", "solar_hijri"],
        default="gregorian",
    )
    parser.add_argument("--languages", default="en", help="codes with commas between")
    parser.add_argument("--admin", required=True, metavar="EMAIL", help="of the administrator")
    parser.add_argument("--admin-name", required=True, help="of the administrator")


def run(args: Namespace) -> int:
    """Make both, print the set-up link once; 0 when done, 2 when refused."""
    from django.urls import reverse

    from wasl.accounts.actions.offices import begin
    from wasl.accounts.actions.signing import invite
    from wasl.accounts.rules import OfficeFacts
    from wasl.errors import Refused

    facts = OfficeFacts(
        code=args.office,
        name=args.name,
        country=args.country.upper(),
        route_place=args.route_place,
        time_zone=args.time_zone,
        calendar=args.calendar,
        languages=tuple(code.strip() for code in args.languages.split(",") if code.strip()),
    )
    try:
        user = begin(
            organisation=args.organisation, facts=facts, email=args.admin, name=args.admin_name
        )
    except Refused as refusal:
        sys.stderr.write(f"wasl: {refusal.message}\n")
        return 2
    invitation = invite(user)
    path = reverse("desk:setup", args=[user.pk, invitation.token])
    sys.stdout.write(f"Office {args.office} is there. Set the administrator's sign-in up at\n")
    sys.stdout.write(f"  {path}\non this installation's address, within two days.\n")
    return 0
