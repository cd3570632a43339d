units = { $count } 件
