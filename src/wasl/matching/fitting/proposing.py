"""Writing a proposed model: only where the caller says, checked, and never over another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wasl.matching.model import Model, model, parse_model, shipped_text
from wasl.matching.modelfile import KeyPath, changed, noted, quoted


class AlreadyThere(OSError):  # noqa: N818 - said plainly
    """The file that a model should be written to exists."""


@dataclass(frozen=True)
class Base:
    """The model that a proposal begins with, and the text of its file."""

    text: str
    model: Model


def base_in_use() -> Base:
    """The model in use."""
    given = model()
    path = Path(given.name)
    text = path.read_text(encoding="utf-8") if path.is_file() else shipped_text()
    return Base(text, given)


def refuse_to_overwrite(path: Path, *, replace: bool) -> None:
    """Refuse before anything is worked out.

    Raises:
        AlreadyThere: there is such a file, and nobody said that it may go.
    """
    if path.exists() and not replace:
        raise AlreadyThere(0, "is there already; --replace writes over it", str(path))


def proposed(
    base: Base, numbers: Mapping[KeyPath, float | str], provenance: str, notes: Mapping[str, str]
) -> str:
    """The text of the next version.

    Args:
        base: What it begins with.
        numbers: New values by path.
        provenance: What it was made from, in a sentence.
        notes: Values of the section ``fitted``.

    Raises:
        TableError: the result would not be a sound model.
    """
    heads: dict[KeyPath, float | str] = {
        ("version",): base.model.version + 1,
        ("provenance",): quoted(provenance),
    }
    text = noted(changed(base.text, {**heads, **numbers}), notes)
    parse_model(text, "proposal")
    return text


def write(path: Path, text: str) -> None:
    """Write a model file whole or not at all."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
