"""The hard rules' codes and sentences, and what breaks them. No rule's logic lives here."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    S1 = "S1"
    S2 = "S2"
    S3 = "S3"
    S4 = "S4"
    S5 = "S5"
    S6 = "S6"
    S7 = "S7"
    S8 = "S8"
    W1 = "W1"
    W2 = "W2"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    P1 = "P1"
    P2 = "P2"


FAMILY = {"S": "suitability", "W": "individual_week", "C": "session", "V": "supervisors", "P": "decisions"}
"""First letter of a code -> the name of the files that hold it."""

SENTENCE = {
    Rule.S1: "The session, with the journey either side, lies in a time when the individual can come.",
    Rule.S2: "Women-only sessions take only women and have a woman supervisor; who requires them goes nowhere else.",
    Rule.S3: "The work asks nothing that the individual must avoid, the place offers what they require, "
    "and the session is no longer than they can manage.",
    Rule.S4: "Who needs a late start or a short session is booked only where the times suit.",
    Rule.S5: "No one goes to a placement, locality or group that they must keep away from.",
    Rule.S6: "The supervision that an individual needs is there; under 18 only where the placement allows.",
    Rule.S7: "The order is in force on the day, the induction is done, hours remain, "
    "and other activity stays within its cap.",
    Rule.S8: "The journey from home is within the individual's limit.",
    Rule.W1: "Nobody has two sessions that overlap or leave too little time; one a day unless both are short.",
    Rule.W2: "Hours and days of a week stay within the individual's and the service's limits.",
    Rule.C1: "The risk that anyone is sent home stays within the service's limits.",
    Rule.C2: "A session runs only with enough people and enough qualified supervisors.",
    Rule.C3: "People to be kept apart never meet in a session, a van or at a muster point.",
    Rule.C4: "No woman is the only woman in a mixed team unless she agreed.",
    Rule.C5: "No booking on a cancelled session, nor on a holiday unless the placement runs then.",
    Rule.V1: "Each supervisor is available, qualified, and in one place at a time.",
    Rule.V2: "Supervisors' hours of a week stay within their contract and their limit.",
    Rule.V3: "No supervisor is with an individual whom they must not supervise.",
    Rule.P1: "What a coordinator decided holds.",
    Rule.P2: "What is over or locked stays as it is; what is published and inside the notice period stands, "
    "unless it broke a rule.",
}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """A rule broken: by whom (individual or supervisor id), where and when, by how much, in words."""

    rule: Rule
    who: str
    session_id: str
    detail: str
