"""Why each reply got its outcome, in one sentence for the journal and the worklist. No names."""

from actualisatie.dossiers.replies import ReplyOutcome

REASONS = {
    ReplyOutcome.CONFIRMED: "confirmed by who may confirm",
    ReplyOutcome.CONFIRMED_WITHOUT_PROOF: "a yes without proof: silence is no ground any more, not meeting still is",
    ReplyOutcome.QUORUM_NOT_MET: "not everybody who must sign has: wait for the others, or settle it by hand",
    ReplyOutcome.REVIEW_STARTED: "documents came in: the housing company judges them",
    ReplyOutcome.DOCUMENTS_HELD: "documents of before the campaign: no volmacht needed, and no answer by themselves",
    ReplyOutcome.PROOF_ACCEPTED: "all conditions are proven",
    ReplyOutcome.PROOF_PARTLY_ACCEPTED: "a condition is proven, others still wait for their verdict",
    ReplyOutcome.EXCEPTION_PROVEN: "an exception is proven: the conditions are tested again",
    ReplyOutcome.PROOF_INSUFFICIENT: "the documents do not suffice: more is asked for, with a fresh term",
    ReplyOutcome.PROOF_REFUSED: "the documents prove nothing: the running term goes on",
    ReplyOutcome.WITHDRAWN: "the candidate asked to leave the register",
    ReplyOutcome.RETURNED_MAIL: "post that never arrived proves nothing: look for the address",
    ReplyOutcome.NOTED: "written down only: it answers nothing",
    ReplyOutcome.ALREADY_CLOSED: "the case was closed before",
    ReplyOutcome.CONTRADICTORY: "it says the opposite of an earlier answer: ask the candidate which of the two holds",
    ReplyOutcome.UNSIGNED: "nobody signed: ask the candidate to sign",
    ReplyOutcome.WRONG_SIGNER: "signed by somebody who cannot confirm: ask applicant or partner",
    ReplyOutcome.GUARDIAN_NEEDED: "not definitive: only the bewindvoerder can confirm for who is under bewind",
    ReplyOutcome.VOLMACHT_MISSING: "new documents need a volmacht: ask the candidate for one",
    ReplyOutcome.VOLMACHT_EXPIRED: "the volmacht had expired: ask the candidate for a new one",
    ReplyOutcome.TOO_LATE: "after the last day: a person decides",
    ReplyOutcome.CODE_REFUSED: "the square on the form is not ours or was changed: find the dossier on the form itself",
    ReplyOutcome.CODE_CONTRADICTS: "the square and the number on the item name different dossiers: both wait",
    ReplyOutcome.EARLIER_CAMPAIGN: "a form of an earlier letter round: ask whether the candidate means this one too",
    ReplyOutcome.OTHER_COMPANY: "came in at another housing company than the dossier's: look whose it is",
    ReplyOutcome.NOT_IDENTIFIED: "a wish to leave on a typed number alone: ask the candidate, or look at the form",
    ReplyOutcome.DURING_STRIKE_OFF: "came in while the strike-off was under way: first the truth is asked",
    ReplyOutcome.AFTER_STRIKE_OFF: "came in after the strike-off: look whether it was in time",
    ReplyOutcome.UNKNOWN_DOSSIER: "no case has this number: find whose it is",
}
"""One for each outcome."""
