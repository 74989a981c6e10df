"""People of an invented firm and its customers: surnames, given names, posts, what they like."""

from __future__ import annotations

from kamxl.sample.words import Pair

SURNAMES: tuple[Pair, ...] = (
    ("李", "Li"), ("王", "Wang"), ("张", "Zhang"), ("刘", "Liu"), ("陈", "Chen"), ("杨", "Yang"), ("赵", "Zhao"), ("黄", "Huang"), ("周", "Zhou"), ("吴", "Wu"),
    ("徐", "Xu"), ("孙", "Sun"), ("胡", "Hu"), ("朱", "Zhu"), ("高", "Gao"), ("林", "Lin"), ("何", "He"), ("郭", "Guo"), ("马", "Ma"), ("罗", "Luo"),
    ("梁", "Liang"), ("宋", "Song"), ("郑", "Zheng"), ("谢", "Xie"), ("韩", "Han"), ("唐", "Tang"), ("冯", "Feng"), ("于", "Yu"), ("董", "Dong"), ("萧", "Xiao"),
    ("程", "Cheng"), ("曹", "Cao"), ("袁", "Yuan"), ("邓", "Deng"), ("许", "Xu"), ("傅", "Fu"), ("沈", "Shen"), ("曾", "Zeng"), ("彭", "Peng"), ("吕", "Lyu"),
)  # fmt: skip
GIVEN_NAMES: tuple[Pair, ...] = (
    ("明", "Ming"), ("志强", "Zhiqiang"), ("建国", "Jianguo"), ("伟", "Wei"), ("海涛", "Haitao"), ("晓东", "Xiaodong"), ("立新", "Lixin"), ("永刚", "Yonggang"), ("俊杰", "Junjie"), ("浩", "Hao"),
    ("国栋", "Guodong"), ("文斌", "Wenbin"), ("春生", "Chunsheng"), ("家豪", "Jiahao"), ("子轩", "Zixuan"), ("鹏程", "Pengcheng"), ("宏伟", "Hongwei"), ("勇", "Yong"), ("建华", "Jianhua"), ("长青", "Changqing"),
    ("丽", "Li"), ("晓燕", "Xiaoyan"), ("雪梅", "Xuemei"), ("倩", "Qian"), ("慧敏", "Huimin"), ("雅婷", "Yating"), ("秀英", "Xiuying"), ("佳琪", "Jiaqi"), ("红霞", "Hongxia"), ("思远", "Siyuan"),
    ("琳", "Lin"), ("欣怡", "Xinyi"), ("玉兰", "Yulan"), ("静怡", "Jingyi"), ("晨", "Chen"), ("宇航", "Yuhang"), ("德华", "Dehua"), ("振宇", "Zhenyu"), ("少华", "Shaohua"), ("一帆", "Yifan"),
)  # fmt: skip
POSTS: tuple[tuple[Pair, float], ...] = (
    (("采购经理", "Purchasing manager"), 0.34), (("采购主管", "Purchasing supervisor"), 0.18), (("设备部经理", "Equipment manager"), 0.13),
    (("电气工程师", "Electrical engineer"), 0.12), (("供应链总监", "Supply chain director"), 0.08), (("技术部部长", "Head of engineering"), 0.08),
    (("生产总监", "Production director"), 0.07),
)  # fmt: skip
DECIDERS: tuple[Pair, ...] = (
    ("总经理", "general manager"),
    ("副总经理", "deputy general manager"),
    ("采购总监", "purchasing director"),
    ("技术总监", "technical director"),
)
PREFERENCES: tuple[Pair, ...] = (
    ("看重交期", "Delivery time first"), ("要求原厂质保函", "Wants a maker's warranty letter"), ("习惯电话沟通", "Prefers calls"), ("偏好年度框架协议", "Likes yearly frame agreements"),
    ("注重技术支持", "Values technical support"), ("对价格敏感", "Price sensitive"), ("需要驻场服务", "Wants on-site service"), ("货到付款", "Pays on delivery"),
)  # fmt: skip
