"""Which words of a question carry no meaning of their own, and which carry little?

English only, and general: nothing here comes from a document or a question set. FUNCTION words are skipped when a
terminology entry is matched; STOP words are ignored in a question; LIGHT words may match, but say little, and their
absence from a passage says nothing. Words are as typed, in lower case; query.py compares stems,
which stand at the end as *_TERMS.
"""

from __future__ import annotations

from search.orthography import stem

FUNCTION = frozenset(
    """
    a an the my your his her its our their mine yours hers ours theirs i me you he him she it we us they them myself
    yourself himself herself itself ourselves themselves is are was were be been being am of in on at to for with by from
    into onto and or but that this these those do does did doing done have has had having can could will would shall
    should may might must some any there here as if than then so very really just also im ive youre hes shes theyre
    thats theres heres weve theyve youve youd theyd youll theyll itll itd gonna wanna gotta
    """.split()
)

ARTICLES = ("a", "an", "the")

QUESTION = frozenset("what which who whom whose when where why how whats whos hows wheres".split())

POLITE = frozenset(
    "please pls plz thx thanks thank hello hi dear kindly sorry tell explain show give describe list find".split()
)

NEGATION = frozenset(
    """
    not no never without cannot cant dont doesnt isnt arent wont didnt wasnt nor neither shouldnt wouldnt couldnt mustnt
    havent hasnt hadnt neednt werent shant mightnt
    """.split()
)

STOP = (
    FUNCTION
    | QUESTION
    | POLITE
    | frozenset(
        """
        about over under between through during before after above below up down out off again further once all both each
        few more most other such only own same s t now ever while because until against among across per via etc too besides
        except excluding apart aside rather much many lot lots ok okay let lets say says said something anything
        everything nothing someone anyone everyone somebody anybody am pm eg ie vs
        """.split()
    )
)

LIGHT = frozenset(
    """
    link links linked linking connected connection difference differences differ differs versus compare compared
    comparison worried worry worrying concerned scared afraid mean means meaning definition define defined exactly
    procedure procedures get gets getting got gotten go goes going gone went come comes coming came make makes making
    made take takes taking took taken need needs needing needed want wants wanted wanting know knows knowing known knew
    think thinks thought thinking feel feels feeling felt look looks looking looked seem seems seemed use uses used using
    work works working worked help helps helping helped try tries trying tried keep keeps keeping kept put puts putting
    happen happens happening happened meant call called calls ask asked asking saying talk talking told read reading see
    sees seeing saw seen hear heard given gives giving shows shown include includes including included involve involves
    involved involving become becomes became stop stops stopped relate related relates relating regard regarding concern
    concerning associate associated thing things stuff way ways kind kinds sort sorts type types form forms example
    examples part parts piece case cases fact facts information info details detail question questions answer answers
    reason reasons idea ideas word words term terms name names page pages website document documents article leaflet
    section people person persons patient patients man guy folks family friend husband wife mum mom dad mother father son
    daughter brother sister doctor doctors nurse consultant day days week weeks month months year years wk wks mth mths yr
    yrs time times decade decades century today tomorrow yesterday recently lately ago always usually often sometimes
    rarely normally generally typically mostly mainly especially particularly actually basically simply quite almost enough
    still yet already soon rationale
    later early late long short last next first second third new old recent current past good bad better best worse worst
    big small large little great different similar special specific certain various several possible likely common usual
    normal general important main major minor matter matters real true right wrong sure able one two three four five six
    seven eight nine ten half couple number even however though although whether unless since like well maybe perhaps
    else instead another modality modalities option options approach approaches strategy strategies overview summary
    outline introduction background lists listed listing guide guides guidance manual handbook booklet scheme schemes
    aspect aspects issue issues topic topics subject subjects theme context concept concepts notion terminology
    description descriptions describing state stated states mention mentioned mentions discuss discussed discusses
    according accordance respect specifically overall entire entirely whole complete completely full fully single every
    respective additional extra suspected suspect recognised recognized recognise recognize potential potentially
    possibly probable probably presumably apparently actual currently nowadays typical commonly frequently occasionally
    seldom constantly basic basics essential key primarily chiefly largely partly decide decides decided deciding
    determine determines determined determining consider considers considered considering suggest suggests suggested
    suggesting indicate indicates indicated imply implies explains explained explaining understand understands
    understanding understood learn learning learned share shares shared sharing resemble resembles comparing variety set
    sets amount extent sense usage allow allows allowed enable provide provides provided offers offered obtain obtained
    choose chosen choices pick continue continues continued ends ended bring brings brought carry carries carried turn
    turns turned move moves moved leave leaves hope hoping hopefully wish wonder wondering guess suppose supposed believe
    unsure nobody everybody earth monday tuesday wednesday thursday friday saturday sunday morning afternoon evening tonight
    lunchtime noon till january february march april june july august september october november december ppl available
    """.split()
)

