# 中文。关于人员的话。

people-stranger = 我只回答已经介绍给我的人；请向管理员要一个邀请码，私聊发给我。
people-not-linked = 这个群还没有关联；管理员或经理发 /link 就能关联。私聊我现在就能回答你。
people-code-wrong = 这个邀请码不能用：已被使用、超过一天，或者输错了。请向管理员要一个新的。
people-code-tries = 邀请码试得太多了；一小时内不再接受。
people-welcome = 欢迎，{ $name }。你的角色：{ $role }。
role-viewer = 查看
role-support = 客服
role-warehouse = 仓库
role-buyer = 采购
role-manager = 经理
role-admin = 管理员
role-partner = 合作方
