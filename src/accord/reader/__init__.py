"""Reader: a document -> a ledger of proposed items, by rules and lexicons, with no network and no model.

    text -> segments -> actors -> sums -> facts -> clauses -> quotations -> agreements
         -> commitments -> statements -> claims -> orders -> controls -> amounts -> Ledger

Every item carries the span that it rests on (`text[start:end] == quote`), the rule that found it, and the status
"proposed". Tier 0 is pure Python and deterministic; Tier 1 asks a parser about the sentences that carry a cue.
"""

from accord.reader.pipeline import STEPS, Reading, Tier, explore, read

__all__ = ["STEPS", "Reading", "Tier", "explore", "read"]
