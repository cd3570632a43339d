# 中文。说出来的话。

listening-now = 正在听…
listening-heard = 听到：{ $text }
listening-did-you-say = 您说的是“{ $text }”吗？
listening-yes = 是
listening-no = 不是
listening-wrong = 听错了
listening-unspoken = 这个回答没能读出来：{ $reason }。
listening-no-model = 我还听不了语音：这里没有语音模型。请让管理员运行“stockroom model pull base-q5_1”下载一个；在那之前请打字。
listening-queue-full = 等待的语音太多了。请过几分钟再发，或者打字。
listening-person-full = 您还有 { $waiting } 条语音在等待。请等它们得到回答后再发，或者打字。
listening-too-slow = 听的时间太长，我放弃了。请说短一点，或者打字。
listening-unusable = 我的语音识别在这台机器上用不了，原因在日志里。请打字。
listening-broken = 听到一半中断了。请再发一次，或者打字。
talk-misheard = 抱歉。请再说一遍，或者打字告诉我。
