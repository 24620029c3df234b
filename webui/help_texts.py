"""Help with each screen, in plain words."""

HELP: dict[str, tuple[str, tuple[str, ...]]] = {
    "account.password": (
        "Your password",
        (
            "Use 12 characters or more: three words together are good. Use it nowhere else.",
            "After a change you sign in anew, here and on every other device.",
            "You are signed out when nothing happens for a while; two minutes before, you are asked whether to stay.",
        ),
    ),
    "week.show": (
        "The week",
        (
            "On top is what needs your attention; then gaps, people without a place, and the sessions by day and "
            "muster point.",
            "Expected is how many of those booked usually turn up. Places is how many can work.",
            "The chance that anyone is sent home is for all sessions that muster there at that time together.",
            "A draft is a proposal. Review it, then publish it in your own name. Versions are at the foot of the page, "
            "each with what it changes of the one before.",
        ),
    ),
    "week.publish": (
        "Publishing a week",
        (
            "Look at the warnings first, then at what changes for whom, and at the words that they will be told.",
            "The program proposes; you decide. The decision is in your name, with your reason, in the log.",
            "A published roster is never changed: a mistake is put right by publishing another version.",
        ),
    ),
    "week.compare": (
        "Two versions of a week",
        (
            "For each person: the sessions that fall away with the newer version, and those that are new.",
            "Then the supervisors, and sessions that open or shut.",
        ),
    ),
    "week.printed": (
        "The week on paper",
        (
            "Print it with your browser: menus and buttons are left out.",
            "It holds names. Keep it from view, and shred it when the week is over.",
        ),
    ),
    "runs.show": (
        "A search for a roster",
        (
            "The search goes on when you leave the page. You may end it early: the best roster so far is kept.",
            "Best found is the best roster so far. At most possible is what no roster can be better than. "
            "The gap is what lies between: at nought the best is proven.",
            "When it is done, see the draft, what it changes of what is published, and of the version before.",
        ),
    ),
    "runs.history": (
        "Planning runs",
        ("Every search started from these pages, the newest first. Open one to see how it went, step by step.",),
    ),
    "drafts.edit": (
        "Changing a roster by hand",
        (
            "Choose what to do and for whom, or choose a name in the week below; on a computer you may drag it to "
            "another session.",
            "Each change is judged at once. If it breaks a rule the page says which, and for whom.",
            "Take a change back, or make another that puts it right. Nothing is kept until you choose Keep as a new "
            "draft.",
            "A pin or a forbid is a decision: later plans heed it until it is taken out under Records, Decisions.",
        ),
    ),
    "drafts.options": (
        "Options for a person",
        (
            "Every session of the week, the best first: open, open if someone else changes, or not allowed and by "
            "which rule.",
            "Why not here, and what would it take, tell more about one session. That can take some seconds.",
        ),
    ),
    "drafts.why": (
        "Why not here?",
        (
            "Not allowed: the rule, and how it comes to hold here. Most of them nothing overrides.",
            "If someone else has to change: who would have to be told, and what the week as a whole would lose.",
        ),
    ),
    "morning.choose": (
        "This morning",
        (
            "Say what happened: who is ill, what weather, which van, who is new and needs a place this week.",
            "You see the fewest changes that put it right before anything is decided.",
            "If more than one thing happened, add the others on the next page: one plan, one list of calls.",
            "What happened stays with the roster. If it did not after all, take it back here, then plan the week anew.",
        ),
    ),
    "morning.propose": (
        "The proposed changes",
        (
            "The calls are in the order in which to make them. Nobody else has to be told.",
            "Approving publishes a new version at once, in your name. Then tick off the calls.",
        ),
    ),
    "morning.calls": (
        "Calls to make",
        (
            "Call from the top. Tick each off when you have reached the person; a tick can be taken back.",
            "Colleagues see the same list: who called whom, and when.",
        ),
    ),
    "muster.choose": (
        "Muster",
        ("Choose the day, then the place and time at which people report.",),
    ),
    "muster.seat": (
        "Who is here?",
        (
            "Tick who is here, then seat everyone: on the screen, as team sheets to print, or sent to the supervisors.",
            "Own teams come first. Someone sent home last time is not sent home again.",
            "Someone who comes late: tick them too, and seat everyone once more.",
        ),
    ),
    "caseload.lights": (
        "Traffic lights",
        (
            "The light is the chance that an order is completed by its last day if things go on as they do. "
            "Unless your service decided otherwise: green at 80 % or more, amber at 50 to 80 %, red below.",
            "Service is time lost because no place was offered, or people were sent home or called off. "
            "Personal is the rest: absences, accepted or not.",
            "Choose a heading to sort by it, and again to turn the order round.",
        ),
    ),
    "individuals.everyone": (
        "People",
        (
            "Search by part of the name or by the id. What you search for is not kept in the address or the log.",
            "For someone not on your case-load you are asked why; the log keeps it.",
        ),
    ),
    "individuals.one": (
        "One individual",
        (
            "The chart shows hours credited against the even pace to the last day.",
            "What cost time names each cause with its days: the service's own causes are for the coordinator to mend.",
            "Their own case manager, or a coordinator, changes needs and availability and records what happened.",
        ),
    ),
    "orders.event": (
        "What happened in an order",
        (
            "Record what happened on the day it happened: the order's dates, hours and state follow from it.",
            "For an extension write until when; where the court changed the hours write how many they are now.",
        ),
    ),
    "records.files": (
        "Records",
        ("Everything that plans are made from, file by file. Choose one to see, add to or change it.",),
    ),
    "records.rows": (
        "Entries",
        (
            "Choose a heading to sort by it. Search finds a word in any column.",
            "What an entry was before is in its history, when you open it.",
        ),
    ),
    "records.add": (
        "A new entry",
        ("It is judged as an import would judge it. What is wrong is told beside its field.",),
    ),
    "records.change": (
        "An entry",
        (
            "It is judged as an import would judge it. What is wrong is told beside its field.",
            "What others refer to by its id cannot be taken out: close it by its dates.",
            "If a colleague changed it while you had it open, you are told, and nothing is lost.",
        ),
    ),
    "intake.take": (
        "Taking in files",
        (
            "Choose a workbook, or CSV files named as in the service folder. Check them first if you like.",
            "If anything is wrong nothing is taken in, and the page says in which file, row and field.",
            "Nothing is ever taken out by a file. To take an entry out, open it under Records.",
        ),
    ),
    "register.mine": (
        "My sessions",
        ("Your sessions of today and tomorrow, as published. Open one for the team and the register.",),
    ),
    "register.sheet": (
        "The register",
        (
            "Mark all as here, then change those who are not. For someone late or leaving early, write the time.",
            "Write in the note what others need to know: it is on the individual's page.",
            "Without a connection the register is kept on the phone and sent when there is one.",
        ),
    ),
    "register.correct": (
        "Correcting the register",
        ("The first entry stays in the history. What was credited is worked out anew.",),
    ),
    "performance.figures": (
        "Performance",
        (
            "Each chart has its table below it, beside the same days of the year before.",
            "What each measure counts is told below all measures. Groups of few people are hidden.",
            "Managers can download the quarterly pack: no names are in it.",
        ),
    ),
    "capacity.weeks": (
        "Capacity by week",
        (
            "Needed is what the orders in force must work that week to finish evenly by their last days.",
            "Expected is what is usually worked when every place that staff can open is booked once.",
        ),
    ),
    "whatif.everything": (
        "What if",
        (
            "Each future is simulated week by week. As it is and your change meet the same courts, weather and people.",
            "The band around a line, or the figures in brackets, hold the true mean 95 times in 100.",
            "Decide by the differences, taken future by future: columns may overlap though their difference is sure.",
            "Where a difference's interval holds nought, simulate more futures, or take it that there is none.",
            "Offered in time leaves out people who could not start for reasons of their own.",
            "Where other scenarios are written, the least extra staff is searched under the last of them.",
        ),
    ),
    "whatif.one": (
        "An answer",
        (
            "Each figure is the mean over the futures simulated; those in brackets hold the true mean 95 times in 100.",
            "The first table has the differences to the service as it is: what your change does is told best there.",
            "Each chart has a table with the same figures below it.",
            "While it runs no other can be started. Stop it if its figures stand still; no answer is kept then.",
        ),
    ),
    "whatif.beside": (
        "Answers side by side",
        (
            "Only answers from the same week, months, futures and records met the same courts, weather and people.",
            "Each is compared with the service as it is in its own futures.",
        ),
    ),
    "users.everyone": (
        "Users",
        ("Who can sign in, as what. Choose a name to change the account or close it.",),
    ),
    "users.add": (
        "Adding a user",
        (
            "A case manager's name must be written as in the records: their case-load is found by it.",
            "Tell them the first password in person. They change it under Account.",
        ),
    ),
    "users.change": (
        "Changing a user",
        ("Any change ends their sessions: they sign in anew. Closing an account keeps what they did in the log.",),
    ),
    "services.settings": (
        "Settings",
        ("What the service decided, each with its meaning, default and source. Each change asks why.",),
    ),
    "services.change": (
        "A setting",
        ("The next plan goes by the new value. What it was, who changed it and why stay in the history.",),
    ),
    "services.retention": (
        "Keeping records",
        (
            "Whose records may no longer be kept, by the years that your service decided.",
            "Erasing is for good, and proven: if any trace were left, nothing is erased and you are told where.",
        ),
    ),
    "log.search": (
        "The log",
        (
            "Who saw, changed, disclosed or erased what, when and why. Search by day, by who acted, or by what it was "
            "about, such as an individual's id.",
            "It cannot be changed: whoever runs the service can prove that with `unpaid-work audit verify`.",
        ),
    ),
    "messages.everything": (
        "Messages",
        (
            "By hand: a letter to post, or someone to call who needs help with reading. Tick it off when it is done.",
            "Uncertain: the connection broke while the message was sent. Ask whether it arrived.",
            "Then send it again or tick it off.",
            "Suppressed: the individual does not want it, has no address, or the service sends no messages.",
        ),
    ),
    "messages.one": (
        "A message",
        ("What it says and how far it has come. What failed or is uncertain can be sent again or ticked off.",),
    ),
    "nights.history": (
        "Nights and mornings",
        (
            "Each job is done once a day. After a failure it is tried again by itself, four times.",
            "The nightly plan is a draft: nothing changes for anyone until a coordinator publishes it.",
        ),
    ),
    "nights.one": (
        "One night's job",
        ("When it ran, how it ended and what it wrote down; for a nightly plan the bound and the gap of each aim.",),
    ),
}
"""Screen, by its endpoint -> title, paragraphs."""
