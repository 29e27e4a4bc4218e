package money

import (
	"maps"
	"slices"
	"strings"

	"github.com/bojanz/currency"

	"escalate/bot/typed"
)

// multiples are the words and letters that may follow a number, as powers of ten.
var multiples = func() map[string]int {
	all := map[string]int{}
	for power, names := range map[int]string{
		3:  "k thousand thousands grand tsd tausend tys mille",
		5:  "lakh lakhs lac lacs",
		6:  "m mm mn mio mln mill million millions millionen millones millón milioni milione milhões milhão miljoen miljoner millioner",
		7:  "crore crores cr",
		9:  "b bn mrd mld md billion billions milliard milliards milliarden miliardi miljard miljarder milliarder",
		12: "tn trn trillion trillions",
	} {
		for n := range strings.FieldsSeq(names) {
			all[n] = power
		}
	}
	return all
}()

// eastern are the signs for powers of ten that stand between a number and its currency without a space, longest first.
var eastern = []struct {
	sign  string
	power int
}{{"百万", 6}, {"億", 8}, {"亿", 8}, {"억", 8}, {"万", 4}, {"萬", 4}, {"만", 4}, {"千", 3}, {"천", 3}}

// pointed are the multiples in front of which people write three decimals behind a point: "$1.234M". In the other languages
// a point there separates thousands.
var pointed = strings.Fields("m mm mn million b bn billion tn trn trillion")

// before are the letters that stand in front of a currency for a multiple: "k€", "TEUR", "Mkr".
var before = map[byte]int{'k': 3, 't': 3, 'm': 6}

// names are the currency signs and words, in small letters, that mean one currency, beside those that the long form
// prints. A bare "$" is the US dollar and a bare "¥" the yen, always: reading them by the surroundings would change an
// amount that is printed and typed again.
var names = map[string]string{
	"us$": "USD", "$us": "USD", "usd$": "USD", "dollar": "USD", "dollars": "USD", "us dollar": "USD", "us dollars": "USD", "u.s. dollars": "USD",
	"u.s. dollar": "USD", "american dollars": "USD", "bucks": "USD", "dólares": "USD", "euro": "EUR", "euros": "EUR", "jp¥": "JPY", "yen": "JPY",
	"円": "JPY", "圓": "JPY", "日本円": "JPY", "元": "CNY", "rmb": "CNY", "yuan": "CNY", "renminbi": "CNY", "人民币": "CNY", "人民幣": "CNY",
	"원": "KRW", "won": "KRW", "pound sterling": "GBP", "pounds sterling": "GBP", "sterling": "GBP", "british pounds": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP", "gbp£": "GBP",
	"au$": "AUD", "australian dollars": "AUD", "c$": "CAD", "can$": "CAD", "$ca": "CAD", "$can": "CAD", "canadian dollars": "CAD", "s$": "SGD",
	"singapore dollars": "SGD", "new zealand dollars": "NZD", "hong kong dollars": "HKD",
	"fr": "CHF", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF", "swiss francs": "CHF", "swiss franc": "CHF", "franken": "CHF", "schweizer franken": "CHF",
	"zł": "PLN", "zl": "PLN", "zloty": "PLN", "złoty": "PLN", "złotych": "PLN", "kč": "CZK", "ft": "HUF", "forint": "HUF", "лв": "BGN",
	"₺": "TRY", "tl": "TRY", "lira": "TRY", "₴": "UAH", "₽": "RUB", "руб": "RUB", "руб.": "RUB", "₸": "KZT", "₾": "GEL", "฿": "THB", "baht": "THB",
	"₦": "NGN", "naira": "NGN", "₵": "GHS", "gh₵": "GHS", "ksh": "KES", "r": "ZAR", "rand": "ZAR", "rm": "MYR", "ringgit": "MYR", "rp": "IDR",
	"rupiah": "IDR", "đ": "VND", "dong": "VND", "shekel": "ILS", "shekels": "ILS", "nis": "ILS", "indian rupees": "INR", "reais": "BRL", "real": "BRL",
	"dhs": "AED", "dirhams": "AED", "dirham": "AED", "swedish kronor": "SEK", "kronor": "SEK", "mex$": "MXN", "nt$": "TWD", "৳": "BDT", "₲": "PYG",
}

