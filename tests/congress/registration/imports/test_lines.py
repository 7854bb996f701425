"""What the lines of a table say: headings and cells in three languages, judged by the form of the event."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from events.congress.registration.imports.columns import columns_of, left_out_of, names_of
from events.congress.registration.imports.lines import HeadError, Line, lines_of
from events.congress.registration.question_queries import Questions, questions_of
from events.platform.language.i18n import speaking
from tests.congress.registration.filling import open_event
from tests.factories import make_category, make_field

HEAD = ["Nom", "Correo electrónico", "Organization", "Pays", "Langues", "Categoría", "Participation", "Language"]
AWA = ["Awa Diallo", "Awa@Eau.example.org", "ODE", "Burkina Faso", "français; anglais", "Operador", "", "es"]
PLAIN = ["Name", "Email", "Country", "Category"]


@pytest.fixture
async def questions(database: str) -> Questions:
    """The form of an event with a question of each kind that a table may answer."""
    event, _ = await open_event()
    await make_category(event, "press")
    for at, (code, kind, options) in enumerate(
        [
            ("diet", "choices", ("vegan", "halal")),
            ("tie", "yes_no", ()),
            ("born", "date", ()),
            ("years", "number", ()),
            ("phone", "telephone", ()),
            ("passport", "text", ()),
        ]
    ):
        await make_field(event, code, kind, options, position=at, is_required=True, is_sensitive=code == "passport")
    return await questions_of(event)


def read(questions: Questions, head: Sequence[str], *rows: Sequence[str], language: str = "en") -> list[Line]:
    with speaking(language):
        return lines_of([head, *rows], questions, "fr")


async def test_columns_are_known_by_their_names_in_three_languages_and_questions_by_their_label(
    questions: Questions,
) -> None:
    head = [*HEAD, "Pregunta diet", "tie", "Téléphone", "Remarks", ""]
    columns = columns_of(head, questions)
    assert columns == [
        *("badge_name", "email", "organization", "country", "spoken_languages", "category", "attendance", "language"),
        *("question-diet", "question-tie", "question-phone", "", ""),
    ]
    assert left_out_of(head, columns) == ["Remarks"]


async def test_a_line_says_what_its_cells_say(questions: Questions) -> None:
    [line] = read(questions, HEAD, AWA, ["", " "])
    assert (line.number, line.title, line.problems, line.language) == (2, "Awa Diallo", (), "es")
    said, category = line.details, questions.category_by_code("operator")
    assert said
    assert category
    assert (said.email, said.country, said.spoken_languages) == ("awa@eau.example.org", "BF", ("fr", "en"))
    assert (said.category_id, said.attendance, said.answers) == (category.id, "on_site", {})


async def test_a_name_may_stand_in_two_columns_and_mails_have_the_language_of_the_event(questions: Questions) -> None:
    head = ["Apellido", "Prénom", "E-mail", "country", "category"]
    [line] = read(questions, head, ["Ba", "Awa", "a@b.org", "sn", "press"])
    assert (line.title, line.language, line.details and line.details.badge_name) == ("Awa Ba", "fr", "Awa Ba")


async def test_answers_are_read_as_people_write_them(questions: Questions) -> None:
    head = [*PLAIN, "diet", "tie", "born", "years", "phone"]
    given = ["Awa", "a@b.org", "SN", "press", "Vegan|halal", "oui", "25/12/1980", "1,5", "+221 33 839 00 00"]
    [line] = read(questions, head, given, language="fr")
    assert line.details, line.problems
    answers = {one.code: line.details.answers[one.id].value for one in questions.questions if one.code != "passport"}
    assert answers == {
        "diet": '["vegan","halal"]',
        "tie": "yes",
        "born": "1980-12-25",
        "years": "1.5",
        "phone": '["+221 33 839 00 00","+221338390000"]',
    }


async def test_what_is_wrong_is_told_by_its_column_in_the_readers_language(questions: Questions) -> None:
    head = ["Nombre", "Correo electrónico", "País", "Categoría", "tie"]
    rows = [
        ["Awa", "no address", "SN", "press", "yes"],
        ["Awa", "a@b.org", "Atlantis", "bakers", "perhaps"],
        ["", "a@b.org", "SN", "press", ""],
    ]
    lines = read(questions, head, *rows, language="es")
    assert [line.details for line in lines] == [None] * 3
    assert [problem.partition(":")[0] for problem in lines[0].problems] == ["Correo electrónico"]
    assert [problem.partition("»")[0] for problem in lines[1].problems] == ["«Categoría", "«País", "«tie"]
    assert [problem.partition(":")[0] for problem in lines[2].problems] == ["Nombre", "tie"]


async def test_answers_to_sensitive_questions_are_not_read_from_a_table(questions: Questions) -> None:
    [line] = read(questions, [*PLAIN, "passport"], ["Awa", "a@b.org", "SN", "press", "X123"])
    assert line.details
    assert line.details.answers == {}
    assert "Question passport" not in map(str, names_of(questions))


async def test_an_address_that_looks_like_a_slip_stands(questions: Questions) -> None:
    [line] = read(questions, PLAIN, ["Awa", "awa@gmial.com", "SN", "press"])
    assert line.details
    assert line.details.email == "awa@gmial.com"


@pytest.mark.parametrize("head", [[], ["Name"], ["Email"], ["First name", "Email"]])
async def test_a_table_without_names_or_addresses_is_refused(questions: Questions, head: list[str]) -> None:
    with pytest.raises(HeadError):
        lines_of([head, ["Awa", "a@b.org"]] if head else [], questions, "fr")
