"""Help for each area, in plain words."""

HELP: dict[str, tuple[str, tuple[str, ...]]] = {
    "account": (
        "Your account",
        ("You are signed out when nothing happens for a while.", "Change your password under Account."),
    ),
    "week": (
        "The week",
        (
            "On top is what needs your attention; below are the sessions by day.",
            "Expected is how many of those booked usually turn up. Places is how many can work.",
            "A draft is a proposal. Review it, then publish it in your own name.",
        ),
    ),
    "runs": (
        "Planning",
        (
            "The search goes on when you leave the page. You may end it early: the best roster so far is kept.",
            "The gap says how much better a roster could be at most.",
        ),
    ),
    "drafts": (
        "Changing a roster by hand",
        (
            "Each change is judged at once. If it breaks a rule the page says which, and for whom.",
            "Nothing is kept until you choose Keep as a new draft.",
        ),
    ),
    "morning": (
        "This morning",
        (
            "Say what happened: you see the fewest changes that put it right, and the calls to make in order.",
            "Approve it, then tick off the calls.",
        ),
    ),
    "muster": (
        "Muster",
        (
            "Tick who is here, then seat everyone.",
            "Own teams come first. Someone sent home last time is not sent home again.",
        ),
    ),
    "caseload": (
        "Traffic lights",
        (
            "Green: the chance of completing on time is 80 % or more; amber: 50 to 80 %; red: below.",
            "Service is time lost because no place was offered, or people were sent home or called off.",
            "Personal is the rest.",
        ),
    ),
    "individuals": (
        "People",
        (
            "Search by part of the name or by the id.",
            "For someone not on your case-load you are asked why; the log keeps it.",
        ),
    ),
    "records": (
        "Records",
        (
            "Every entry is judged as an import would judge it. What is wrong is told beside its field.",
            "What an entry was before stays in its history.",
        ),
    ),
    "intake": (
        "Taking in files",
        (
            "Choose a workbook, or CSV files named as in the service folder. Check them first if you like.",
            "If anything is wrong nothing is taken in, and the page says in which file, row and field.",
            "Nothing is ever taken out by a file. To take an entry out, open it under Records.",
        ),
    ),
    "orders": (
        "What happened in an order",
        (
            "Record what happened on the day it happened: the order's dates, hours and state follow from it.",
            "For an extension write until when; where the court changed the hours write how many they are now.",
        ),
    ),
    "capacity": (
        "Capacity by week",
        (
            "Needed is what the orders in force must work that week to finish evenly by their last days.",
            "Expected is what is usually worked when every place that staff can open is booked once.",
        ),
    ),
    "whatif": (
        "What if",
        (
            "Each future is simulated week by week. As it is and your change meet the same courts, weather and people.",
            "The band around a line, or the figures in brackets, hold the true mean 95 times in 100.",
            "Where the intervals of two columns overlap widely, simulate more futures before you decide.",
            "Offered in time leaves out people who could not start for reasons of their own.",
        ),
    ),
    "messages": (
        "Messages",
        (
            "By hand: a letter to post, or someone to call who needs help with reading. Tick it off when it is done.",
            "Uncertain: the connection broke while the message was sent. Ask whether it arrived.",
            "Then send it again or tick it off.",
            "Suppressed: the individual does not want it, has no address, or the service sends no messages.",
        ),
    ),
    "nights": (
        "Nights and mornings",
        (
            "Each job is done once a day. After a failure it is tried again by itself, four times.",
            "The nightly plan is a draft: nothing changes for anyone until a coordinator publishes it.",
        ),
    ),
    "register": (
        "The register",
        (
            "Mark all as here, then change those who are not. For someone late or leaving early, write the time.",
            "Without a connection the register is kept on the phone and sent when there is one.",
        ),
    ),
    "performance": (
        "Performance",
        ("Each measure is defined in the pack that managers can download.", "Groups of few people are hidden."),
    ),
    "users": (
        "Users",
        ("A case manager's name must be written as in the records. Closing an account ends its sessions.",),
    ),
    "services": ("Settings", ("They are changed in settings.csv of the service and imported.",)),
    "log": ("The log", ("Search by day, by who acted, or by what it was about, such as an individual's id.",)),
    "help": ("Help", ("Each page has its own help.",)),
}
"""Area -> title, paragraphs."""
