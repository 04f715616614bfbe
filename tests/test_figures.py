"""What a question counts must be what the answer's figure counts."""

from __future__ import annotations

import pytest

from search.figures import figure_asked


@pytest.mark.parametrize(
    ("question", "needs", "text"),
    [
        ("how many mg of rifaximin a day", "dose", "Take 550 mg three times a day."),
        ("how many mg of rifaximin a day", "dose", "Take 550 micrograms three times a day."),
        ("how much is the carer's payment a week", "number", "The payment is £81.90 a week."),
        ("how much does the gene test cost", "number", "The test is free for relatives."),
        ("how much does the gene test cost", "number", "Insurance pays 80 percent of it."),
        ("how many weeks until I may drive", "number", "Do not drive for two months."),
        ("how many sessions of radiotherapy are there", "number", "It is given five times."),
        ("how many cycles are there", "frequency", "Up to six cycles are given over 24 weeks."),
        ("how many sessions are there", "frequency", "It is given once a day, 5 days a week, for three weeks."),
        ("how much is the allowance a week", "number", "It is paid at £81.90."),
        ("how many tablets a day", "number", "Take two capsules with each meal."),
        ("what percentage of NETs spread", "number", "One in four has spread."),
        ("how high may my tempreature be before I ring", "", "Ring at 38.0°C or above."),
        ("what temperature is a fever", "", "A fever is 38 or more."),
        ("how many people die from it", "number", "About 12 patients have died."),
        ("how common are NETs", "number", "NETs are found in 7 per 100,000."),
        ("how common are NETs", "", "They are rare."),
        ("maximum codeine per day", "", "Take no more than 240 mg in 24 hours."),
        ("how long does the scan take", "duration", "The scan takes 20 minutes."),
        ("how long do I stay on it", "duration", "Take 10 mg once a day for two years."),
        ("how long for", "duration", "Store it for 70 days before putting it in the bin."),
        ("how long before the scan do I fast", "duration", "Eat nothing six hours before the scan."),
        ("every how long is the jab given", "duration", "Injections are given 1 mg every 12 weeks."),
        ("what is octreotide", "", "A hormone-like medicine."),
        ("how long should lanreotide be withheld for a gallium scan", "duration", "It is withheld 4 weeks before the scan."),
        ("how soon should I arrive for my MRI", "duration", "Arrive 30 minutes before it starts."),
        ("how long do I stay in hospital", "duration", "Most people stay overnight."),
        ("can I crush the ten mg everolimus tablets", "", "They must not be crushed."),
        ("how likely is diarrhea to come back", "", "Diarrhea may come back."),
        ("how likely is it that surgery cures it", "", "Surgery cures 9 of 10 insulinomas."),
        ("how many people can visit me", "number", "Two visitors may come at a time."),
        ("how much of the cost is paid by Medicare", "number", "Medicare pays most of the cost."),
        ("how much benefit is there from chemotherapy", "number", "About 4 in 10 people benefit."),
        ("maximum hours near children per day", "", "No longer than 1 hour per day."),
        ("maximum caffeine per day", "", "Drink no more than two cups of coffee."),
        ("how many rounds of chemo", "number", "It is given as six courses."),
        ("how much weight do I lose because of the cost", "number", "About 5 kg."),
    ],
)
def test_the_figure_that_is_asked_for_stands_there(question: str, needs: str, text: str) -> None:
    assert figure_asked(question, needs, survival=False).stands_in(text)


