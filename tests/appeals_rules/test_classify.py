"""Labels learned from few words, with honest confidence, and a model file that can be trusted."""

import json
import random
from pathlib import Path

import numpy as np
import pytest

from qifu.appeals.rules import classify, model_file
from qifu.appeals.rules.classify import Labelled
from qifu.kernel.errors import Refused

WORDS = {
    "用电": ("停电", "变压器", "电费", "供电", "线路跳闸"),
    "用工": ("招工", "社保", "工资", "劳动合同", "用工荒"),
    "融资": ("贷款", "抵押", "利率", "银行授信", "续贷"),
}
AROUND = ("我们企业", "希望尽快", "请问", "怎么办理", "一直没有解决", "园区里")


def rows(count: int, labels: tuple[str, ...] = tuple(WORDS), seed: int = 5) -> list[Labelled]:
    chance = random.Random(seed)
    made = []
    for at in range(count):
        label = labels[at % len(labels)]
        words = chance.sample(WORDS[label], 2) + chance.sample(AROUND, 2)
        made.append(Labelled("，".join(chance.sample(words, 4)), label))
    return made


@pytest.fixture(scope="module")
def model() -> classify.Model:
    return classify.train(rows(120))


def test_a_message_gets_the_label_its_words_speak_for(model: classify.Model) -> None:
    guess = classify.predict(model, "厂里变压器老化，经常停电")

    assert guess.label == "用电"
    assert guess.confidence > 0.6
    assert guess.runner_up in {"用工", "融资"}
    assert {"停电"} <= set(guess.because)


def test_an_unsure_guess_abstains_and_says_what_it_would_have_been(model: classify.Model) -> None:
    guess = classify.predict(model, "停电影响续贷和社保", threshold=0.99)

    assert guess.label == ""
    assert guess.likely in WORDS


@pytest.mark.parametrize("text", ["", "！！！", "xyz"])
def test_words_never_heard_give_no_label_at_all(model: classify.Model, text: str) -> None:
    guess = classify.predict(model, text)

    assert (guess.label, guess.confidence, guess.because) == ("", 0.0, ())


def test_many_at_once_and_one_by_one_say_the_same(model: classify.Model) -> None:
    texts = [row.text for row in rows(40, seed=9)] * 15

    assert classify.predict_many(model, texts)[:40] == [classify.predict(model, text) for text in texts[:40]]
    assert classify.predict_many(model, []) == []


def test_training_twice_gives_the_same_model(model: classify.Model) -> None:
    again = classify.train(rows(120))

    assert np.array_equal(again.weights, model.weights)
    assert again.temperature == model.temperature


def test_an_evaluation_tells_quality_and_coverage() -> None:
    found = classify.evaluate(rows(120))

    assert found.macro_f1 > 0.95
    assert found.accuracy > 0.95
    assert 0 <= found.ece < 0.3
    assert found.coverage[0].share == 1.0
    shares = [point.share for point in found.coverage]
    assert shares == sorted(shares, reverse=True)


def test_two_labels_are_enough() -> None:
    model = classify.train(rows(60, labels=("用电", "融资")))

    assert classify.predict(model, "银行贷款利率").label == "融资"
    assert classify.predict(model, "供电线路跳闸").label == "用电"


def test_a_label_heard_once_is_left_out_and_named() -> None:
    model = classify.train([*rows(60), Labelled("路灯不亮", "城建")])

    assert model.left_out == ("城建",)
    assert set(model.labels) == set(WORDS)


def test_a_label_heard_twice_survives_evaluation() -> None:
    found = classify.evaluate([*rows(60), Labelled("路灯不亮", "城建"), Labelled("路面塌陷", "城建")])

    assert found.rows == 62
    assert found.left_out == ()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "样本太少"),
        (rows(29), "样本太少"),
        (rows(60, labels=("用电",)), "只有一个类别"),
        ([Labelled("", "用电")] * 100, "样本太少"),
    ],
)
def test_too_little_to_learn_from_is_refused(given: list[Labelled], words: str) -> None:
    with pytest.raises(Refused, match=words):
        classify.train(given)


def test_a_model_comes_back_from_its_file_unchanged(model: classify.Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    texts = [row.text for row in rows(30, seed=2)]

    model_file.save(model, path)

    assert classify.predict_many(model_file.load(path), texts) == classify.predict_many(model, texts)
    assert [entry.name for entry in tmp_path.iterdir()] == ["model.npz"]


def test_a_missing_cut_or_foreign_file_is_refused(model: classify.Model, tmp_path: Path) -> None:
    whole, cut, foreign = (tmp_path / name for name in ("whole.npz", "cut.npz", "foreign.npz"))
    model_file.save(model, whole)
    cut.write_bytes(whole.read_bytes()[:-500])
    foreign.write_text("不是模型", encoding="utf-8")

    for path, words in ((tmp_path / "none.npz", "读不到"), (cut, "无法读取"), (foreign, "无法读取")):
        with pytest.raises(Refused, match=words):
            model_file.load(path)


@pytest.mark.parametrize(
    ("change", "words"), [({"labels": ["甲", "乙", "丙"]}, "改动或损坏"), ({"version": 99}, "版本不对")]
)
def test_an_altered_file_is_refused(
    model: classify.Model, tmp_path: Path, change: dict[str, object], words: str
) -> None:
    path = tmp_path / "model.npz"
    model_file.save(model, path)
    with np.load(path) as held:
        arrays = dict(held)
    about = json.loads(arrays["heading"].tobytes()) | change
    arrays["heading"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    np.savez_compressed(path, **arrays)

    with pytest.raises(Refused, match=words):
        model_file.load(path)


def test_a_file_damaged_anywhere_is_refused(model: classify.Model, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    model_file.save(model, path)
    whole = path.read_bytes()
    chance = random.Random(1)

    for at in chance.sample(range(40, len(whole) - 600), 60):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            unharmed = model_file.load(path)
        except Refused:
            continue
        assert np.array_equal(unharmed.weights, model.weights)  # the byte lay in no content


def test_a_file_that_would_run_something_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    np.savez(path, heading=np.array([{"a": 1}], dtype=object))

    with pytest.raises(Refused, match="无法读取"):
        model_file.load(path)