POINTING = frozenset("this that the my our your his her their".split())
REFERRING = frozenset("it its this that these those them they their he she him her".split())
"""Words that point back to what was told before."""
DIAGNOSED = frozenset("diagnosed diagnosis dx".split())
"""Words that tell since when somebody is ill."""
DOCTORS = frozenset("dr mr mrs ms prof".split())
TITLES = DOCTORS | frozenset("doctor professor miss mx nurse consultant surgeon oncologist".split())
RELATIVES = frozenset(
    "husband wife partner son daughter brother sister mum mom mam dad mother father friend nan gran".split()
)
SELF = frozenset("i'm i’m im".split())
"""Words behind which somebody is named: "Dr. Smith", "my husband John", "I'm Sarah"."""
PLACING = frozenset("in at near outside".split())
COMING = frozenset("am we're we’re come originally".split())
NEARBY = frozenset("near nearby nearest closest local locally".split())
EXISTING = frozenset("is are was were be been isn't isn’t aren't aren’t will would could can if that".split())
"""Words that ask for a place, and those behind which "there" says of none where it is."""
LIVING = frozenset("live lives lived living based born work works worked".split())
"""Words before a place, before the "from" of where somebody is from, and those that say who is there."""
GRADED = frozenset("type stage grade phase".split())
"""Words behind which a figure says which one."""
AGED = frozenset("am i'm i’m im aged".split())
"""Words before a person's own age: "I am 60"."""
RESUMING = frozenset(
    """
    i my me we our he his she her it its they their and with is are can could do does did should will would what why how when
    """.split()
)
"""Words behind it where the sentence goes on: "I am 60 and …", but not "I am 4 weeks …"."""
YEARS = frozenset("year years yr yrs".split())
"""Words between it and "old"."""

THERMOMETER = frozenset("temperature temp fever".split())
TIMES = frozenset(
    "minute minutes min mins hour hours hr hrs day days night nights week weeks month months year years".split()
)
STAGES = frozenset("day week month year".split())

SETTING = frozenset("after following since post before".split())
HAVING = frozenset("having had getting".split())
"""Before an operation that only says when something is asked about; and what may stand between."""
OPERATING = frozenset("surgery operation op operated removal removed remove removing out taken take resection cut".split())
"""What an operation is called by, beside its organ."""

ILLNESS = frozenset("disease illness condition disorder".split())
DEFINING = frozenset("that which related linked associated called of with".split())
"""Behind a pointing word, and not before a defining one, an illness is what the documents are about: "is this disease rare",
but "another illness", and "the condition that raises the risk"."""

FUNCTION_TERMS = frozenset(stem(word) for word in FUNCTION)
STOP_TERMS = frozenset(stem(word) for word in STOP)
NEGATION_TERMS = frozenset(stem(word) for word in NEGATION)
LIGHT_TERMS = frozenset(stem(word) for word in LIGHT) - STOP_TERMS
