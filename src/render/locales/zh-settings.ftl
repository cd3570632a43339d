# 中文。每个人自己的设置。

action-settings = 你的设置：{ $what }
settings-set = { $what }。已设好，说“撤销”可以收回。
settings-later = 工作时间和日报时间先记着，预警和日报目前还不会发。
settings-are = 回答语言：{ $language }。时区：{ $zone }（那里现在 { $now }）。工作时间：{ $hours }。日报：{ $digest }。
settings-how = 要改就说“我的时区是东京”“我工作时间9点到18点”“用英文回答我”“日报早上八点发”；/settings reset 全部清除。
settings-not-set = 未设
settings-no-zone = 没有 { $what } 这个时区；请说城市名，或写成 Europe/Berlin 这样。什么都没改。
settings-no-hours = 工作时间不会是 { $what }。你几点到几点上班？可以说“我工作时间9点到18点”；现在什么都没改。
settings-no-digest = { $what } 不是一天里的时间；请说成“日报早上八点发”这样。什么都没改。
settings-no-language = 我只用中文或英文回答，不会 { $what }。什么都没改。
clarify-settings = 没看出要改哪个设置；可以说“我的时区是柏林”“我工作时间9点到18点”“用英文回答我”或“日报早上八点发”。
tell-set-preference = 我的时区是东京，工作时间9点到18点
choice-take-back = 撤销
field-language = 语言
field-time-zone = 时区
field-hours = 工作时间
field-digest-at = 日报时间
word-english = 英文
word-chinese = 中文
command-settings = 你的语言、时区、工作时间和日报时间
