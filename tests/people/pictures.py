"""Small pictures and documents, made when they are needed."""

from io import BytesIO

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WHERE = b"Via Marsala 12"  # what a camera may hide in a picture


def a_picture(form: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture whose EXIF names a place."""
    exif = Image.Exif()
    exif[0x010E] = WHERE.decode()
    out = BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, form, exif=exif)
    return out.getvalue()


def a_document(pages: int = 1) -> bytes:
    """A PDF that names its author and carries an attachment and a script."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": WHERE.decode()})
    writer.add_attachment("secret.txt", WHERE)
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('hello')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(key): value for key, value in script.items()}
    )
    out = BytesIO()
    writer.write(out)
    return out.getvalue()
