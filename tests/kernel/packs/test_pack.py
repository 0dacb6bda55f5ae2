"""Does a pack say what its lineage says, as of a day, with the origin of every value?"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import Field, RootModel

from qifu.kernel import packs
from qifu.kernel.conditions import Every, When
from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs import PackErrors, PackModel, Rate

DAY = date(2024, 6, 1)
Write = Callable[[str, str], Path]


class Span(PackModel):
    n: int = Field(ge=0)
    unit: str = "working_days"


class Rule(PackModel):
    label: str
    weight: int = 0
    within: Span | None = None
    when: When = Every(of=())
    share: Rate = Fraction(1)


class Routing(PackModel):
    rules: dict[str, Rule]
    words: tuple[str, ...] = ()


class Boards(RootModel[dict[str, Rule]]):
    pass


def load(root: Path, name: str = "huzhou", on: date = DAY) -> packs.Pack:
    return packs.load(name, on=on, root=root)


def test_a_child_is_laid_over_its_parents(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲, weight: 1}, b: {label: 乙}}\nwords: [一, 二]\n")
    write("zhejiang/routing.yaml", "rules: {a: {weight: 2}}\n")
    write("zhejiang/huzhou/routing.yaml", "rules: {c: {label: 丙, share: 15%}}\nwords: [三]\n")

    routing = load(root).section("routing", Routing)

    assert load(root).lineage == ("national", "zhejiang", "zhejiang/huzhou")
    assert list(routing.rules) == ["a", "b", "c"]
    assert (routing.rules["a"].label, routing.rules["a"].weight) == ("甲", 2)
    assert routing.rules["c"].share == Fraction(3, 20)
    assert routing.words == ("三",)


def test_a_pack_introduces_itself(root: Path) -> None:
    pack = load(root, "zhejiang/huzhou")

    assert (pack.name, pack.path, pack.label) == ("huzhou", "zhejiang/huzhou", "湖州")
    assert (pack.level, pack.area, pack.fictional) == ("city", "330500", False)
    assert packs.all_packs(root) == ("national", "zhejiang", "zhejiang/huzhou")


def test_a_county_without_a_city_stands_on_the_province(root: Path, write: Write) -> None:
    write(
        "zhejiang/hangzhou/qiantang/pack.yaml", "{name: 钱塘, level: county, area: 330114, fictional: true}"
    )
    write("zhejiang/hangzhou/qiantang/boards.yaml", "talent: {label: 人才}\n")

    assert load(root, "qiantang").lineage == ("national", "zhejiang", "zhejiang/hangzhou/qiantang")
    assert "hangzhou/qiantang/boards" not in load(root, "zhejiang").sections()
    assert load(root, "qiantang").section("boards", Boards).root["talent"].label == "人才"


def test_extends_may_point_anywhere_but_not_in_a_circle(root: Path, write: Write) -> None:
    write("sichuan/pack.yaml", "{name: 四川, level: province, area: 510000, extends: huzhou}")
    assert load(root, "sichuan").lineage == ("national", "zhejiang", "zhejiang/huzhou", "sichuan")

    write("zhejiang/pack.yaml", "{name: 浙江, level: province, area: 330000, extends: sichuan}")
    with pytest.raises(PackError, match="：zhejiang/huzhou → zhejiang → sichuan → zhejiang/huzhou（"):
        load(root)


def test_a_name_two_packs_share_is_refused(root: Path, write: Write) -> None:
    write("hubei/huzhou/pack.yaml", "{name: 湖洲, level: county, area: 420000}")

    with pytest.raises(PackError, match=r"有 2 个规则包叫「huzhou」.*hubei/huzhou、zhejiang/huzhou"):
        load(root)


def test_a_misspelled_name_gets_a_hint_and_no_path_leads_out(root: Path) -> None:
    with pytest.raises(PackError, match="是不是「huzhou」"):
        load(root, "huzou")
    with pytest.raises(PackError, match="没有名为"):
        load(root, "../huzhou")


@pytest.mark.parametrize(("on", "n"), [(date(2024, 1, 14), 3), (date(2024, 1, 15), 2), (date(2025, 1, 1), 1)])
def test_a_dated_value_holds_from_its_day_and_the_parent_before(
    root: Path, write: Write, on: date, n: int
) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲, within: {n: 3}}}")
    write(
        "zhejiang/huzhou/routing.yaml",
        """
        source: 湖委办〔2024〕1号 三(三)3
        rules:
          a:
            within:
              n:
                dated:
                  - {from: 2024-01-15, value: 2}
                  - {from: 2025-01-01, value: 1, source: 湖委办〔2024〕9号}
        """,
    )
    pack = load(root, on=on)

    within = pack.section("routing", Routing).rules["a"].within

    assert within == Span(n=n)
    origin = pack.origin("routing", "rules.a.within.n")
    assert origin.source == {3: "", 2: "湖委办〔2024〕1号 三(三)3", 1: "湖委办〔2024〕9号"}[n]
    assert [each.value for each in origin.history] == ([] if n == 3 else [2, 1])


def test_a_reading_keeps_its_alternatives_and_register(root: Path, write: Write) -> None:
    write(
        "national/routing.yaml",
        """
        rules:
          a:
            label: 甲
            within:
              {reading: {n: 2}, alternatives: [{n: 2, unit: calendar_days}], register: A19, why: 原文只写天}
        """,
    )
    pack = load(root)

    assert pack.section("routing", Routing).rules["a"].within == Span(n=2)
    origin = pack.origin("routing", ("rules", "a", "within"))
    assert (origin.register, origin.why) == ("A19", "原文只写天")
    assert origin.alternatives == ({"n": 2, "unit": "calendar_days"},)
    assert [row.path for row in pack.explain("routing")] == [
        "rules.a.label",
        "rules.a.within",
        "rules.a.within.n",
    ]


def test_what_a_child_retires_is_gone_and_recorded(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲}, b: {label: 乙}}")
    write("zhejiang/routing.yaml", "rules: {a: {retired: {reason: 已并入乙, source: 浙政办 二}}}")
    pack = load(root)

    assert list(pack.section("routing", Routing).rules) == ["b"]
    assert [(each.path, each.reason, each.source) for each in pack.retired] == [
        ("routing.rules.a", "已并入乙", "浙政办 二")
    ]


def test_days_on_the_same_side_of_every_change_share_one_pack(root: Path, write: Write) -> None:
    write(
        "national/routing.yaml",
        """
        rules:
          dated:
            - {from: 2020-01-01, value: {}}
            - from: 2024-03-01
              value: {a: {label: {dated: [{from: 2023-01-01, value: 甲}, {from: 2024-05-01, value: 乙}]}}}
            - {from: 2025-01-01, value: {a: {label: 丙}}}
        """,
    )
    months = [date(2024, month, day) for month in range(1, 13) for day in (1, 28)] + [date(2025, 1, 1)]

    for on in [*months[::2], *reversed(months)]:
        rules = load(root, "national", on=on).section("routing", Routing).rules
        wanted = "丙" if on.year == 2025 else "乙" if on.month >= 5 else "甲" if on.month >= 3 else None
        assert (rules["a"].label if rules else None) == wanted, on

    march = load(root, "national", on=date(2024, 3, 1))
    assert load(root, "national", on=date(2024, 4, 30)) is march
    assert (march.since, march.until) == (date(2024, 3, 1), date(2024, 5, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules: {z: {retired: {reason: 无}}}", "要停用的「routing.rules.z」在上级中不存在"),
        ("rules: {a: {retired: }}", "停用没有写明理由"),
        ("rules: {a: }", "留空会无声地删去上级的内容"),
        ("rules: {a: {label: {dated: [{from: 明年, value: 甲}]}}}", "分期的值缺少 from（日期）或 value"),
        ("rules: {a: {label: {dated: [{from: 2024-01-01, vlaue: 甲}]}}}", "是不是「value」"),
        ("rules: {a: {label: {reading: 甲, alternatives: [乙]}}}", "读法没有写明 register"),
        (
            "rules: {a: {label: {dated: [{from: 2024-01-01, value: 甲}, {from: 2024-01-01, value: 乙}]}}}",
            "起的值写了两次",
        ),
        ("- 1", "文件的最外层应为键值表"),
    ],
)
def test_a_wrong_word_of_the_loader_is_told(root: Path, write: Write, text: str, said: str) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲}}")
    write("zhejiang/huzhou/routing.yaml", text)

    with pytest.raises(PackErrors) as caught:
        load(root)

    assert said in str(caught.value)
    assert "zhejiang/huzhou/routing.yaml:1" in str(caught.value)


def test_all_faults_of_a_section_are_told_with_file_and_line(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules:\n  a: {label: 甲, within: {n: -1}}\n")
    write(
        "zhejiang/huzhou/routing.yaml",
        """\
        rules:
          a:
            wieght: 1
            weight: "5"
          b: {weight: true}
          c:
            label: 丙
            when:
              all:
                - {fact: 行业, strats: ["26"]}
            share: 一半
        """,
    )

    with pytest.raises(PackErrors) as caught:
        load(root).section("routing", Routing)

    here = "zhejiang/huzhou/routing.yaml"
    told = {str(each.at): (each.what, each.remedy) for each in caught.value.errors}
    assert told[f"{here}:3"] == ("不认识的键「wieght」", "是不是「weight」？")
    assert told[f"{here}:4"][0] == "「rules.a.weight」应为整数"
    assert told["national/routing.yaml:2"][0] == "「rules.a.within.n」不能小于 0"
    assert {each.what for each in caught.value.errors if str(each.at) == f"{here}:5"} == {
        "缺少键「label」",
        "「rules.b.weight」应为整数",
    }
    assert told[f"{here}:10"] == ("「rules.c.when.all.0.strats」不认识的键「strats」", "是不是「starts」？")
    assert told[f"{here}:11"][0] == "「rules.c.share」「一半」不是比率，例如 15% 或 1/3"
    assert len(caught.value.errors) == 7


def test_a_condition_in_a_section_is_read(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲, when: {fact: 行业, starts: [26]}}}")

    when = load(root).section("routing", Routing).rules["a"].when

    assert when.operand == ("26",)  # type: ignore[union-attr]


def test_check_finds_faults_everywhere_and_sections_nobody_knows(root: Path, write: Write) -> None:
    write("national/cases/appeal.yaml", "rules: {a: {label: 1.5, x: 1}}")
    write("national/cases/grant.yaml", "rules: {}")
    write("national/routnig.yaml", "rules: {}")
    write("zhejiang/huzhou/examples/routing.yaml", "- {name: 缺了结果, given: {}}\n")

    faults = packs.check(load(root), {"cases/*": Routing, "routing": Routing})

    said = [str(fault) for fault in faults]
    assert said == [
        "不认识的键「x」（national/cases/appeal.yaml:1）。可以写的有：label、share、weight、when、within",
        "没有哪个模块认得「routnig」这一部分（national/routnig.yaml:1）。是不是「routing」？",
        "缺少键「then」（zhejiang/huzhou/examples/routing.yaml:1）。请补上「then」",
    ]


def test_the_digest_follows_what_is_said_not_where(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲, weight: 1}}")
    before = load(root).digest("routing")

    write("zhejiang/huzhou/routing.yaml", "# 说明\nsource: 某文\nrules: {a: {weight: 1}}\n")
    same = load(root).digest("routing")
    write("zhejiang/huzhou/routing.yaml", "rules: {a: {weight: '1'}}\n")
    text = load(root).digest("routing")

    assert before == same
    assert text != same


def test_a_changed_file_is_seen_and_an_unchanged_one_not_read_again(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲}}")
    first = load(root)
    assert load(root) is first

    write("national/routing.yaml", "rules: {a: {label: 甲乙}}")

    assert load(root).section("routing", Routing).rules["a"].label == "甲乙"


def test_origin_of_an_overriding_value_points_back(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {a: {label: 甲}}")
    write("zhejiang/huzhou/routing.yaml", "\nrules: {a: {label: 乙}}")

    origin = load(root).origin("routing", "rules.a.label")

    assert (origin.pack, origin.place) == ("zhejiang/huzhou", Place("zhejiang/huzhou/routing.yaml", 2))
    assert origin.replaces
    assert origin.replaces.pack == "national"
    with pytest.raises(PackError, match="没有「lable」。是不是「label」"):
        load(root).origin("routing", "rules.a.lable")


def test_a_section_that_is_missing_gets_a_hint(root: Path, write: Write) -> None:
    write("national/routing.yaml", "rules: {}")

    with pytest.raises(PackError, match=r"没有「ruoting」这一部分.*是不是「routing」"):
        load(root).section("ruoting", Routing)


def test_a_header_is_checked_like_any_section(root: Path, write: Write) -> None:
    write("zhejiang/pack.yaml", "name: 浙江\nlevel: provinc\narea: 33\n")

    with pytest.raises(PackErrors) as caught:
        load(root)

    assert "zhejiang/pack.yaml:2）。是不是「province」？" in str(caught.value)
    assert "「area」「33」的写法不符合规定格式（zhejiang/pack.yaml:3）" in str(caught.value)
