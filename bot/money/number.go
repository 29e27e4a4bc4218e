package money

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// figure is a number as typed: groups of digits and what separates them.
type figure struct {
	groups []string
	seps   []string
	mark   string // of decimals, when ",-" or ".-" stands for none: "1'200.-"
	unit   string // the multiple behind it: "", "k", "mio"
}

// figureOf splits a number that begins and ends with a digit, or begins with a decimal point.
func figureOf(s, mark, unit string) figure {
	f := figure{mark: mark, unit: unit}
	group := ""
	for _, r := range s {
		if r >= '0' && r <= '9' {
			group += string(r)
			continue
		}
		if n := len(f.seps); group == "" && n > 0 { // two separators in a row
			f.seps[n-1] += string(r)
			continue
		}
		f.groups, f.seps, group = append(f.groups, group), append(f.seps, string(r)), ""
	}
	f.groups = append(f.groups, group)
	return f
}

// reading is what a number means: one value, two that it can be, or why it has none.
type reading struct {
	is, or *big.Rat
	why    string
}

const unusual = "groups of thousands have three digits, and a number has one kind of mark between them"

// read is the number in the notation of any country. decimals is how many the currency has.
func (f figure) read(code string) reading {
	last := len(f.seps) - 1
	if last < 0 {
		return f.plain(len(f.groups), 0)
	}
	point := f.seps[last]
	first := slices.Index(f.seps, point)
	switch {
	case slices.ContainsFunc(f.seps, func(s string) bool { return len(s) > 1 }):
		return reading{why: unusual}
	case f.mark != "":
		if slices.Contains(f.seps, f.mark) {
			return f.two(f.plain(len(f.groups), 0).is, f.plain(last+1, 1).is)
		}
		return f.whole(code)
	case first < last: // several times, so it is no decimal mark
		return f.whole(code)
	case last > 0:
		return f.mixed(code)
	case point == " " || point == "'":
		return f.whole(code)
	}
	return f.single(code)
}

// whole is a number whose separators all stand between thousands.
func (f figure) whole(code string) reading {
	if !f.grouped(len(f.groups), code) {
		return reading{why: unusual}
	}
	return f.plain(len(f.groups), 0)
}

// mixed is a number whose last separator is another than those before it, and so stands before decimals.
func (f figure) mixed(code string) reading {
	last := len(f.seps) - 1
	if point := f.seps[last]; point != "," && point != "." || !f.grouped(last+1, code) {
		return reading{why: unusual}
	}
	with := f.plain(last+1, 1)
	if d := digits(code); len(f.groups[last+1]) == 3 && d > 0 && d != 3 && f.unit == "" {
		return f.two(f.plain(len(f.groups), 0).is, with.is)
	}
	return with
}

// single is a number with one point or comma, which may stand before thousands or decimals.
func (f figure) single(code string) reading {
	head, tail, point := f.groups[0], f.groups[1], f.seps[0]
	whole, with := f.plain(2, 0), f.plain(1, 1)
	thousands := len(tail) == 3 && head != "" && len(head) <= 3 && head[0] != '0'
	d := digits(code)
	switch {
	case len(tail) != 3:
		return with
	case f.unit != "" && !thousands:
		return with
	case f.unit != "" && (point == "," || !slices.Contains(pointed, f.unit) || slices.Contains(commaDecimals, code)):
		return f.two(whole.is, with.is)
	case f.unit != "":
		return with
	case point == "," && thousands, d == 0 && thousands:
		return whole
	case d == 3:
		return with
	case d == 0:
		return reading{why: code + " has no decimals"}
	}
	return f.two(whole.is, with.is)
}

// two is a number with two readings; when the values are the same it has one.
func (f figure) two(a, b *big.Rat) reading {
	if a.Cmp(b) == 0 {
		return reading{is: a}
	}
	return reading{is: a, or: b}
}

// grouped reports whether the first n groups stand as thousands do: three digits each behind the first, or, for the
// currencies of South Asia, two in the middle; separated by one mark.
func (f figure) grouped(n int, code string) bool {
	for i := range n - 1 {
		if f.seps[i] != f.seps[0] {
			return false
		}
	}
	if head := f.groups[0]; head == "" || len(head) > 3 || head[0] == '0' {
		return false
	}
	by := func(middle int) bool {
		for i := 1; i < n; i++ {
			if want := middle; i == n-1 && len(f.groups[i]) != 3 || i < n-1 && len(f.groups[i]) != want {
				return false
			}
		}
		return true
	}
	return by(3) || f.seps[0] == "," && len(f.groups[0]) <= 2 && slices.Contains(indianGroups, code) && by(2)
}

// plain is the number of the first n groups with the next decimals groups behind the point.
func (f figure) plain(n, decimals int) reading {
	text := "0" + strings.Join(f.groups[:n], "")
	if decimals > 0 {
		text += "." + strings.Join(f.groups[n:n+decimals], "")
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return reading{why: unusual}
	}
	return reading{is: r}
}

// times multiplies both readings by a power of ten.
func (r reading) times(power int) reading {
	scale := new(big.Rat).SetInt(pow10(power))
	if r.is != nil {
		r.is = new(big.Rat).Mul(r.is, scale)
	}
	if r.or != nil {
		r.or = new(big.Rat).Mul(r.or, scale)
	}
	return r
}

// fits says why a value is no amount of the currency; "" when it is one.
func fits(r *big.Rat, code string) string {
	switch d := digits(code); {
	case r.Cmp(ceiling) >= 0:
		return "the amount is too large"
	case round(r, d).Cmp(r) == 0:
		return ""
	case d == 0:
		return code + " has no decimals"
	default:
		return fmt.Sprintf("%s has at most %d decimals", code, d)
	}
}
