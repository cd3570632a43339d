//! Markets and currencies: ISO 3166 codes (and EU, XK, ZZ) with the time zone
//! in which the marketplace keeps its days, its currency and its names; the
//! codes of ISO 4217. Sources: tzdata (`zone.tab`), CLDR (names, currencies).

/// One market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    /// ISO 3166 alpha-2, upper case; EU the union, XK Kosovo, ZZ unknown.
    pub code: &'static str,
    /// IANA time zone of the marketplace: where a country has several, the
    /// one that its largest marketplaces keep their days in (US: Pacific).
    pub time_zone: &'static str,
    /// ISO 4217; empty where there is none.
    pub currency: &'static str,
    pub en: &'static str,
    pub zh: &'static str,
}

/// The market that is not known: kept as ZZ and named in reports.
pub const UNKNOWN: &str = "ZZ";

/// The market of an ISO 3166 code, in any case. UK is read as GB.
pub fn by_code(code: &str) -> Option<&'static Market> {
    let mut upper = [0_u8; 2];
    let bytes = code.as_bytes();
    if bytes.len() != 2 {
        return None;
    }
    upper.copy_from_slice(bytes);
    upper.make_ascii_uppercase();
    let upper = if &upper == b"UK" { *b"GB" } else { upper };
    MARKETS.binary_search_by(|market| market.code.as_bytes().cmp(&upper)).ok().map(|place| &MARKETS[place])
}

/// The market of a country's name, English or Chinese, in any case, as the
/// `Country` columns of exports write it.
pub fn by_name(name: &str) -> Option<&'static Market> {
    let name = name.trim();
    if let Some((_, code)) = OTHER_NAMES.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
        return by_code(code);
    }
    MARKETS.iter().find(|market| market.en.eq_ignore_ascii_case(name) || market.zh == name)
}

/// Whether `code` (upper case) is a currency of ISO 4217.
pub fn is_currency(code: &str) -> bool {
    CURRENCIES.binary_search(&code).is_ok()
}

/// Names beside those of the table. EIRE, RSA, European Community and
/// Unspecified are UCI Online Retail's.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("UK", "GB"),
    ("Great Britain", "GB"),
    ("Britain", "GB"),
    ("USA", "US"),
    ("United States of America", "US"),
    ("America", "US"),
    ("EIRE", "IE"),
    ("RSA", "ZA"),
    ("Channel Islands", "JE"),
    ("European Community", "EU"),
    ("Czech Republic", "CZ"),
    ("UAE", "AE"),
    ("Holland", "NL"),
    ("The Netherlands", "NL"),
    ("Korea", "KR"),
    ("Republic of Korea", "KR"),
    ("Russian Federation", "RU"),
    ("Turkey", "TR"),
    ("Viet Nam", "VN"),
    ("Hong Kong SAR", "HK"),
    ("中国香港", "HK"),
    ("中国澳门", "MO"),
    ("中国台湾", "TW"),
    ("阿联酋", "AE"),
    ("沙特", "SA"),
    ("Unspecified", "ZZ"),
];

const fn m(
    code: &'static str,
    time_zone: &'static str,
    currency: &'static str,
    en: &'static str,
    zh: &'static str,
) -> Market {
    Market { code, time_zone, currency, en, zh }
}

