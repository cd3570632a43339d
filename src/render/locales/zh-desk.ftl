# 中文。聊天平台上关于消息和文件的话。

desk-failed = 我这边出错了，已记入日志。请再问一次。
desk-too-many = 一下子太多了，请等一分钟再问。
desk-too-late = 这条消息我没能在 { $hours } 小时内回答。如果还需要，请再问一次。
desk-too-long = 这条消息太长（最多 { $characters } 个字符）。请说短一点，或作为文件发来。
desk-button-stale = 这个按钮已经失效，请重新问。
desk-button-of-another = 这个按钮是给提问的人用的。您自己问，就有您自己的按钮。
desk-answered-in-private = 已私信回复你。
desk-write-to-me-first = 这个只能私聊。请先私聊我一次，然后再问。
desk-photo = 我看不了图片和视频。请打字，或直接发文件（CSV 或 Excel）。
desk-may-not-import = 您的角色不能导入文件，请让经理来发。
desk-send-the-file = 请直接把文件发到这里；可以同时写上说明，例如 /import --market DE。
desk-reading = 正在读取 { $files } …
desk-file-too-large = { $file } 超过了我能接收的 { $megabytes } MB。请分开发，或压缩（.gz）后再发。
desk-file-gone = { $file } 已经取不到了，请重新发一次。

help-files = 把文件（CSV 或 Excel，.gz 也行）发给我就会导入；不认识的表头说几句就能对上。
help-voice = 发语音给我，我也回答。
help-files-terminal = /import 文件 导入，/undo 撤回上次导入。
help-voice-terminal = /note 文件 说一段录音。
help-commands-terminal = /settings 看语言、时区和工作时间；/why 看上一个回答的全部计算；/unmapped、/mappings、/aliases、/actions 列出记着的东西；/quit 退出。

desk-no-such-command = 没有 /{ $name } 这个命令；/help 看有哪些。
desk-said-like = 请这样写：{ $examples }
desk-said-like-word = 不明白这里的“{ $word }”。请这样写：{ $examples }

## 命令

command-stock = 某个商品有多少、在哪里
command-cover = 某个商品还能卖多少天
command-ask = 用自己的话问任何库存问题，发语音也行
command-help = 可以问我、告诉我什么
command-chart = 把回答画成图：每周销量、滞销品……
command-import = 怎样把文件发给我导入（经理）
command-chart-says = { $said ->
    [none] 每周销量画个图
   *[some] { $what }画个图
  }
command-ask-what = 请说要问什么，例如“/ask 未来三周哪些会断货”。
command-runout = 哪些快断货
command-transit = 在途有哪些，什么时候到
command-sales = 卖了什么，卖了多少
command-aging = 库存放了多久
command-undo = 撤回你最近告诉我的
command-me = 你的身份和权限
command-language = 我用什么语言回答：en、zh 或 auto
command-link = 让我在这个群里回答（管理员、经理）
command-unlink = 让我不再在这个群里回答（管理员、经理）
command-invite = 生成邀请码（管理员，私聊）
command-people = 谁可以提问（管理员，私聊）
command-audit = 谁做了什么（管理员，私聊）
command-stock-says = { $said ->
    [none] 库存有多少
   *[some] { $what } 的库存
  }
command-cover-says = { $said ->
    [none] 还能卖几天
   *[some] { $what } 还能卖几天
  }
command-runout-says = { $said ->
    [none] 未来30天哪些会断货
   *[some] { $what } 什么时候断货
  }
command-transit-says = { $said ->
    [none] 在途的货有哪些
   *[some] { $what } 在途
  }
command-sales-says = { $said ->
    [none] 最近30天的销量
   *[some] { $what } 的销量
  }
command-aging-says = { $said ->
    [none] 库龄
   *[some] { $what } 的库龄
  }
