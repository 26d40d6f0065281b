"""In which encoding a text file is written: told by its bytes, guessed when they do not tell."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20  # bytes read at a time
SAMPLE = 1 << 18  # bytes looked at when guessing
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, and whether it had to be guessed."""

    name: str
    guessed: bool = False


def find_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file, reading it once in blocks.

    A byte-order mark decides; else UTF-8 when the whole file is valid UTF-8; else UTF-16 when
    every other byte of the beginning is nought; else Windows-1256 or Windows-1252.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    for mark, name in MARKS.items():
        if sample.startswith(mark):
            return Encoding(name)
    if wide := _utf16_without_mark(sample):
        return Encoding(wide, guessed=True)
    if _is_utf8(path):
        return Encoding("utf-8")
    return Encoding(_windows(path), guessed=True)


def _utf16_without_mark(sample: bytes) -> str:
    even, odd = sample[0::2], sample[1::2]
    if len(sample) >= 8:
        if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
            return "utf-16-le"
        if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
            return "utf-16-be"
    return ""


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _windows(path: Path) -> str:
    """Tell Arabic from Western letters: Arabic words are runs of high bytes, é and ñ stand alone."""
    runs = alone = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found = re.findall(rb"[\x80-\xff]+", block)
            runs += sum(len(run) for run in found if len(run) > 2)
            alone += sum(len(run) for run in found if len(run) <= 2)
            if runs + alone > SAMPLE:
                break
    return "cp1256" if runs > alone else "cp1252"
