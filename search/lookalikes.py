"""Which words would a stemmer take for others that mean something else?"""

from __future__ import annotations

LOOKALIKES = {
    word: family.split()[0]
    for family in """
    activate activated activates activating activation activations
    allowance allowances
    advanced
    alternative alternatives alternatively
    attendance attendances
    authority authorities
    authorize authorized authorizes authorizing authorization authorizations
    belongings
    business businesses
    careful carefully carefulness
    celebrity celebrities
    cloths cloth
    closeness
    complicated complicate complicates complicating
    conservative conservatively conservatives
    consistency consistencies
    consultant consultants
    consultation consultations
    container containers
    creats creat
    customer customers
    dating
    definition definitions
    documented documenting
    dressing dressings
    effective effectively effectiveness
    emptiness
    enteral enterally
    eighties
    expectant expectantly
    fifties
    forties
    generalized generalize generalizes generalizing generalization generalizations
    greens
    identical identically
    important importantly importance
    incidence incidences
    insides
    installment installments instalment instalments
    interpreter interpreters
    ironing ironed
    irritable irritability irritably
    laborer laborers
    lining linings
    localized localize localizes localizing localization localizations
    minimize minimized minimizes minimizing minimization minimizations
    monthly monthlies
    neighboring
    nineties
    odds
    panting
    personality personalities
    practical practically practicals practicality practicalities
    prospective prospectively
    relative relatives
    responsible responsibility responsibilities responsibly
    roughly
    sats
    savings
    seventies
    shorts
    sixties
    situation situations
    spotting
    squirts
    stocking stockings
    terminate terminated terminates terminating termination terminations
    thirties
    tights
    training trained trainings
    twenties
    undertaker undertakers
    valuables
    wasting wastings
    weekly weeklies
    yearly yearlies
    """.strip().splitlines()
    for word in family.split()
}
"""Words that Snowball joins to others which mean something else, in families that stay one, each with its first word as the
stem: allowance and allow, closeness and close, emptiness and empty, irritable and irritated. Found among common words that
have one stem and are seldom used of one thing, which GloVe's vectors told (Pennington, Socher & Manning 2014)."""
