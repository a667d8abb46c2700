"""The square code on the answer form, by which a scanned form finds its letter."""

import io
from base64 import b64encode

import segno


def qr_data_uri(text: str) -> str:
    """Return a QR code as a one-bit PNG in a data address, one pixel per module.

    The mask is fixed: trying all eight costs four milliseconds a letter, and any of them can be read.
    """
    code = segno.make_qr(text, error="m", mask=2, boost_error=False)
    picture = io.BytesIO()
    code.save(picture, kind="png", border=0)
    return f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"
