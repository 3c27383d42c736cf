"""Hard wraps: a text broken into lines of 72 characters gives the same promises as on one line."""

from __future__ import annotations

import textwrap

from accord.reader import read

TEXT = (
    "Kenya and Finland signed a pact on soda ash in Oulu on Monday. Under the pact, Finland has "
    "committed to buy 9,000 tonnes of soda ash a year from Kenya and to train 60 welders by the end of 2028. "
    "Kenya agreed to lower its duty on trams of the U.S. and of Finland, and pledged not to tax exports of "
    "soda ash. The two countries will set up a joint committee, which will meet twice a year. Finland plans "
    "to lend Kenya up to $40 million for a port in Mombasa, where Finnish engineers are to build two quays."
)


def test_wrapped_lines_hide_no_promise() -> None:
    head = "Morning Post\n4 May 2026\n\n"
    whole = read("x.txt", text=head + TEXT + "\n").commitments
    for width in (60, 72, 80, 95):
        broken = head + "\n".join(textwrap.wrap(TEXT, width)) + "\n"
        found = read("x.txt", text=broken).commitments
        assert [" ".join(item.quote.split()) for item in found] == [item.quote for item in whole]
        assert [(item.type, item.giver, item.amount) for item in found] == [
            (item.type, item.giver, item.amount) for item in whole
        ]
        assert all(broken[item.span.start : item.span.end] == item.quote for item in found if item.span)
    assert len(whole) == 7
