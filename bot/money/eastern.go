package money

import (
	"math/big"
	"regexp"
	"strings"
)

var (
	// easternForm is a number of several parts as East Asia writes it: "1億2000万", "3万5千", "2千万". A single part, which
	// may have decimals, is read as any other multiple.
	easternForm = regexp.MustCompile(`^([^0-9]*)((?:[0-9][0-9,]*[万萬만億亿억兆조千천百백]+ ?)+(?:[0-9][0-9,]*)?)([^0-9]*)$`)
	partForm    = regexp.MustCompile(`([0-9]*)([万萬만億亿억兆조千천百백]|$)`)
)

// within are the signs that count inside a section of four digits, sections those that close one.
var (
	within   = map[string]int{"百": 2, "백": 2, "千": 3, "천": 3}
	sections = map[string]int{"万": 4, "萬": 4, "만": 4, "億": 8, "亿": 8, "억": 8, "兆": 12, "조": 12}
)

// easternDigits writes a number of several parts in digits; any other text stays as it is, and so does one whose parts do
// not stand from large to small.
func easternDigits(s string) string {
	m := easternForm.FindStringSubmatch(s)
	if m == nil || len(partForm.FindAllString(m[2], -1)) < 2 {
		return s
	}
	scaled := func(n *big.Int, power int) *big.Int { return new(big.Int).Mul(n, pow10(power)) }
	total, section, most, inner := new(big.Int), new(big.Int), 16, 4
	for _, part := range partForm.FindAllStringSubmatch(strings.NewReplacer(" ", "", ",", "").Replace(m[2]), -1) {
		n, ok := new(big.Int).SetString(part[1], 10)
		if !ok {
			n = big.NewInt(0)
		}
		if power, closes := sections[part[2]]; closes {
			if section.Add(section, n); power >= most || section.Cmp(pow10(4)) >= 0 || section.Sign() == 0 {
				return s
			}
			total.Add(total, scaled(section, power))
			section, most, inner = new(big.Int), power, 4
			continue
		}
		power := within[part[2]] // 0 for the ones
		if power >= inner || part[1] != "" && n.Cmp(pow10(min(inner, most))) >= 0 {
			return s
		}
		section.Add(section, scaled(n, power))
		inner = power
	}
	return m[1] + total.Add(total, section).String() + m[3]
}
