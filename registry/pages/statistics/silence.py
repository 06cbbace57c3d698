"""The map of silence: for each city and quarter, what was published of a capability."""

from registry.pages import blueprint
from registry.pages.statistics.asked import asked, one_of
from registry.pages.statistics.words import shown
from registry.statistics import silence
from registry.web.session import database, settings, today


@blueprint.get("/statistics/silence")
def statistics_silence() -> str:
    """Cities by name, quarters across, what is not published as loud as what is."""
    choices = list(silence.CAPABILITIES)
    said = asked("capability")
    capability = one_of("capability", said.get("capability"), choices, choices[0])
    with database().reading() as session:
        lines = silence.picture(session, capability, today=today(), timezone=settings().timezone)
    return shown("silence", capability=capability, choices=choices, lines=lines)
