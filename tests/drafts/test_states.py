"""The table of states, drawn by hand: what may be done where, and that nothing else may."""

from registry.drafts import Deed, State
from registry.drafts.states import TABLE

# deed: from → to; what is not drawn here is refused.
DRAWN = """
edit        draft→draft  returned→returned
submit      draft→submitted  returned→submitted
withdraw    draft→withdrawn  returned→withdrawn  submitted→withdrawn
approve     submitted→approved
send_back   submitted→returned  approved→returned  scheduled→returned
reject      submitted→rejected
schedule    approved→scheduled
unschedule  scheduled→approved
publish     approved→published  scheduled→published
merge       draft→draft  returned→returned  submitted→returned  approved→returned scheduled→returned
correct     draft→published  returned→published
confirm     published→published
attest      draft→published
"""


def test_it_is_as_drawn() -> None:
    drawn = {}
    for line in DRAWN.strip().splitlines():
        deed, *ways = line.split()
        drawn[deed] = dict(way.split("→") for way in ways)

    assert {
        str(deed): {str(a): str(b) for a, b in ways.items()} for deed, ways in TABLE.items()
    } == (drawn)
    assert set(TABLE) == set(Deed)
    assert {state for ways in TABLE.values() for state in ways.values()} == set(State)