// shared are the signs and words of several currencies: the currency is the one that stands on the other side of the
// number or is meant without any; otherwise people are asked.
var shared = map[string][]string{
	"kr": {"SEK", "NOK", "DKK", "ISK"}, "kr.": {"SEK", "NOK", "DKK", "ISK"}, "kroner": {"NOK", "DKK"}, "krone": {"NOK", "DKK"},
	"crowns": {"SEK", "NOK", "DKK", "CZK"}, "rs": {"INR", "PKR", "LKR", "NPR", "MUR"}, "rs.": {"INR", "PKR", "LKR", "NPR", "MUR"},
	"re": {"INR", "PKR"}, "rupees": {"INR", "PKR", "LKR", "NPR", "MUR"}, "rupee": {"INR", "PKR", "LKR", "NPR", "MUR"},
	"peso": {"MXN", "ARS", "CLP", "COP", "PHP"}, "pesos": {"MXN", "ARS", "CLP", "COP", "PHP"}, "francs": {"CHF", "XOF", "XAF"},
	"franc": {"CHF", "XOF", "XAF"}, "dinar": {"KWD", "BHD", "JOD", "TND", "RSD"}, "dinars": {"KWD", "BHD", "JOD", "TND", "RSD"},
	"riyal": {"SAR", "QAR"}, "riyals": {"SAR", "QAR"}, "lei": {"RON", "MDL"}, "leu": {"RON", "MDL"}, "rubles": {"RUB", "BYN"}, "roubles": {"RUB", "BYN"},
}

// signs adds to names what the long form prints, so that everything printed can be read.
var signs = func() map[string]string {
	all := maps.Clone(names)
	for _, code := range currency.GetCurrencyCodes() {
		if sign, ok := currency.GetSymbol(code, english); ok {
			all[typed.Lower(sign)] = code
		}
	}
	return all
}()

// behind are the currencies that people write as "$5 CAD" or "¥5 CNY": there the code decides.
var behind = map[string][]string{
	"$": {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "CLP", "COP", "ARS", "NAD", "JMD", "BBD", "TTD"},
	"¥": {"JPY", "CNY"}, "£": {"GBP", "EGP", "GIP", "FKP"},
}

// commaDecimals are the currencies whose people write decimals behind a comma, for what could be either.
var commaDecimals = strings.Fields("EUR DKK SEK NOK ISK PLN CZK HUF RON BGN RSD RUB UAH BYN TRY BRL ARS CLP COP UYU PYG IDR VND MKD MDL ALL GEL KZT TND DZD MAD")

// indianGroups are the currencies whose people group by two behind the first thousand: 12,00,000.
var indianGroups = strings.Fields("INR PKR BDT LKR NPR BTN")

// open are the words and signs that leave an amount open.
var open = strings.Fields("about approx approx. approximately ca ca. circa around roughly some nearly almost up to max max. maximum min min. minimum over under above below at least most more less than ~ > < >= <= ± +")

// leavesOpen returns the word that leaves an amount open, "" when there is none.
func leavesOpen(s string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	sign := strings.TrimRight(word, "$€£¥")
	if slices.Contains(open, sign) {
		return sign
	}
	return ""
}

// namedCurrency reads a sign, a code or a name; an empty text names none and is fine. among are the currencies that a
// shared name stands for.
func namedCurrency(s string) (code string, among []string, ok bool) {
	s = strings.ToLower(s)
	if s == "" {
		return "", nil, true
	}
	for _, form := range []string{s, strings.TrimSuffix(s, "."), strings.ReplaceAll(s, " ", "")} {
		if code, ok = signs[form]; ok {
			return code, nil, true
		}
		if among = shared[form]; among != nil {
			return "", among, true
		}
		if code = strings.ToUpper(form); KnownCurrency(code) {
			return code, nil, true
		}
	}
	return "", nil, false
}

// multipliedCurrency reads a currency with a multiple in front of it: "k€", "TEUR", "Mio €".
func multipliedCurrency(s string) (power int, code string, among []string, ok bool) {
	if code, among, ok = namedCurrency(s); ok {
		return 0, code, among, true
	}
	if len(s) < 2 {
		return 0, "", nil, false
	}
	if power, ok = before[s[0]|0x20]; !ok {
		return 0, "", nil, false
	}
	code, among, ok = namedCurrency(strings.TrimSpace(s[1:]))
	return power, code, among, ok
}

// multiple takes a leading "K", "million", "万" or the like off what follows the number; unit is that word.
func multiple(tail string) (power int, unit, rest string) {
	for _, e := range eastern {
		if cut, ok := strings.CutPrefix(tail, e.sign); ok {
			return e.power, e.sign, strings.TrimSpace(cut)
		}
	}
	unit = letters(tail)
	if p, ok := multiples[strings.ToLower(unit)]; ok {
		rest = strings.TrimSpace(strings.TrimPrefix(tail[len(unit):], "."))
		for _, of := range []string{"of ", "de ", "d'", "di "} {
			rest = strings.TrimPrefix(rest, of)
		}
		return p, unit, rest
	}
	return 0, "", tail
}
