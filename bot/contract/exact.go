package contract

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// rounding is the way in which a figure is rounded for display.
type rounding int

// Uptime is rounded down, downtime and what is needed up, so that no printed figure looks better than it is.
const (
	nearest rounding = iota
	floor
	ceiling
)

func num(n int64) *big.Rat         { return new(big.Rat).SetInt64(n) }
func frac(a, b int64) *big.Rat     { return big.NewRat(a, b) }
func plus(a, b *big.Rat) *big.Rat  { return new(big.Rat).Add(a, b) }
func minus(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// over is a/b; b is never zero here.
func over(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

// percent is r as a number of hundredths.
func percent(r *big.Rat) *big.Rat { return times(r, num(100)) }

// length is d in nanoseconds as a rational.
func length(d time.Duration) *big.Rat { return num(int64(d)) }

// share is d/t, at most one.
func share(d, t time.Duration) *big.Rat {
	if t <= 0 || d >= t {
		return num(1)
	}
	return over(length(d), length(t))
}

func smaller(a, b *big.Rat) *big.Rat {
	if b == nil || a != nil && a.Cmp(b) <= 0 {
		return a
	}
	return b
}

func larger(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) >= 0 {
		return a
	}
	return b
}

// decimal prints r with exactly n decimals; thousands are grouped from 10,000 on.
func decimal(r *big.Rat, n int, how rounding) string {
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
	scaled := times(r, new(big.Rat).SetInt(scale))
	if how == nearest {
		scaled.Add(scaled, frac(1, 2))
	}
	whole, rest := new(big.Int).DivMod(scaled.Num(), scaled.Denom(), new(big.Int)) // floor: the denominator is positive
	if how == ceiling && rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	sign := ""
	if whole.Sign() < 0 {
		sign = "-"
		whole.Neg(whole)
	}
	digits := whole.String()
	if short := n + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	front, back := digits[:len(digits)-n], digits[len(digits)-n:]
	if len(front) > 4 {
		front = grouped(front)
	}
	if n == 0 {
		return sign + front
	}
	return sign + front + "." + back
}

// grouped puts commas between thousands.
func grouped(digits string) string {
	head := len(digits) % 3
	if head == 0 {
		head = 3
	}
	out := digits[:head]
	for i := head; i < len(digits); i += 3 {
		out += "," + digits[i:i+3]
	}
	return out
}

// trimmed prints r with at most n decimals, without zeros behind.
func trimmed(r *big.Rat, n int, how rounding) string {
	s := decimal(r, n, how)
	if n == 0 {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// percentOf prints the share r as a percent with n decimals: 1/15 is "6.67%".
func percentOf(r *big.Rat, n int, how rounding) string { return decimal(percent(r), n, how) + "%" }

// shortPercent prints the share r as a percent with at most two decimals: 0.075 is "7.5%".
func shortPercent(r *big.Rat) string { return trimmed(percent(r), 2, nearest) + "%" }

// clock prints a length of time, given in nanoseconds: whole hours as "48 h", up to three hours in minutes with two
// decimals ("43.20 min"), longer ones in hours with two ("47.28 h").
func clock(ns *big.Rat, how rounding) string {
	hours := over(ns, length(time.Hour))
	switch {
	case hours.Sign() == 0:
		return "0 min"
	case hours.IsInt():
		return decimal(hours, 0, nearest) + " h"
	case hours.Cmp(num(3)) >= 0:
		return decimal(hours, 2, how) + " h"
	}
	minutes := over(ns, length(time.Minute))
	if minutes.IsInt() {
		return decimal(minutes, 0, nearest) + " min"
	}
	return decimal(minutes, 2, how) + " min"
}

// spanText prints a length of time that was entered; a finer one than the display is rounded up.
func spanText(d time.Duration) string { return clock(length(d), ceiling) }

// many is a number with its noun: "1 part", "2 parts".
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// list joins words for people: "a, b and c".
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// quoted puts what somebody typed between quotation marks.
func quoted(s string) string { return "“" + s + "”" }

// mostQuoted is the most characters of what somebody typed that a finding repeats.
const mostQuoted = 60

// short is a text in one line, of at most n characters.
func short(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > n {
		return strings.TrimRight(string(r[:n-1]), " ") + "…"
	}
	return text
}
