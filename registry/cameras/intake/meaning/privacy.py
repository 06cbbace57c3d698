"""What a public register must not hold: streams of cameras, and data about persons.

Such values are left out and reported without being repeated. An office's telephone is public.
"""

import re

from registry.cameras.intake.issues import Doubt
from registry.cameras.intake.meaning.words import flat_words, mailboxes, private

STREAM = re.compile(
    r"\b(?:rtsps?|rtmps?|mms|srt|udp|rtp)://"
    r"|https?://\S*(?:\.m3u8|\.mjpe?g|\.mjpg|\.sdp|\.flv|\.mpd|/mjpe?g|axis-cgi|video\.cgi"
    r"|(?:snapshot|image|getimage|videostream)\.(?:cgi|jpg|jpeg)|nphmotionjpeg|/hls/|/live\b|/stream"
    r"|livestream|webcam|onvif)"
    r"|https?://(?:[^\s/@]+@|(?:10|127|172\.(?:1[6-9]|2\d|3[01])|192\.168)\.[\d.]+)",
    re.IGNORECASE,
)
ADDRESS_OF_DEVICE = re.compile(r"https?://|\b\d{1,3}(?:\.\d{1,3}){3}\b|\bwww\.", re.IGNORECASE)
MOBILE = re.compile(
    r"(?<![\d])(?:"
    r"(?:\+?7|8)[\s(-]*(?:70\d|747|75[01]|76[0-4]|77\d|9\d\d)[\s)-]*\d{3}[\s-]?\d{2}[\s-]?\d{2}"
    r"|(?:\+82[\s-]?|0)1[016789][\s-]?\d{3,4}[\s-]?\d{4}"
    r"|(?:\+44\s?7|07)\d{3}[\s-]?\d{6}"
    r"|0[89]0-\d{4}-\d{4}"
    r"|09\d{2}[\s-]?\d{3}[\s-]?\d{3}"
    r"|(?:\+49\s?|0)1[567]\d[\s/-]?\d{7,8}"
    r"|(?:\+33\s?|0)[67](?:[\s.]?\d{2}){4}"
    r")(?!\d)"
)
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
PATRONYMIC = re.compile(
    r"\b[^\W\d_]+(?:ович|евич|ич|овна|евна|ична|ұлы|қызы|улы|кызы|оглы)\b", re.IGNORECASE
)
INITIALS = re.compile(
    r"\b[А-ЯЁӘҒҚҢӨҰҮҺІA-Z][а-яёәғқңөұүһіa-z-]+\s+[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.)?"
    r"|\b[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?(?:[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\.\s?)?[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}"
)
HONORIFIC = re.compile(
    r"\b(?:mr|mrs|ms|miss|herr|frau|m\.|mme|sig\.|sr\.|sra\.)\s+\w+", re.IGNORECASE
)
FLAT = re.compile(
    rf"\b(?:{flat_words()})\.?\s*(?:№\s*)?\d+|\d+\s*[- ]?(?:пәтер|пәт)\b", re.IGNORECASE
)
LEFT_OUT = "(left out)"


def stream(text: str) -> bool:
    """Whether the text holds the address of a video stream or of a device."""
    return bool(STREAM.search(text))


def personal(text: str) -> bool:
    """Whether any text holds a person's telephone or private mailbox."""
    return bool(MOBILE.search(text)) or private_mail(text)


def private_mail(text: str) -> bool:
    """Whether the text holds a mailbox at a host where people have theirs."""
    return any(found[1].casefold() in mailboxes() for found in MAIL.finditer(text))


def person(text: str) -> bool:
    """Whether a text that should name an office names a person instead."""
    if private("private", text):
        return True
    return any(pattern.search(text) for pattern in (PATRONYMIC, INITIALS, HONORIFIC))


def home(text: str) -> bool:
    """Whether an address is somebody's home."""
    return private("home", text) or bool(FLAT.search(text))


def stream_dropped(field: str) -> Doubt:
    """The address of a stream was left out."""
    return Doubt(
        "stream_url_dropped",
        "The cell holds the address of a video stream or device, which a public register never "
        "shows. It was left out; nothing needs to be done.",
        field=field,
        value=LEFT_OUT,
    )


def person_dropped(field: str, what: str) -> Doubt:
    """A value about a person was left out; the report does not repeat it."""
    return Doubt(
        "personal_data_suspect",
        f"The cell looks like {what}, so it was left out. If it belongs to an office, write the "
        "office's own name or contact.",
        field=field,
        value=LEFT_OUT,
    )