@pytest.mark.parametrize(
    ("question", "needs", "text"),
    [
        ("how many mg of rifaximin a day", "dose", "A 10-day course is given."),
        ("terazosin mg", "", "Eat 2 quarts of salt."),
        ("how much is the carer's payment a week", "number", "It is for those who give 35 hours of care a week."),
        ("how much does the gene test cost", "number", "Relatives are tested for one change only."),
        ("cost of lutathera per infusion", "", "It is given every 8 weeks."),
        ("how many weeks until I may drive", "number", "Two doctors decide."),
        ("how many sessions of radiotherapy are there", "number", "It reaches 1 in 8 people."),
        ("how many cycles are there", "frequency", "Each cycle lasts 28 days."),
        ("how many cycles are there", "frequency", "Blood is taken in the two days before each cycle."),
        ("how many cycles are there", "frequency", "In each cycle you take it on days 1 to 14."),
        ("how much is PIP a week", "number", "People who need help for three months: 0800 123 456"),
        ("how many tablets a day", "number", "Take it at 8 in the morning."),
        ("what percentage of NETs spread", "number", "A trial of one drug."),
        ("how high may my temperature be before I ring", "", "Take your temperature before paracetamol."),
        ("how many people die from it", "number", "It starts within three days."),
        ("how many people die from it", "number", "Take 3,000 mg."),
        ("what are the odds of heart trouble", "number", "Before surgery the heart is looked at for 20 minutes."),
        ("maximum codeine per day", "", "Codeine makes you drowsy."),
        (
            "how long does the scan take",
            "duration",
            "The tracer is injected 60 minutes before the scan.",
        ),
        ("how long do I stay on it", "duration", "Take 10 mg by mouth once a day."),
        ("how long do I take lanreotide", "duration", "Lanreotide is taken every 4 weeks."),
        ("how much does PRRT cost", "number", "Feel free to ask what PRRT costs."),
        ("how much does the diet cost", "number", "The diet is gluten-free: the cost is yours."),
    ],
)
def test_a_figure_of_something_else_does_not(question: str, needs: str, text: str) -> None:
    assert not figure_asked(question, needs, survival=False).stands_in(text)


def test_the_head_of_a_table_says_what_its_figures_count() -> None:
    figure = figure_asked("how many sessions of radiotherapy", "number", survival=False)
    assert figure.stands_in("One painful bone\t1", "What is treated\tSessions")
    assert not figure.stands_in("One painful bone\t1", "What is treated\tPeople")


def test_how_long_people_live_is_no_duration_of_anything_else() -> None:
    text = "Overall survival was 18 months."
    assert not figure_asked("how long is it given", "duration", survival=False).stands_in(text)
    assert figure_asked("how long do people live", "duration", survival=True).stands_in(text)


def test_the_chances_of_survival_may_be_told_in_years() -> None:
    assert figure_asked("what are the chances of survival", "number", survival=True).stands_in("Half live 16 years.")


@pytest.mark.parametrize(
    ("question", "text", "answers"),
    [
        ("how long does a colonoscopy take", "Do not eat for 6 hours before the colonoscopy.", False),
        ("how long does a colonoscopy take", "You may drive again 24 hours after a colonoscopy.", False),
        ("how long does the PET scan take", "The PET scan takes place an hour after the injection.", False),
        ("how long is a lobectomy", "A drain stays in for 3 to 5 days after a lobectomy.", False),
        ("how long does liver ablation last", "Liver ablation\tafter 1 week\tafter two weeks", False),
        ("how long does a colonoscopy take", "A colonoscopy takes 30 minutes, two hours after the enema.", True),
        ("how long is a lobectomy", "Lobectomy: 3 hours", True),
        ("how long does recovery take after a lobectomy", "You are back to normal after six weeks.", True),
        ("how long are the stitches in after surgery", "Stitches are taken out after ten days.", True),
        ("how long does a splenectomy take", "A splenectomy is done within two hours.", True),
        ("how long do I fast", "Do not eat for 6 hours before the colonoscopy.", True),
        ("how long does lanreotide take to work", "It works within 2 weeks.", True),
    ],
)
def test_how_long_a_procedure_itself_takes_is_not_how_long_before_or_after_it(
    question: str, text: str, answers: bool
) -> None:
    assert figure_asked(question, "duration", survival=False, procedure=True).stands_in(text) is answers
