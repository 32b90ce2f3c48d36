"""Red flags: by which words, ages and turns an emergency is known, and what only sounds like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ages import age_months
from bot.urgent import UrgentRules
from bot.urgent_cards import Danger, DangerLevel
from knowledge.language.normalise import normalise
from knowledge.language.numerals import numerals

RULES = UrgentRules.load()


def hear(*turns: str, age: float | None = None) -> Danger | None:
    """The danger in the last turn, each turn heard after the danger of the one before."""
    danger: Danger | None = None
    for turn in turns:
        danger = RULES.match(
            numerals(normalise(turn)), age_months=age, after=None if danger is None else danger.id
        )
    return danger


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        # Object after the bare verb, and 了 at the end: 喝84了, not only 喝了84.
        ("娃喝84了", "RF13"),
        ("孩子舔洗衣液嘞", "RF13"),
        ("宝宝咽樟脑丸了咋办", "RF13"),
        ("吃了爷爷的药", "RF13"),
        ("娃咬体温计了", "RF13"),
        ("孩子吃磁铁了", "RF12"),
        # Covered, however the cover and the child are put.
        ("孩子被毯子闷着了", "RF27"),
        ("包被捂住脸了", "RF27"),
        ("娃裹太严实了", "RF27"),
        ("娃娃迷瞪瞪的不太清醒", "RF01"),
        ("孩子神智不清", "RF01"),
        ("娃打蔫了", "RF07"),
        ("闺女没精打采的", "RF07"),
        ("眼眶陷下去了", "RF10"),
        ("宝宝哭没有泪", "RF10"),
        ("喘气像拉锯似的", "RF02"),
        ("喉咙里跟打呼噜一样响", "RF02"),
        ("呼吸浅得快", "RF02"),
        ("出气又浅又急", "RF02"),
        ("娃没抽了", "RF05"),
        ("孩子嘴唇不紫了", "RF03"),
        ("屁股上有巴掌印", "RF24"),
        ("孩子挨打了", "RF24"),
        ("在家挨揍", "RF32"),
        ("俺男人又揍我", "RF32"),
        ("被婆婆扇了", "RF32"),
        ("家里天天挨打", "RF32"),
        ("呛着了", "RF04"),
        ("走失了", "RF31"),
        ("我熬不住了", "RF22"),
    ],
)
def test_a_sign_is_heard_in_a_few_words(said: str, flag: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == flag
    assert any(word in danger.lead for word in ("120", "110", "12356", "急诊", "医院"))


@pytest.mark.parametrize(
    "said",
    [
        "洗洁精洗奶瓶有残留吃了有害吗",
        "宝宝吃手前用免洗洗手液擦",
        "宝宝喝完奶用消毒液擦桌子",
        "孩子吃钙片了",
        "我给老公打了个电话",
        "老公打我手机我没接",
        "老公打我电话我没接",
        "家里被打扫得很干净",
        "老公踢球我带娃",
        "被子捂住头睡觉有啥坏处",
        "囟门凹一点正常吗",
        "两个月宝宝哭没眼泪正常吗",
        "宝宝嗓子里呼噜呼噜响有痰",
        "宝宝打呼噜声音大",
        "孩子早上迷迷糊糊没睡醒",
        "家里的花蔫了",
        "我不抽了",
        "一阵一阵下雨带娃去哪玩",
        "公司撑不下去了要裁员",
        "想抱着孩子跳舞",
        "宝宝腿上有纸尿裤勒痕",
        "孩子跑得满头大汗脸通红喘气",
        "孩子嗓子红肿",
    ],
)
def test_the_same_words_in_a_calm_message_do_not_alarm(said: str) -> None:
    assert hear(said) is None


def test_violence_at_home_sends_to_the_police_first() -> None:
    for said in ("我在家里挨打", "老公动手打我", "被孩子他爸踹了"):
        danger = hear(said)
        assert danger is not None, said
        assert danger.lead.startswith("打 110"), said


def test_a_fit_that_has_stopped_still_goes_to_hospital() -> None:
    danger = hear("宝宝不抽了")
    assert danger is not None
    assert "医院" in danger.lead


def test_traditional_characters_and_chinese_numerals_are_heard_the_same() -> None:
    assert hear("寶寶抽搐了") == hear("宝宝抽搐了")
    assert RULES.match("娃两个月烧到三十八度五") == RULES.match("娃2个月烧到38度5")


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("吃葡萄噎住了，脸都紫了", DangerLevel.CALL_120),
        ("保姆掐俺家娃", DangerLevel.REPORT_110),
        ("娃把纽扣电池咽了", DangerLevel.ER_NOW),
        ("宝宝从沙发上滚到地上，玩得挺欢", DangerLevel.WATCH),
    ],
)
def test_the_level_says_how_fast_to_act(said: str, level: DangerLevel) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.level is level


def test_the_gravest_of_several_dangers_wins() -> None:
    danger = hear("娃烧到39度5没精神，刚才又抽了一下")
    assert danger is not None
    assert danger.level is DangerLevel.CALL_120


@pytest.mark.parametrize("days", ["九天", "二十来天", "26天", "刚满月"])
def test_any_fever_under_three_months_goes_to_hospital_now(days: str) -> None:
    danger = hear(f"{days}的宝宝有点低烧")
    assert danger is not None
    assert danger.level is DangerLevel.ER_NOW


@pytest.mark.parametrize(
    ("said", "is_urgent"),
    [
        ("两个月烧到38度5", True),
        ("两岁烧到38度5", False),
        ("宝贝七十天感冒了 烧到38度2", True),
        ("宝宝才五十天体温37.9", True),
        ("月窝里的孩儿身上发烫", True),
        ("一岁半烧到38度2 精神好", False),
        ("两岁烧了四天不退", True),
        ("三岁烧到40度5", True),
    ],
)
def test_a_fever_counts_by_age_degrees_and_days(said: str, *, is_urgent: bool) -> None:
    assert (hear(said) is not None) is is_urgent


def test_breaths_a_minute_count_by_age() -> None:
    # WHO: 50 and more from 2 months on, 40 and more from 12 months on.
    assert hear("一岁三个月 咳嗽 呼吸四十八次") is not None
    assert hear("六个月宝宝安静时呼吸四十二次正常吗") is None


@pytest.mark.parametrize(
    "said",
    [
        "没抽 就是发烧手凉",
        "上个月抽过 现在能打流感疫苗吗",
        "怎么预防噎住",
        "咋防娃触电",
        "梦见孩子掉水里",
        "夜惊和惊厥怎么区分",
        "烧抽过一回的娃还能扎百白破不",
        "喂奶期间能喝一口啤酒吗",
        "孩子吃多种维生素软糖行吗",
        "肠绞痛和肠套叠怎么分",
        "睡觉呼吸快怎么数",
        "婆婆非要捆孩子腿怎么劝",
        "孩子一岁三个月想把母乳停了，怎么弄他不受罪",
        "家暴庇护所在哪里",
        "托育老师虐待判几年",
    ],
)
def test_what_is_denied_past_feared_or_only_asked_about_is_calm(said: str) -> None:
    assert hear(said) is None


@pytest.mark.parametrize(
    "said",
    [
        # Bound straight by custom; weaned; a thing in pieces; an orphan's guardian.
        "奶奶把娃腿绑得直直的",
        "婆婆非要给孩子绑腿",
        "姥姥用布条捆着娃的腿睡觉",
        "想把母乳停了",
        "把夜奶停了",
        "推车才用两天轮子掉了",
        "婴儿车轱辘坏了能退吗",
        "餐椅的腿断了",
        "安全座椅卡扣松了",
        "我哥嫂车祸都没了侄子归谁监护",
        "妹妹妹夫车祸走了孩子谁养",
        # What new parents ask of a newborn's body.
        "囟门能碰吗",
        "新生儿手脚冰凉是不是冷",
        "惊跳和抽搐怎么分",
        "新生儿惊跳是抽搐吗",
        "怎么看是惊跳还是抽筋",
        # Hearsay.
        "听说有个孩子溺水了",
        "别人家孩子走丢了看着心疼",
        # Kind hands, and what may happen one day.
        "老公捶我背可舒服了",
        "会从床上摔下去吗 要不要围栏",
    ],
)
def test_customs_things_and_hearsay_do_not_alarm(said: str) -> None:
    assert hear(said) is None


@pytest.mark.parametrize(
    ("said", "flag"),
    [
        ("奶奶把孩子绑在椅子上", "RF24"),
        ("托班老师把孩子腿绑起来", "RF24"),
        ("扣子掉了 孩子吞了", "RF12"),
        ("推车轮子掉了 娃摔下来头着地", "RF25"),
        ("门把手指尖夹掉了", "RF18"),
        ("从床上摔下来腿断了", "RF25"),
        ("孩子车祸没了呼吸", "RF14"),
        ("新生儿手脚冰凉不吃奶", "RF20"),
        ("惊跳完两眼上翻抽了", "RF05"),
        ("听说托班老师打孩子", "RF24"),
        ("看到别人家孩子掉水里了", "RF16"),
        ("俺家那口子往死里捶我", "RF32"),
        ("地铁站娃挤丢了", "RF31"),
        ("闺女癫痫发作了 平时吃药控制的", "RF05"),
        # The card of its own, where one of another danger lay nearer by sound.
        ("海边浪把孩子卷走了", "RF16"),
        ("馒头糊嗓子眼了", "RF04"),
        ("后脑勺磕地上 睡着喊不起来", "RF14"),
        ("我真想一头撞死算了", "RF22"),
        ("孩子不见两个小时了找不着", "RF31"),
        ("发着烧突然眼神定住了", "RF05"),
        ("脸埋枕头里软了", "RF02"),
        ("三周大的宝宝烧38.4", "RF06"),
        # What no red flag names, and a doctor must see now.
        ("摔下来胳膊弯成怪样子", "G120"),
        ("鱼钩扎进手拔不出来", "G120"),
        ("孩子眼睛被石子崩了", "G120"),
        ("孩子突然看不见了", "G120"),
    ],
)
def test_a_danger_beside_the_same_words_is_heard(said: str, flag: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == flag


@pytest.mark.parametrize(
    "said", ["有个叔叔摸她下身", "有人摸孩子下面", "保安把她抱到没人的地方脱裤子", "司机亲我女儿的屁股"]
)
def test_whoever_touches_a_child_there_is_for_the_police(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == "RF24"


@pytest.mark.parametrize(
    "said", ["宝宝把豆子塞进鼻子里了", "纽扣塞鼻孔里取不出来", "小虫子钻耳朵里了怎么办", "珠子卡在耳朵眼里"]
)
def test_a_thing_stuck_in_the_nose_or_the_ear_is_for_a_doctor_and_no_choking(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == "G120"


@pytest.mark.parametrize("said", ["洗澡水进耳朵里了", "奶从鼻子里出来了", "鼻孔里塞了棉签擦鼻屎"])
def test_water_in_the_ear_or_milk_from_the_nose_is_no_thing_stuck(said: str) -> None:
    assert hear(said) is None


@pytest.mark.parametrize(
    "said",
    ["体重8.5", "头围45", "两个月头围38.5正常吗", "两个月宝宝头围从37长到38.5", "满月体重38.5斤"],
)
def test_a_measure_of_growth_is_no_fever(said: str) -> None:
    assert hear(said) is None


@pytest.mark.parametrize("said", ["两个月 体重10斤 烧到38度", "体重8斤 体温38.5 两个月"])
def test_a_fever_beside_a_measure_of_growth_is_one(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == "RF06"


EVENTS = [
    "噎住",
    "异物卡喉",
    "抽搐",
    "高热惊厥",
    "烫伤",
    "溺水",
    "触电",
    "误服药物",
    "误吞异物",
    "走失",
    "坠楼",
    "窒息",
    "中暑",
    "车祸",
    "被狗咬",
    "昏迷",
    "火灾",
    "吞纽扣电池",
    "摔到头",
    "便血",
    "呼吸困难",
    "煤气中毒",
]

ASKED_ABOUT = [
    "怎么预防{}",
    "{}急救视频",
    "{}新闻",
    "{}热线",
    "{}数据",
    "担心{}怎么办",
    "{}手册",
    "{}赔偿",
    "梦见{}",
    "去年{}过",
    "{}的小说",
    "{}概率大吗",
    "什么情况会{}",
    "{}案例",
    "电视上看到{}",
    "{}急救证怎么考",
    "万一{}怎么办",
]


@pytest.mark.parametrize("asked", ASKED_ABOUT)
def test_an_event_that_is_only_read_about_or_feared_is_calm(asked: str) -> None:
    assert [event for event in EVENTS if hear(asked.format(event))] == []


@pytest.mark.parametrize("told", ["孩子{}了", "{}怎么办", "{}了快救命", "宝宝{}了咋弄", "娃刚才{}了"])
def test_the_same_event_told_is_an_emergency(told: str) -> None:
    assert [event for event in EVENTS if not hear(told.format(event))] == []


def test_a_fit_that_came_again_is_not_a_thing_of_the_past() -> None:
    assert hear("去年抽过 刚才又抽了") is not None


def test_who_feeds_the_child_is_not_the_one_who_chokes() -> None:
    danger = hear("奶奶喂的汤圆 噎住了 快")
    assert danger is not None
    assert danger.id == "RF04"


@pytest.mark.parametrize(
    ("first", "then", "begins"),
    [
        ("孩子抽了", "现在不抽了", "停了也现在去医院"),
        ("孩子抽了", "要去医院吗", "马上打 120"),
        ("孩子抽了", "打120怎么说", "打 120：先说地址"),
        ("孩子抽了", "在等车", "守着孩子"),
        ("孩子抽了", "120打不通", "再打 120"),
        ("娃喝了洁厕灵", "他现在看着没事儿", "看着没事也现在去医院"),
        ("葡萄卡喉咙了", "吐出来了还去医院吗", "出来了也现在去医院"),
        ("孩子在超市走丢了", "报警要等24小时吗", "马上打 110，不用等"),
        ("老公打我", "报警了他会报复我", "打 110，再打 12338"),
        ("老师打孩子 身上有伤", "监控不给看", "打 110，请警察调监控"),
        ("我不想活了", "12356打了没人接", "再打 120"),
        ("宝宝掉床了", "能让他睡吗", "睡着叫得应"),
    ],
)
def test_what_is_asked_next_is_answered_with_the_next_deed(first: str, then: str, begins: str) -> None:
    danger = hear(first, then)
    assert danger is not None
    assert danger.lead.startswith(begins)


@pytest.mark.parametrize("said", ["最近老想哭", "生完孩子三周了天天掉眼泪", "觉得自己不是个好妈妈"])
def test_low_mood_is_somebody_to_talk_to_and_no_emergency(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.level is DangerLevel.TALK


@pytest.mark.parametrize(
    "said", ["想抱着孩子从楼上跳下去", "我怕控制不住伤害宝宝", "活着没意思", "没有我他们会更好"]
)
def test_thoughts_of_death_or_of_harming_the_child_are_heard_at_once(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == "RF22"


def test_low_mood_that_turns_to_death_is_heard_in_the_next_turn() -> None:
    danger = hear("最近老想哭", "不想活了")
    assert danger is not None
    assert danger.id == "RF22"


def test_after_low_mood_a_question_is_a_question_again() -> None:
    assert hear("最近老想哭", "多久能好") is None


@pytest.mark.parametrize("said", ["老公打我微信视频看孩子", "奶奶打毛衣给孙子", "他打我手机占线"])
def test_to_call_or_to_knit_is_not_to_beat(said: str) -> None:
    assert hear(said) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("家里着火了", "119"),
        ("孩子头卡栏杆里拔不出来", "119"),
        ("一扭脸娃没了 在超市", "110"),
        ("俺男人又打俺", "110"),
    ],
)
def test_each_danger_has_the_number_of_those_who_can_help(said: str, number: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.call == number


def test_the_same_low_fever_of_an_older_child_is_no_emergency() -> None:
    assert hear("一岁半的宝宝有点低烧") is None


def test_the_age_a_conversation_knows_counts_where_the_text_names_none() -> None:
    assert hear("有点低烧，要紧不", age=1.5) is not None
    assert hear("有点低烧，要紧不", age=20) is None


def test_an_age_in_the_text_goes_before_the_one_of_the_conversation() -> None:
    assert hear("老大五岁了，有点低烧", age=1.5) is None


def test_other_senses_of_alarming_words_do_not_alarm() -> None:
    for said in ("孩子抽奖中了个玩具", "打预防针要抽血吗", "卡通书包", "发烧友耳机", "宝宝吐泡泡"):
        assert hear(said) is None, said


def test_what_is_denied_or_only_feared_does_not_alarm() -> None:
    for said in ("没发烧没吐，就是不爱吃饭", "会不会噎着", "怕他摔着要不要买护栏"):
        assert hear(said) is None, said


def test_a_denied_sign_does_not_hide_another() -> None:
    assert hear("没发烧，突然就抽了") is not None
    assert hear("不吃奶还发烧，二十天的娃") is not None


def test_a_grown_up_who_is_ill_is_not_a_child_in_danger() -> None:
    assert hear("我发烧40度吃啥药") is None
    assert hear("老公小腿老抽筋") is None


def test_a_mother_who_thinks_of_dying_is_heard_even_without_a_child_named() -> None:
    danger = hear("不想活了")
    assert danger is not None
    assert "12356" in danger.lead


def test_anyone_who_does_not_wake_is_heard() -> None:
    danger = hear("我妈突然昏倒了叫不醒")
    assert danger is not None
    assert danger.call == "120"


def test_a_short_follow_up_keeps_the_card_and_answers_what_was_asked() -> None:
    first = hear("娃把洗洁精喝了一口")
    then = hear("娃把洗洁精喝了一口", "能抠嗓子让他吐吗")
    assert first is not None
    assert then is not None
    assert then.id == first.id
    assert then.lead.startswith("不要催吐")


def test_who_thinks_that_it_looks_well_is_told_again_to_go() -> None:
    first = hear("娃把纽扣电池咽了")
    then = hear("娃把纽扣电池咽了", "可他看着没啥事啊")
    assert first is not None
    assert then is not None
    assert then.id == first.id


def test_a_new_sign_after_a_fall_makes_it_graver() -> None:
    fall = hear("宝宝从推车里翻出来了")
    sleepy = hear("宝宝从推车里翻出来了", "他现在光想睡觉")
    assert fall is not None
    assert fall.level is DangerLevel.WATCH
    assert sleepy is not None
    assert sleepy.level is DangerLevel.ER_NOW


def test_thanks_and_another_subject_end_the_emergency() -> None:
    assert hear("孩子抽过去了", "谢谢") is None
    assert hear("孩子抽过去了", "陪产的假有几天") is None


def test_a_follow_up_without_an_emergency_before_it_is_none() -> None:
    assert RULES.match("能抠嗓子让他吐吗") is None


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("两个月", 2),
        ("2个月零3天", 2.1),
        ("一岁半", 18),
        ("1岁3个月", 15),
        ("半岁", 6),
        ("三个半月", 3.5),
        ("20天的宝宝", 0.66),
        ("28天奶娃", 0.92),
        ("三周大的宝宝", 0.69),
        ("出生十五天", 0.49),
        ("新生儿", 0.5),
        ("刚满月", 1),
        ("俩月的娃", 2),
        ("百天", 3.3),
        ("50来天 腋下37.9", 1.6),
    ],
)
def test_an_age_is_understood_as_parents_say_it(said: str, months: float) -> None:
    assert age_months(said) == pytest.approx(months, abs=0.05)
    assert age_months(numerals(said)) == pytest.approx(months, abs=0.05)


@pytest.mark.parametrize(
    "said",
    [
        "咳嗽两个月了",
        "怀孕5个月",
        "孕三周宝宝有胎心吗",
        "咳嗽三周了",
        "发烧三天",
        "产假还有两个月",
        "孩子发烧2天了",
        "产后10个月能上班吗",
        "休了12个月",
        "普惠托育哪家 1个月多少钱",
        "托育一个月大概要多少钱",
        "一个月1500块的托育",
    ],
)
def test_a_length_of_time_is_not_an_age(said: str) -> None:
    assert age_months(said) is None


@pytest.mark.parametrize(
    ("said", "months"), [("我35岁,娃刚满月", 1), ("姥姥65岁,宝宝2个月", 2), ("我今年三十五岁", None)]
)
def test_the_age_of_a_grown_up_is_not_the_childs(said: str, months: float | None) -> None:
    assert age_months(said) == months


@pytest.mark.timeout(10)
def test_a_word_that_is_two_others_is_not_tried_in_every_way() -> None:
    assert RULES.match("空调" + "大约是" * 60) is None


@pytest.mark.timeout(10)
def test_an_age_that_never_comes_is_not_looked_for_in_every_way() -> None:
    assert age_months("宝宝" + "刚满" * 99) is None


@given(st.text(max_size=300))
def test_any_text_is_answered_without_an_error(text: str) -> None:
    RULES.match(normalise(text))
    RULES.match(text, after="RF13", age_months=1.0)


@given(st.text(alphabet="抽吐烧摔卡孩子一直了不没宝天两3度", max_size=400))
def test_what_stands_past_the_bound_is_not_read(text: str) -> None:
    assert RULES.match(text) == RULES.match(text[:200])


@pytest.mark.parametrize(
    "piece", ["抽", "一直", "孩子吐摔烧", "我一直有点老是", "老师打", "没不会怕摔", "1个月"]
)
def test_repeated_words_cost_no_more_than_a_few_milliseconds(piece: str) -> None:
    text = (piece * 200)[:200]
    started = time.thread_time()
    for _ in range(10):
        RULES.match(text)
    assert (time.thread_time() - started) / 10 < 0.02


@pytest.mark.parametrize(
    ("before", "said"), [("宝宝发低烧了", "才40来天"), ("娃有点烧", "48天"), ("身上发热", "他2个月")]
)
def test_an_age_told_after_a_fever_is_read_with_it(before: str, said: str) -> None:
    assert RULES.match(before) is None
    danger = RULES.match(said, said_before=before)
    assert danger is not None
    assert danger.level is DangerLevel.ER_NOW


@pytest.mark.parametrize(
    ("before", "said"), [("发烧 洗澡", "才3天"), ("发烧", "2岁半"), ("产假 天数", "98天"), ("疫苗", "才40天")]
)
def test_a_length_of_time_or_an_older_child_after_it_is_calm(before: str, said: str) -> None:
    assert RULES.match(said, said_before=before) is None


@pytest.mark.parametrize(
    "said", ["俩月零五天，身上烫，不吃奶", "一个半月的娃额头有点烫", "两个多月 浑身热得很"]
)
def test_heat_that_is_felt_is_an_alarm_under_three_months(said: str) -> None:
    danger = hear(said)
    assert danger is not None
    assert danger.id == "RF06"


@pytest.mark.parametrize("said", ["一岁半身上有点烫", "两个月 天热身上热 穿多少", "两个月的宝宝洗澡水烫不烫"])
def test_heat_of_an_older_child_or_of_the_day_is_none(said: str) -> None:
    assert hear(said) is None