/// All markets, sorted by code.
#[rustfmt::skip]
pub const MARKETS: &[Market] = &[
    m("AD", "Europe/Andorra", "EUR", "Andorra", "安道尔"),
    m("AE", "Asia/Dubai", "AED", "United Arab Emirates", "阿拉伯联合酋长国"),
    m("AF", "Asia/Kabul", "AFN", "Afghanistan", "阿富汗"),
    m("AG", "America/Antigua", "XCD", "Antigua and Barbuda", "安提瓜和巴布达"),
    m("AI", "America/Anguilla", "XCD", "Anguilla", "安圭拉"),
    m("AL", "Europe/Tirane", "ALL", "Albania", "阿尔巴尼亚"),
    m("AM", "Asia/Yerevan", "AMD", "Armenia", "亚美尼亚"),
    m("AO", "Africa/Luanda", "AOA", "Angola", "安哥拉"),
    m("AQ", "Antarctica/McMurdo", "", "Antarctica", "南极洲"),
    m("AR", "America/Argentina/Buenos_Aires", "ARS", "Argentina", "阿根廷"),
    m("AS", "Pacific/Pago_Pago", "USD", "American Samoa", "美属萨摩亚"),
    m("AT", "Europe/Vienna", "EUR", "Austria", "奥地利"),
    m("AU", "Australia/Sydney", "AUD", "Australia", "澳大利亚"),
    m("AW", "America/Aruba", "AWG", "Aruba", "阿鲁巴"),
    m("AX", "Europe/Mariehamn", "EUR", "Åland Islands", "奥兰群岛"),
    m("AZ", "Asia/Baku", "AZN", "Azerbaijan", "阿塞拜疆"),
    m("BA", "Europe/Sarajevo", "BAM", "Bosnia and Herzegovina", "波斯尼亚和黑塞哥维那"),
    m("BB", "America/Barbados", "BBD", "Barbados", "巴巴多斯"),
    m("BD", "Asia/Dhaka", "BDT", "Bangladesh", "孟加拉国"),
    m("BE", "Europe/Brussels", "EUR", "Belgium", "比利时"),
    m("BF", "Africa/Ouagadougou", "XOF", "Burkina Faso", "布基纳法索"),
    m("BG", "Europe/Sofia", "EUR", "Bulgaria", "保加利亚"),
    m("BH", "Asia/Bahrain", "BHD", "Bahrain", "巴林"),
    m("BI", "Africa/Bujumbura", "BIF", "Burundi", "布隆迪"),
    m("BJ", "Africa/Porto-Novo", "XOF", "Benin", "贝宁"),
    m("BL", "America/St_Barthelemy", "EUR", "St. Barthélemy", "圣巴泰勒米"),
    m("BM", "Atlantic/Bermuda", "BMD", "Bermuda", "百慕大"),
    m("BN", "Asia/Brunei", "BND", "Brunei", "文莱"),
    m("BO", "America/La_Paz", "BOB", "Bolivia", "玻利维亚"),
    m("BQ", "America/Kralendijk", "USD", "Caribbean Netherlands", "荷属加勒比区"),
    m("BR", "America/Sao_Paulo", "BRL", "Brazil", "巴西"),
    m("BS", "America/Nassau", "BSD", "Bahamas", "巴哈马"),
    m("BT", "Asia/Thimphu", "INR", "Bhutan", "不丹"),
    m("BV", "Europe/Oslo", "NOK", "Bouvet Island", "布韦岛"),
    m("BW", "Africa/Gaborone", "BWP", "Botswana", "博茨瓦纳"),
    m("BY", "Europe/Minsk", "BYN", "Belarus", "白俄罗斯"),
    m("BZ", "America/Belize", "BZD", "Belize", "伯利兹"),
    m("CA", "America/Toronto", "CAD", "Canada", "加拿大"),
    m("CC", "Indian/Cocos", "AUD", "Cocos (Keeling) Islands", "科科斯（基林）群岛"),
    m("CD", "Africa/Kinshasa", "CDF", "Congo - Kinshasa", "刚果（金）"),
    m("CF", "Africa/Bangui", "XAF", "Central African Republic", "中非共和国"),
    m("CG", "Africa/Brazzaville", "XAF", "Congo - Brazzaville", "刚果（布）"),
    m("CH", "Europe/Zurich", "CHF", "Switzerland", "瑞士"),
    m("CI", "Africa/Abidjan", "XOF", "Côte d'Ivoire", "科特迪瓦"),
    m("CK", "Pacific/Rarotonga", "NZD", "Cook Islands", "库克群岛"),
    m("CL", "America/Santiago", "CLP", "Chile", "智利"),
    m("CM", "Africa/Douala", "XAF", "Cameroon", "喀麦隆"),
    m("CN", "Asia/Shanghai", "CNY", "China", "中国"),
    m("CO", "America/Bogota", "COP", "Colombia", "哥伦比亚"),
    m("CR", "America/Costa_Rica", "CRC", "Costa Rica", "哥斯达黎加"),
    m("CU", "America/Havana", "CUP", "Cuba", "古巴"),
    m("CV", "Atlantic/Cape_Verde", "CVE", "Cape Verde", "佛得角"),
    m("CW", "America/Curacao", "XCG", "Curaçao", "库拉索"),
    m("CX", "Indian/Christmas", "AUD", "Christmas Island", "圣诞岛"),
    m("CY", "Asia/Nicosia", "EUR", "Cyprus", "塞浦路斯"),
    m("CZ", "Europe/Prague", "CZK", "Czechia", "捷克"),
    m("DE", "Europe/Berlin", "EUR", "Germany", "德国"),
    m("DJ", "Africa/Djibouti", "DJF", "Djibouti", "吉布提"),
    m("DK", "Europe/Copenhagen", "DKK", "Denmark", "丹麦"),
    m("DM", "America/Dominica", "XCD", "Dominica", "多米尼克"),
    m("DO", "America/Santo_Domingo", "DOP", "Dominican Republic", "多米尼加共和国"),
    m("DZ", "Africa/Algiers", "DZD", "Algeria", "阿尔及利亚"),
    m("EC", "America/Guayaquil", "USD", "Ecuador", "厄瓜多尔"),
    m("EE", "Europe/Tallinn", "EUR", "Estonia", "爱沙尼亚"),
    m("EG", "Africa/Cairo", "EGP", "Egypt", "埃及"),
    m("EH", "Africa/El_Aaiun", "MAD", "Western Sahara", "西撒哈拉"),
    m("ER", "Africa/Asmara", "ERN", "Eritrea", "厄立特里亚"),
    m("ES", "Europe/Madrid", "EUR", "Spain", "西班牙"),
    m("ET", "Africa/Addis_Ababa", "ETB", "Ethiopia", "埃塞俄比亚"),
    m("EU", "Europe/Berlin", "EUR", "European Union", "欧盟"),
    m("FI", "Europe/Helsinki", "EUR", "Finland", "芬兰"),
    m("FJ", "Pacific/Fiji", "FJD", "Fiji", "斐济"),
    m("FK", "Atlantic/Stanley", "FKP", "Falkland Islands", "福克兰群岛"),
    m("FM", "Pacific/Pohnpei", "USD", "Micronesia", "密克罗尼西亚"),
    m("FO", "Atlantic/Faroe", "DKK", "Faroe Islands", "法罗群岛"),
    m("FR", "Europe/Paris", "EUR", "France", "法国"),
    m("GA", "Africa/Libreville", "XAF", "Gabon", "加蓬"),
    m("GB", "Europe/London", "GBP", "United Kingdom", "英国"),
    m("GD", "America/Grenada", "XCD", "Grenada", "格林纳达"),
    m("GE", "Asia/Tbilisi", "GEL", "Georgia", "格鲁吉亚"),
    m("GF", "America/Cayenne", "EUR", "French Guiana", "法属圭亚那"),
    m("GG", "Europe/Guernsey", "GBP", "Guernsey", "根西岛"),
    m("GH", "Africa/Accra", "GHS", "Ghana", "加纳"),
    m("GI", "Europe/Gibraltar", "GIP", "Gibraltar", "直布罗陀"),
    m("GL", "America/Nuuk", "DKK", "Greenland", "格陵兰"),
    m("GM", "Africa/Banjul", "GMD", "Gambia", "冈比亚"),
    m("GN", "Africa/Conakry", "GNF", "Guinea", "几内亚"),
    m("GP", "America/Guadeloupe", "EUR", "Guadeloupe", "瓜德罗普"),
    m("GQ", "Africa/Malabo", "XAF", "Equatorial Guinea", "赤道几内亚"),
    m("GR", "Europe/Athens", "EUR", "Greece", "希腊"),
    m("GS", "Atlantic/South_Georgia", "GBP", "South Georgia and South Sandwich Islands", "南乔治亚和南桑威奇群岛"),
    m("GT", "America/Guatemala", "GTQ", "Guatemala", "危地马拉"),
    m("GU", "Pacific/Guam", "USD", "Guam", "关岛"),
    m("GW", "Africa/Bissau", "XOF", "Guinea-Bissau", "几内亚比绍"),
    m("GY", "America/Guyana", "GYD", "Guyana", "圭亚那"),
    m("HK", "Asia/Hong_Kong", "HKD", "Hong Kong", "香港"),
    m("HM", "Indian/Kerguelen", "AUD", "Heard and McDonald Islands", "赫德岛和麦克唐纳群岛"),
    m("HN", "America/Tegucigalpa", "HNL", "Honduras", "洪都拉斯"),
    m("HR", "Europe/Zagreb", "EUR", "Croatia", "克罗地亚"),
    m("HT", "America/Port-au-Prince", "HTG", "Haiti", "海地"),
    m("HU", "Europe/Budapest", "HUF", "Hungary", "匈牙利"),
    m("ID", "Asia/Jakarta", "IDR", "Indonesia", "印度尼西亚"),
    m("IE", "Europe/Dublin", "EUR", "Ireland", "爱尔兰"),
    m("IL", "Asia/Jerusalem", "ILS", "Israel", "以色列"),
    m("IM", "Europe/Isle_of_Man", "GBP", "Isle of Man", "马恩岛"),
    m("IN", "Asia/Kolkata", "INR", "India", "印度"),
    m("IO", "Indian/Chagos", "USD", "British Indian Ocean Territory", "英属印度洋领地"),
    m("IQ", "Asia/Baghdad", "IQD", "Iraq", "伊拉克"),
    m("IR", "Asia/Tehran", "IRR", "Iran", "伊朗"),
    m("IS", "Atlantic/Reykjavik", "ISK", "Iceland", "冰岛"),
    m("IT", "Europe/Rome", "EUR", "Italy", "意大利"),
    m("JE", "Europe/Jersey", "GBP", "Jersey", "泽西岛"),
    m("JM", "America/Jamaica", "JMD", "Jamaica", "牙买加"),
    m("JO", "Asia/Amman", "JOD", "Jordan", "约旦"),
    m("JP", "Asia/Tokyo", "JPY", "Japan", "日本"),
    m("KE", "Africa/Nairobi", "KES", "Kenya", "肯尼亚"),
    m("KG", "Asia/Bishkek", "KGS", "Kyrgyzstan", "吉尔吉斯斯坦"),
    m("KH", "Asia/Phnom_Penh", "KHR", "Cambodia", "柬埔寨"),
    m("KI", "Pacific/Tarawa", "AUD", "Kiribati", "基里巴斯"),
    m("KM", "Indian/Comoro", "KMF", "Comoros", "科摩罗"),
    m("KN", "America/St_Kitts", "XCD", "St. Kitts and Nevis", "圣基茨和尼维斯"),
    m("KP", "Asia/Pyongyang", "KPW", "North Korea", "朝鲜"),
    m("KR", "Asia/Seoul", "KRW", "South Korea", "韩国"),
    m("KW", "Asia/Kuwait", "KWD", "Kuwait", "科威特"),
    m("KY", "America/Cayman", "KYD", "Cayman Islands", "开曼群岛"),
    m("KZ", "Asia/Almaty", "KZT", "Kazakhstan", "哈萨克斯坦"),
    m("LA", "Asia/Vientiane", "LAK", "Laos", "老挝"),
    m("LB", "Asia/Beirut", "LBP", "Lebanon", "黎巴嫩"),
    m("LC", "America/St_Lucia", "XCD", "St. Lucia", "圣卢西亚"),
    m("LI", "Europe/Vaduz", "CHF", "Liechtenstein", "列支敦士登"),
    m("LK", "Asia/Colombo", "LKR", "Sri Lanka", "斯里兰卡"),
    m("LR", "Africa/Monrovia", "LRD", "Liberia", "利比里亚"),
    m("LS", "Africa/Maseru", "ZAR", "Lesotho", "莱索托"),
    m("LT", "Europe/Vilnius", "EUR", "Lithuania", "立陶宛"),
    m("LU", "Europe/Luxembourg", "EUR", "Luxembourg", "卢森堡"),
    m("LV", "Europe/Riga", "EUR", "Latvia", "拉脱维亚"),
    m("LY", "Africa/Tripoli", "LYD", "Libya", "利比亚"),
    m("MA", "Africa/Casablanca", "MAD", "Morocco", "摩洛哥"),
    m("MC", "Europe/Monaco", "EUR", "Monaco", "摩纳哥"),
    m("MD", "Europe/Chisinau", "MDL", "Moldova", "摩尔多瓦"),
    m("ME", "Europe/Podgorica", "EUR", "Montenegro", "黑山"),
    m("MF", "America/Marigot", "EUR", "St. Martin", "法属圣马丁"),
    m("MG", "Indian/Antananarivo", "MGA", "Madagascar", "马达加斯加"),
    m("MH", "Pacific/Majuro", "USD", "Marshall Islands", "马绍尔群岛"),
    m("MK", "Europe/Skopje", "MKD", "North Macedonia", "北马其顿"),
    m("ML", "Africa/Bamako", "XOF", "Mali", "马里"),
    m("MM", "Asia/Yangon", "MMK", "Myanmar", "缅甸"),
    m("MN", "Asia/Ulaanbaatar", "MNT", "Mongolia", "蒙古"),
    m("MO", "Asia/Macau", "MOP", "Macao", "澳门"),
    m("MP", "Pacific/Saipan", "USD", "Northern Mariana Islands", "北马里亚纳群岛"),
    m("MQ", "America/Martinique", "EUR", "Martinique", "马提尼克"),
    m("MR", "Africa/Nouakchott", "MRU", "Mauritania", "毛里塔尼亚"),
    m("MS", "America/Montserrat", "XCD", "Montserrat", "蒙特塞拉特"),
    m("MT", "Europe/Malta", "EUR", "Malta", "马耳他"),
    m("MU", "Indian/Mauritius", "MUR", "Mauritius", "毛里求斯"),
    m("MV", "Indian/Maldives", "MVR", "Maldives", "马尔代夫"),
    m("MW", "Africa/Blantyre", "MWK", "Malawi", "马拉维"),
    m("MX", "America/Mexico_City", "MXN", "Mexico", "墨西哥"),
    m("MY", "Asia/Kuala_Lumpur", "MYR", "Malaysia", "马来西亚"),
    m("MZ", "Africa/Maputo", "MZN", "Mozambique", "莫桑比克"),
    m("NA", "Africa/Windhoek", "ZAR", "Namibia", "纳米比亚"),
    m("NC", "Pacific/Noumea", "XPF", "New Caledonia", "新喀里多尼亚"),
    m("NE", "Africa/Niamey", "XOF", "Niger", "尼日尔"),
    m("NF", "Pacific/Norfolk", "AUD", "Norfolk Island", "诺福克岛"),
    m("NG", "Africa/Lagos", "NGN", "Nigeria", "尼日利亚"),
    m("NI", "America/Managua", "NIO", "Nicaragua", "尼加拉瓜"),
    m("NL", "Europe/Amsterdam", "EUR", "Netherlands", "荷兰"),
    m("NO", "Europe/Oslo", "NOK", "Norway", "挪威"),
    m("NP", "Asia/Kathmandu", "NPR", "Nepal", "尼泊尔"),
    m("NR", "Pacific/Nauru", "AUD", "Nauru", "瑙鲁"),
    m("NU", "Pacific/Niue", "NZD", "Niue", "纽埃"),
    m("NZ", "Pacific/Auckland", "NZD", "New Zealand", "新西兰"),
    m("OM", "Asia/Muscat", "OMR", "Oman", "阿曼"),
    m("PA", "America/Panama", "PAB", "Panama", "巴拿马"),
    m("PE", "America/Lima", "PEN", "Peru", "秘鲁"),
    m("PF", "Pacific/Tahiti", "XPF", "French Polynesia", "法属波利尼西亚"),
    m("PG", "Pacific/Port_Moresby", "PGK", "Papua New Guinea", "巴布亚新几内亚"),
    m("PH", "Asia/Manila", "PHP", "Philippines", "菲律宾"),
    m("PK", "Asia/Karachi", "PKR", "Pakistan", "巴基斯坦"),
    m("PL", "Europe/Warsaw", "PLN", "Poland", "波兰"),
    m("PM", "America/Miquelon", "EUR", "St. Pierre and Miquelon", "圣皮埃尔和密克隆群岛"),
    m("PN", "Pacific/Pitcairn", "NZD", "Pitcairn Islands", "皮特凯恩群岛"),
    m("PR", "America/Puerto_Rico", "USD", "Puerto Rico", "波多黎各"),
    m("PS", "Asia/Hebron", "ILS", "Palestine", "巴勒斯坦"),
    m("PT", "Europe/Lisbon", "EUR", "Portugal", "葡萄牙"),
    m("PW", "Pacific/Palau", "USD", "Palau", "帕劳"),
    m("PY", "America/Asuncion", "PYG", "Paraguay", "巴拉圭"),
    m("QA", "Asia/Qatar", "QAR", "Qatar", "卡塔尔"),
    m("RE", "Indian/Reunion", "EUR", "Réunion", "留尼汪"),
    m("RO", "Europe/Bucharest", "RON", "Romania", "罗马尼亚"),
    m("RS", "Europe/Belgrade", "RSD", "Serbia", "塞尔维亚"),
    m("RU", "Europe/Moscow", "RUB", "Russia", "俄罗斯"),
    m("RW", "Africa/Kigali", "RWF", "Rwanda", "卢旺达"),
    m("SA", "Asia/Riyadh", "SAR", "Saudi Arabia", "沙特阿拉伯"),
    m("SB", "Pacific/Guadalcanal", "SBD", "Solomon Islands", "所罗门群岛"),
    m("SC", "Indian/Mahe", "SCR", "Seychelles", "塞舌尔"),
    m("SD", "Africa/Khartoum", "SDG", "Sudan", "苏丹"),
    m("SE", "Europe/Stockholm", "SEK", "Sweden", "瑞典"),
    m("SG", "Asia/Singapore", "SGD", "Singapore", "新加坡"),
    m("SH", "Atlantic/St_Helena", "SHP", "St. Helena", "圣赫勒拿"),
    m("SI", "Europe/Ljubljana", "EUR", "Slovenia", "斯洛文尼亚"),
    m("SJ", "Arctic/Longyearbyen", "NOK", "Svalbard and Jan Mayen", "斯瓦尔巴和扬马延"),
    m("SK", "Europe/Bratislava", "EUR", "Slovakia", "斯洛伐克"),
    m("SL", "Africa/Freetown", "SLE", "Sierra Leone", "塞拉利昂"),
    m("SM", "Europe/San_Marino", "EUR", "San Marino", "圣马力诺"),
    m("SN", "Africa/Dakar", "XOF", "Senegal", "塞内加尔"),
    m("SO", "Africa/Mogadishu", "SOS", "Somalia", "索马里"),
    m("SR", "America/Paramaribo", "SRD", "Suriname", "苏里南"),
    m("SS", "Africa/Juba", "SSP", "South Sudan", "南苏丹"),
    m("ST", "Africa/Sao_Tome", "STN", "São Tomé and Príncipe", "圣多美和普林西比"),
    m("SV", "America/El_Salvador", "USD", "El Salvador", "萨尔瓦多"),
    m("SX", "America/Lower_Princes", "XCG", "Sint Maarten", "荷属圣马丁"),
    m("SY", "Asia/Damascus", "SYP", "Syria", "叙利亚"),
    m("SZ", "Africa/Mbabane", "SZL", "Eswatini", "斯威士兰"),
    m("TC", "America/Grand_Turk", "USD", "Turks and Caicos Islands", "特克斯和凯科斯群岛"),
    m("TD", "Africa/Ndjamena", "XAF", "Chad", "乍得"),
    m("TF", "Indian/Kerguelen", "EUR", "French Southern Territories", "法属南部领地"),
    m("TG", "Africa/Lome", "XOF", "Togo", "多哥"),
    m("TH", "Asia/Bangkok", "THB", "Thailand", "泰国"),
    m("TJ", "Asia/Dushanbe", "TJS", "Tajikistan", "塔吉克斯坦"),
    m("TK", "Pacific/Fakaofo", "NZD", "Tokelau", "托克劳"),
    m("TL", "Asia/Dili", "USD", "Timor-Leste", "东帝汶"),
    m("TM", "Asia/Ashgabat", "TMT", "Turkmenistan", "土库曼斯坦"),
    m("TN", "Africa/Tunis", "TND", "Tunisia", "突尼斯"),
    m("TO", "Pacific/Tongatapu", "TOP", "Tonga", "汤加"),
    m("TR", "Europe/Istanbul", "TRY", "Türkiye", "土耳其"),
    m("TT", "America/Port_of_Spain", "TTD", "Trinidad and Tobago", "特立尼达和多巴哥"),
    m("TV", "Pacific/Funafuti", "AUD", "Tuvalu", "图瓦卢"),
    m("TW", "Asia/Taipei", "TWD", "Taiwan", "台湾"),
    m("TZ", "Africa/Dar_es_Salaam", "TZS", "Tanzania", "坦桑尼亚"),
    m("UA", "Europe/Kyiv", "UAH", "Ukraine", "乌克兰"),
    m("UG", "Africa/Kampala", "UGX", "Uganda", "乌干达"),
    m("UM", "Pacific/Wake", "USD", "U.S. Outlying Islands", "美国本土外小岛屿"),
    m("US", "America/Los_Angeles", "USD", "United States", "美国"),
    m("UY", "America/Montevideo", "UYU", "Uruguay", "乌拉圭"),
    m("UZ", "Asia/Tashkent", "UZS", "Uzbekistan", "乌兹别克斯坦"),
    m("VA", "Europe/Vatican", "EUR", "Vatican City", "梵蒂冈"),
    m("VC", "America/St_Vincent", "XCD", "St. Vincent and Grenadines", "圣文森特和格林纳丁斯"),
    m("VE", "America/Caracas", "VES", "Venezuela", "委内瑞拉"),
    m("VG", "America/Tortola", "USD", "British Virgin Islands", "英属维尔京群岛"),
    m("VI", "America/St_Thomas", "USD", "U.S. Virgin Islands", "美属维尔京群岛"),
    m("VN", "Asia/Ho_Chi_Minh", "VND", "Vietnam", "越南"),
    m("VU", "Pacific/Efate", "VUV", "Vanuatu", "瓦努阿图"),
    m("WF", "Pacific/Wallis", "XPF", "Wallis and Futuna", "瓦利斯和富图纳"),
    m("WS", "Pacific/Apia", "WST", "Samoa", "萨摩亚"),
    m("XK", "Europe/Belgrade", "EUR", "Kosovo", "科索沃"),
    m("YE", "Asia/Aden", "YER", "Yemen", "也门"),
    m("YT", "Indian/Mayotte", "EUR", "Mayotte", "马约特"),
    m("ZA", "Africa/Johannesburg", "ZAR", "South Africa", "南非"),
    m("ZM", "Africa/Lusaka", "ZMW", "Zambia", "赞比亚"),
    m("ZW", "Africa/Harare", "USD", "Zimbabwe", "津巴布韦"),
    m("ZZ", "UTC", "", "Unknown", "未知"),
];

