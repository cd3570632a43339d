units = { $count ->
    [one] 1 unit
   *[other] { $count } units
}
