"""A question that is put in a certain way is answered by sentences that say what it asks for, and by no others."""

from __future__ import annotations

import pytest

from search.forms import _HINTS, form_of

FORMS = [
    ("when can I swim again", "You can swim once the wound is dry.", "Do not swim on the day of the scan."),
    ("when do I go back to work", "Most people work again in 6 to 8 weeks.", "Tell your employer about the scan."),
    ("when can I restart metformin", "Start it two days later.", "Metformin is a tablet for diabetes."),
    ("starting dose of sunitinib", "Treatment begins with 25 mg.", "Tablets of 12.5 mg and 25 mg are sold."),
    ("I forgot my evening tablet", "If you miss a tablet, leave it out.", "Take one tablet each evening."),
    ("forgot enzyme capsules", "If you forget a dose, carry on at the next meal.", "Swallow the capsule with a meal."),
    ("what if I miss a dose", "Take it as soon as you can.", "The usual dose is 10 mg."),
    (
        "my injection is two days late",
        "An injection that is overdue is given at once.",
        "Injections are given every 28 days.",
    ),
    ("which number do I call at night", "At night, call 555-0199.", "Someone is there at night."),
    ("telephone number of the ward", "The ward is on 0161 555 0100.", "The ward has 20 beds."),
    ("what is the maximum dose of loperamide", "Take no more than 16 mg a day.", "Take 2 mg after each loose stool."),
    ("what's the most loperamide I can take", "The highest dose is 16 mg.", "Take 2 mg after each loose stool."),
    ("normal level of calcitonin", "It is below 10 ng/l.", "Calcitonin is a hormone of the thyroid."),
    ("what's a normal calcitonin", "Up to 10 ng/l is normal.", "Calcitonin is a hormone of the thyroid."),
    ("highest dose of loperamide", "Take no more than 16 mg a day.", "Take 2 mg after each loose stool."),
    ("what is the largest dose", "Up to 16 mg.", "Take 2 mg."),
    ("the usual dose of lanreotide", "Most people take 90 mg.", "The first dose is 60 mg."),
    ("standard dose of lanreotide", "Take 90 mg.", "The highest dose is 120 mg."),
    ("regular dose of lanreotide", "Take 90 mg.", "The highest dose is 120 mg."),
    ("maintenance dose of lanreotide", "Take 90 mg.", "The starting dose is 60 mg."),
    ("how do I contact the nurse", "The nurse is on 0161 555 0104.", "The nurse works in the clinic."),
    ("how can I reach the nurse", "Call the ward.", "The nurse works in the clinic."),
    ("how do I ring the nurse", "The nurse is on 0161 555 0104.", "The nurse works in the clinic."),
    ("how do I get in touch with the nurse", "Write to nurse@example.org.", "The nurse works in the clinic."),
    ("how do I get hold of the nurse", "Ring the ward.", "The nurse works in the clinic."),
    ("who do I tell about my pacemaker", "Mention your pacemaker to the radiographer.", "Pacemakers are common."),
    ("what time do I take it", "Take it at the same hour each day.", "Take it for two weeks."),
    ("website of the group", "Look at netpatients.example.", "The group meets on floor 2."),
    ("when do I get the results", "They come back in two weeks.", "Do not eat for 6 hours."),
    ("how long before the scan do I stop it", "It has to be skipped for a day.", "It is injected for 28 days."),
    ("pharmacy phone", "Pharmacy\t0161 555 0104", "Pharmacy\tGround floor"),
    ("fax number of the ward", "Fax: 0161 555 0104", "The ward is on floor 3."),
    ("is the scan for children", "Children may have it.", "Men should not father a child."),
    ("who should I call about a rash", "Tell your nurse about a rash.", "A rash is common."),
    ("who do I ask about money", "The social worker will talk to you.", "Money is tight for many."),
    ("email of the clinic", "Write to clinic@example.org.", "The clinic is on floor 3."),
    ("website of the charity", "Find them at www.example.org.", "The charity helps families."),
    ("what time is the scan", "Your scan is at 10 am.", "The scan takes place in the basement."),
    ("when is the helpline open", "It opens on Mondays.", "The helpline is for families."),
    ("how long do the results take", "You hear from us in a week.", "Do not eat for 6 hours."),
    ("how long is the wait for a PET scan", "You are seen within 3 weeks.", "Do not drink for 2 hours."),
    ("when should I stop dalteparin before the operation", "Inject the last dose a day before.", "Inject it for 28 days."),
    ("how long before the test do I pause it", "It is paused for a week.", "Take it for a week."),
    ("initial dose of sunitinib", "Treatment begins with 25 mg.", "Tablets of 12.5 mg and 25 mg are sold."),
    ("beginning dose of sunitinib", "Start with 25 mg.", "Tablets of 12.5 mg and 25 mg are sold."),
    ("when do I return to work", "You can work after 6 weeks.", "Tell your employer about the scan."),
    ("when is metformin resumed", "Wait two days.", "Metformin is a tablet for diabetes."),
    ("I skipped the evening tablet", "Take it if you remember it within 6 hours.", "Take one tablet each evening."),
    ("my injection is overdue", "One that is late is given at once.", "Injections are given every 28 days."),
    ("opening hours of the clinic", "Monday to Friday, 9 am to 5 pm.", "The clinic is on floor 3."),
    ("can I have PRRT while pregnant", "It is not given in pregnancy.", "Keep away from pregnant women."),
    ("is the scan safe for babies", "Babies may have it.", "Keep a distance from babies."),
    ("is the scan safe for kids", "Kids may have it.", "Keep a distance from children."),
    ("is the scan safe for children", "Children may have it.", "Stay 2 metres away from young children."),
]


