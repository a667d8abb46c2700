"""`actualisatie letter preview` and `review`: letters on made-up people, or on one dossier, before any is printed."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from actualisatie.cli.database import business_database
from actualisatie.cli.output import clear_errors, fail
from actualisatie.letters.kinds import LetterKind

if TYPE_CHECKING:
    from actualisatie.letters.letterhead import Letterhead
    from actualisatie.letters.network import Printable
    from actualisatie.letters.variants import Numbers

Company = Annotated[str | None, typer.Option("--wm", help="Code of a housing company: its letterhead and own words.")]
Draft = Annotated[
    Path | None,
    typer.Option("--letterhead", help="JSON file with a letterhead that is not imported yet.", exists=True),
]


class Form(StrEnum):
    """How a preview is written."""

    PDF = "pdf"
    PNG = "png"
    HTML = "html"


@clear_errors()
def preview(
    kind: Annotated[LetterKind, typer.Argument(help="Which model letter.")],
    wm: Company = None,
    dossier: Annotated[str | None, typer.Option("--dossier", help="Dossier number to write about.")] = None,
    letterhead: Draft = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="As it would be printed (the default).")] = False,
    png: Annotated[bool, typer.Option("--png", help="One picture per page.")] = False,
    html: Annotated[bool, typer.Option("--html", help="One page for a browser.")] = False,
    folder: Annotated[Path, typer.Option("--folder", help="Where to write.", file_okay=False)] = Path(),
) -> None:
    """Show a letter before any is printed, numbered VOORBEELD; nothing is stored.

    Example: actualisatie letter preview annual --wm WM01 --png
    """
    from actualisatie.letters.reading import pictures
    from actualisatie.letters.review import preview_html, preview_pdf

    letter = _specimen(kind, wm, dossier, letterhead)
    folder.mkdir(parents=True, exist_ok=True)
    forms = [form for form, wanted in ((Form.PDF, pdf), (Form.PNG, png), (Form.HTML, html)) if wanted]
    for form in forms or [Form.PDF]:
        if form is Form.HTML:
            bodies = [preview_html(letter).encode()]
        else:
            printed = preview_pdf(letter)
            bodies = pictures(printed, 100) if form is Form.PNG else [printed]
        for number, body in enumerate(bodies, start=1):
            page = f"-{number}" if form is Form.PNG else ""
            path = folder / f"{kind}{page}.{form}"
            path.write_bytes(body)
            typer.echo(path)


@clear_errors()
def review(
    folder: Annotated[Path, typer.Argument(help="Where the page and its pictures are written.", file_okay=False)],
    wm: Company = None,
    letterhead: Draft = None,
) -> None:
    """Write a page with a picture of every letter in every shape, on made-up people.

    Example: actualisatie letter review docs/letters
    """
    from actualisatie.letters.review import write_review
    from actualisatie.letters.variants import variants

    found = variants(_numbers(), _letterhead(wm, letterhead))
    size = write_review(found, folder)
    typer.echo(f"{folder}: {len(found)} letters, {size / 1000:.0f} kB of pictures")


def _specimen(kind: LetterKind, wm: str | None, dossier: str | None, draft: Path | None) -> "Printable":
    from actualisatie.campaigns.batches.previewing import SPECIMEN, about_dossier
    from actualisatie.letters.samples import sample
    from actualisatie.storage.database import transaction

    numbers = _numbers()
    letter = sample(kind, numbers.appeal_days, numbers.first_days, numbers.reminder_days)
    letter = replace(letter, letter_id=SPECIMEN)
    if dossier:
        with business_database() as engine, transaction(engine) as session:
            letter = about_dossier(session, letter, dossier)
    head = _letterhead(wm, draft)
    return replace(letter, letterhead=head) if head else letter


def _letterhead(wm: str | None, draft: Path | None) -> "Letterhead | None":
    from pydantic import TypeAdapter, ValidationError

    from actualisatie.campaigns.batches.previewing import letterhead_by_code
    from actualisatie.letters.letterhead import Letterhead
    from actualisatie.storage.database import transaction

    if draft:
        try:
            return TypeAdapter(Letterhead).validate_json(draft.read_bytes())
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            reasons = (f"{'.'.join(map(str, one['loc'])) or 'letterhead'}: {one['msg']}" for one in faults)
            fail(f"{draft}: {'; '.join(reasons)}")
    if not wm:
        return None
    with business_database() as engine, transaction(engine) as session:
        return letterhead_by_code(session, wm)


def _numbers() -> "Numbers":
    from actualisatie.calendar.law import law_on
    from actualisatie.calendar.rules import Term
    from actualisatie.flows.clock import read_clock
    from actualisatie.letters.variants import Numbers

    law = law_on(read_clock(None).today)
    return Numbers(law.appeal_calendar_days, law.term_length(Term.FIRST), law.term_length(Term.REMINDER))


@clear_errors()
def network(
    campaign: Annotated[str, typer.Argument(help="Name of the campaign.")],
    wm: Annotated[str, typer.Option("--wm", help="Code of the housing company that writes.")],
    partners: Annotated[
        Path, typer.Option("--partners", help="JSON file: a list of addresses, as in docs/letters.md.", exists=True)
    ],
    folder: Annotated[Path, typer.Option("--folder", help="Where to write.", file_okay=False)] = Path(),
) -> None:
    """Print the information letter to the welfare network: counts per municipality, dates, help; nobody's name.

    Example: actualisatie letter network one-off-2024 --wm WM01 --partners partners.json
    """
    from pydantic import TypeAdapter, ValidationError

    from actualisatie.campaigns.batches.network_letters import network_letters
    from actualisatie.campaigns.batches.previewing import company_by_code
    from actualisatie.campaigns.definitions.catalogue import campaign_by_name
    from actualisatie.dossiers.address import PostalAddress
    from actualisatie.flows.clock import read_clock
    from actualisatie.letters.batches import render_letter
    from actualisatie.letters.files import write_whole
    from actualisatie.storage.database import transaction

    try:
        addresses = TypeAdapter(list[PostalAddress]).validate_json(partners.read_bytes())
    except ValidationError as error:
        fail(f"{partners}: not a list of addresses ({error.error_count()} faults): see docs/letters.md.")
    if not addresses:
        fail(f"{partners}: names no partner.")
    with business_database() as engine, transaction(engine) as session:
        found = campaign_by_name(session, campaign)
        letters = network_letters(session, found, company_by_code(session, wm), addresses, read_clock(None).today)
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        write_whole(folder / f"{letter.letter_id}.pdf", render_letter(letter))
        typer.echo(folder / f"{letter.letter_id}.pdf")
