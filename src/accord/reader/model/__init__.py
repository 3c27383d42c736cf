"""A language model beside the rules, never instead of them: it proposes, code anchors and checks, the rest is refused.

    text -> passages -> Endpoint.ask -> proposals -> anchor -> check -> rows, merged with the rules' rows

Off unless an address is given. The text goes to the model as data; whatever comes back is data as well: a quote that
does not stand in the text, or a field that its sentence does not bear out, is refused and logged, and never shown as
a fact.
"""

from accord.reader.model.anchor import Anchor, anchor
from accord.reader.model.endpoint import KEY, Endpoint
from accord.reader.model.propose import Answer, Refused, propose

__all__ = ["KEY", "Anchor", "Answer", "Endpoint", "Refused", "anchor", "propose"]