@pytest.mark.parametrize(("question", "answers", "does_not"), FORMS)
def test_a_sentence_says_what_the_form_of_a_question_asks_for(question: str, answers: str, does_not: str) -> None:
    form = form_of(question, "")
    assert form.fits(answers)
    assert not form.fits(does_not)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("I forgot what PRRT is", "PRRT is a treatment."),
        ("I missed my period on everolimus", "Periods may stop on everolimus."),
        ("how near may I sit to children", "Stay 2 metres away from young children."),
        ("what is the number of cycles", "Four cycles are given."),
        ("who gets NETs", "Anyone can get a NET."),
        ("my wife is pregnant, what must I do after PRRT", "Stay one metre away from pregnant women."),
        ("how long should I avoid children after PRRT", "Stay one metre away from children."),
        ("can I play with my kids after radioiodine", "Avoid close contact with children."),
        ("will my child get MEN1", "People with MEN1 have a 50% risk of having a child with MEN1."),
        ("what is the usual starting dose of pazopanib", "The starting dose of pazopanib is 800 mg."),
        ("what is the usual dose of pazopanib", "The dose of pazopanib is 800 mg (maximum dose 800 mg)."),
        ("what is the most common side effect when you take diazoxide", "Swelling is the commonest one."),
        ("who are the most likely people to have MEN1", "Relatives of somebody with it."),
        ("what are the normal side effects of pazopanib", "It causes diarrhea."),
        ("can a CT scan miss a small tumor", "A CT scan may overlook small tumors."),
        ("I missed my scan appointment", "Ring us if you cannot come."),
        ("missed periods", "Periods may stop on everolimus."),
        ("missed diagnosis", "NETs are often found late."),
        ("I forgot things during chemotherapy", "Chemotherapy can cloud the mind."),
        ("what time interval is there between PRRT cycles", "They are 8 weeks apart."),
        ("when is open surgery used", "For large tumors."),
        ("how long do the results of lanreotide last", "Lanreotide works for 4 weeks."),
        ("when may a man try for a baby after PRRT", "Men should not father a child for 4 months."),
    ],
)
def test_a_question_put_in_another_way_asks_for_nothing_besides(question: str, text: str) -> None:
    assert form_of(question, "").fits(text)


def test_what_a_sentence_stands_under_does_not_say_when_something_may_be_done_again() -> None:
    form = form_of("when can I drive again after the operation", "")
    assert not form.fits("Do not drive on the day of the operation.", "After the operation")
    assert form.fits("Do not drive for six weeks.", "After the operation")


def test_what_a_sentence_stands_under_may_say_it() -> None:
    assert form_of("I forgot a tablet", "").fits("Leave it out.", "If you miss a tablet")
    assert not form_of("I forgot a tablet", "").fits("Leave it on the shelf.", "Storage")


def test_a_dose_for_those_with_another_illness_is_none_for_others() -> None:
    some, everybody = (
        "People with moderate liver disease take 5 mg.",
        "The usual dose is 10 mg; if you have liver disease, 5 mg.",
    )
    form = form_of("what is the dose of everolimus", "dose")
    assert not form.fits(some)
    assert form.fits(everybody)
    assert form_of("what is the dose of everolimus with a bad liver", "dose").fits(some)
    assert form_of("what is everolimus", "").fits(some)


def test_every_hint_is_in_a_question_that_a_rule_reads() -> None:
    assert {hint for hint in _HINTS if not any(hint in question for question, *_ in FORMS)} == set()
