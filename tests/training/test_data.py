"""Every format of questions, on small files as their makers write them; every problem is named by row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.errors import BadInput
from tests.training.pictures import draw, folder_of_questions
from training.data import Data, Flaw, Places, open_data
from training.data.rows import Row, apart, check_pictures


def read(folder: Path, form: str = "") -> Data:
    return open_data(Places(str(folder)), form)


def test_easy_vqa_comes_whole_from_its_package() -> None:
    data = open_data(Places("easy-vqa"))
    assert (len(data.rows), len(data.test)) == (38_575, 9_673)
    assert len({row.picture for row in data.rows}) == 4_000
    assert data.rows[0].scores == {"rectangle": 1.0}
    assert data.mirrors and not data.flaws


def test_a_folder_with_json_lines(tmp_path: Path) -> None:
    data = read(folder_of_questions(tmp_path, 4))
    assert [row.scores for row in data.rows] == [{"red": 1.0}, {"blue": 1.0}] * 2
    assert data.rows[3].where == "row 4 of questions.jsonl"
    assert not data.flaws and not check_pictures(data.rows)


def test_a_bar_in_json_is_part_of_the_answer_and_in_a_table_stands_between_answers(tmp_path: Path) -> None:
    draw(tmp_path / "a.png", "red")
    (tmp_path / "questions.jsonl").write_text('{"picture": "a.png", "question": "What?", "answer": "a|b"}')
    assert read(tmp_path).rows[0].said == ("a|b",)


def test_a_folder_with_a_table_and_a_test(tmp_path: Path) -> None:
    draw(tmp_path / "a.png", "red")
    (tmp_path / "questions.csv").write_text(
        '\ufeffPicture,Question,Answers\na.png,"Is it red,\nor not?",yes|yes|no\n', encoding="utf-8"
    )
    (tmp_path / "test.csv").write_text("picture,question,answer\na.png,Is it blue?,no\n", encoding="utf-8")
    data = read(tmp_path)
    assert data.rows[0].said == ("yes", "yes", "no")
    assert data.rows[0].question == "Is it red,\nor not?"
    assert [row.scores for row in data.test] == [{"no": 1.0}]


def test_every_problem_of_a_list_is_named_by_row(tmp_path: Path) -> None:
    draw(tmp_path / "a.png", "red")
    (tmp_path / "b.png").write_bytes(b"no picture")
    rows = [
        '{"picture": "a.png", "question": "What?", "answer": "red"}',
        "not json",
        '{"question": "What?", "answer": "red"}',
        '{"picture": "a.png", "question": " ", "answer": "red"}',
        '{"picture": "a.png", "question": "What?"}',
        '{"picture": "a.png", "question": "What?", "answer": {"red": 1}}',
        '{"picture": "b.png", "question": "What?", "answer": "red"}',
        '{"picture": "c.png", "question": "What?", "answer": "red"}',
        "[]",
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(rows), encoding="utf-8")
    data = read(tmp_path)
    flaws = {flaw.where: flaw.sentence for flaw in (*data.flaws, *check_pictures(data.rows))}
    assert flaws == {
        "row 2 of questions.jsonl": "This line is not JSON.",
        "row 3 of questions.jsonl": "The picture is missing; it belongs in the column picture.",
        "row 4 of questions.jsonl": "The question is missing.",
        "row 5 of questions.jsonl": "The answer is missing.",
        "row 6 of questions.jsonl": "The answer is not text.",
        "row 7 of questions.jsonl": "The picture b.png can't be read.",
        "row 8 of questions.jsonl": "There is no picture c.png.",
        "row 9 of questions.jsonl": "This line is not a JSON object.",
    }
    assert [row.where for row in data.rows if row.where not in flaws] == ["row 1 of questions.jsonl"]


def test_graphcore_as_parquet(tmp_path: Path) -> None:
    from pyarrow import Table, parquet

    (tmp_path / "pictures").mkdir()
    picture = draw(tmp_path / "pictures" / "COCO_val2014_000000262148.jpg", "red")
    columns = {
        "question": ["Where is he looking?", "Is it red?", "Is it blue?"],
        "question_type": ["none of the above", "is it", "is it"],
        "question_id": [262148000, 262148001, 262148002],
        "image_id": ["/home/somebody/.cache/x/COCO_val2014_000000262148.jpg"] * 2 + [None],
        "answer_type": ["other", "yes/no", "yes/no"],
        "label": [
            {"ids": ["down", "at table"], "weights": [1.0, 0.30000001192092896]},
            {"ids": ["yes"], "weights": [1.0]},
            {"ids": ["no"], "weights": [1.0]},
        ],
    }
    parquet.write_table(Table.from_pydict(columns), tmp_path / "validation-00000-of-00001.parquet")
    data = read(tmp_path)
    assert data.name == "Graphcore/vqa"
    assert data.rows[0].picture == picture
    assert data.rows[0].scores == pytest.approx({"down": 1.0, "at table": 0.3})
    assert data.rows[0].accuracy("at table") == pytest.approx(0.3)
    assert [row.answer_type for row in data.rows] == ["other", "yes/no"]
    assert data.flaws == (Flaw("row 3 of validation-00000-of-00001.parquet", "The picture is missing."),)


def test_the_parts_of_graphcore_as_the_hub_converts_them(tmp_path: Path) -> None:
    from pyarrow import Table, parquet

    draw(tmp_path / "pictures" / "a.jpg", "red")
    for part, label in (("train", ["red"]), ("validation", ["blue"]), ("test", [])):
        folder = tmp_path / "default" / part
        folder.mkdir(parents=True)
        # As Hugging Face's branch of parquet files has them: the part's name is the folder's.
        columns = {
            "question": ["What colour?"],
            "image_id": ["x/a.jpg"],
            "label": [{"ids": label, "weights": [1.0] * len(label)}],
        }
        parquet.write_table(Table.from_pydict(columns), folder / "0000.parquet")
    data = read(tmp_path)
    assert [row.scores for row in data.rows] == [{"red": 1.0}]
    assert [row.scores for row in data.test] == [{"blue": 1.0}]
    assert not data.flaws  # the published test part has no answers at all


def test_parquet_of_another_sort_is_refused(tmp_path: Path) -> None:
    from pyarrow import Table, parquet

    parquet.write_table(Table.from_pydict({"text": ["a"]}), tmp_path / "a.parquet")
    with pytest.raises(BadInput, match="has no columns"):
        read(tmp_path)
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing")
    with pytest.raises(BadInput, match="broken"):
        read(tmp_path)


def official(folder: Path) -> Path:
    """Two parts of VQA v2 with one question each."""
    for part, answer in (("train2014", "yes"), ("val2014", "no")):
        draw(folder / part / f"COCO_{part}_000000458752.jpg", "red")
        people = [{"answer": answer, "answer_confidence": "yes", "answer_id": number} for number in range(1, 10)]
        people.append({"answer": "maybe", "answer_confidence": "no", "answer_id": 10})
        question = {"image_id": 458752, "question": "Is it red?", "question_id": 458752000}
        annotation = {
            "question_type": "is it",
            "multiple_choice_answer": answer,
            "answers": people,
            "image_id": 458752,
            "answer_type": "yes/no",
            "question_id": 458752000,
        }
        asked = folder / f"v2_OpenEnded_mscoco_{part}_questions.json"
        asked.write_text(json.dumps({"data_subtype": part, "questions": [question]}))
        lost = annotation | {"question_id": 1}
        answered = folder / f"v2_mscoco_{part}_annotations.json"
        answered.write_text(json.dumps({"data_subtype": part, "annotations": [annotation, lost]}))
    return folder


def test_the_official_files_of_vqa(tmp_path: Path) -> None:
    data = read(official(tmp_path))
    assert [row.scores for row in data.rows] == [{"yes": 1.0, "maybe": 0.3}]
    assert [row.scores for row in data.test] == [{"no": 1.0, "maybe": 0.3}]
    assert not check_pictures((*data.rows, *data.test))
    assert [flaw.where for flaw in data.flaws] == [
        "annotation 2 of v2_mscoco_train2014_annotations.json",
        "annotation 2 of v2_mscoco_val2014_annotations.json",
    ]


@pytest.mark.parametrize("number", [[1, 2], {"id": 1}, None])
def test_numbers_of_another_sort_in_official_files_are_named(number: object, tmp_path: Path) -> None:
    official(tmp_path)
    answered = tmp_path / "v2_mscoco_train2014_annotations.json"
    content = json.loads(answered.read_text())
    content["annotations"][1]["question_id"] = number
    answered.write_text(json.dumps(content))
    data = read(tmp_path)
    assert len(data.rows) == 1
    assert data.flaws[0].where == "annotation 2 of v2_mscoco_train2014_annotations.json"


def test_official_answers_without_questions_are_refused(tmp_path: Path) -> None:
    (official(tmp_path) / "v2_OpenEnded_mscoco_train2014_questions.json").unlink()
    with pytest.raises(BadInput, match="questions of train2014"):
        read(tmp_path)


def test_vizwiz_learns_what_cannot_be_answered(tmp_path: Path) -> None:
    for part in ("train", "val"):
        draw(tmp_path / part / f"VizWiz_{part}_00000000.jpg", "blue")
        people = [{"answer_confidence": "yes", "answer": "unanswerable"}] * 9 + [{"answer": "blue"}]
        rows = [
            {
                "image": f"VizWiz_{part}_00000000.jpg",
                "question": "What's the name of this product?",
                "answers": people,
                "answer_type": "unanswerable",
                "answerable": 0,
            },
            {"image": f"VizWiz_{part}_00000000.jpg", "question": "What?"},
        ]
        (tmp_path / f"{part}.json").write_text(json.dumps(rows))
    data = read(tmp_path)
    assert data.name == "VizWiz-VQA"
    assert data.rows[0].scores == {"unanswerable": 1.0, "blue": 0.3}
    assert data.rows[0].answer_type == "unanswerable"
    assert len(data.test) == 1
    assert data.flaws[0] == Flaw("row 2 of train.json", "The answers are missing.")
    assert not check_pictures(data.rows)


def test_the_last_word_of_a_correction_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="no corrections yet"):
        open_data(Places("corrections"))
    folder = tmp_path / "lookaloud" / "corrections"
    draw(folder / "a.png", "red")
    lines = [{"picture": "a.png", "question": "What colour?", "answer": answer} for answer in ("green", "red")]
    (folder / "corrections.jsonl").write_text("\n".join(map(json.dumps, lines)))
    data = open_data(Places("corrections"))
    assert [row.scores for row in data.rows] == [{"red": 1.0}]


def test_an_empty_folder_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"questions\.jsonl"):
        read(tmp_path)
    with pytest.raises(BadInput, match="no format"):
        read(tmp_path, "xml")


def test_pictures_are_held_out_whole_and_stay_when_rows_are_added() -> None:
    rows = [Row(f"row {n}", Path(f"{n // 3}.png"), "What?", ("red",)) for n in range(600)]
    learned, held_out = apart(rows, 0.1)
    assert {row.picture for row in learned}.isdisjoint({row.picture for row in held_out})
    assert 10 <= len({row.picture for row in held_out}) <= 30
    more = [Row("row", Path(f"new {n}.png"), "What?", ("red",)) for n in range(50)]
    assert set(held_out) <= set(apart([*more, *rows], 0.1)[1])