/// The codes of ISO 4217, sorted; BGN and HRK stay for files of earlier years.
#[rustfmt::skip]
const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BOV", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHE", "CHF",
    "CHW", "CLF", "CLP", "CNY", "COP", "COU", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD",
    "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES",
    "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MXV", "MYR",
    "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN",
    "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE",
    "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD",
    "TWD", "TZS", "UAH", "UGX", "USD", "USN", "UYI", "UYU", "UYW", "UZS", "VED", "VES", "VND", "VUV",
    "WST", "XAD", "XAF", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XCD", "XCG", "XDR", "XOF", "XPD",
    "XPF", "XPT", "XSU", "XTS", "XUA", "XXX", "YER", "ZAR", "ZMW", "ZWG"
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_so_that_every_entry_is_found() {
        for market in MARKETS {
            assert_eq!(by_code(market.code), Some(market));
        }
        assert!(CURRENCIES.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn every_time_zone_and_currency_exists() {
        for market in MARKETS {
            assert!(jiff::tz::TimeZone::get(market.time_zone).is_ok(), "{}", market.code);
            assert!(market.currency.is_empty() || is_currency(market.currency), "{}", market.code);
        }
    }

    #[test]
    fn codes_and_names_in_any_case() {
        assert_eq!(by_code("uk").map(|market| market.code), Some("GB"));
        assert_eq!(by_code("us").map(|market| market.time_zone), Some("America/Los_Angeles"));
        assert_eq!(by_code("QQ"), None);
        assert_eq!(by_code("GBR"), None);
        for (name, code) in [("EIRE", "IE"), ("germany", "DE"), ("德国", "DE"), ("Unspecified", UNKNOWN)] {
            assert_eq!(by_name(name).map(|market| market.code), Some(code), "{name}");
        }
    }
}
