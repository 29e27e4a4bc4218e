package extract

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"escalate/bot/money"
	"escalate/bot/typed"
)

// Amount finds the amount that a text names. It is not stated where there is none, and where question says why people have
// to be asked: the amount is written in a way that has two readings, it is open, a rate, or one of several.
func Amount(text string) (amount money.Amount, question string) {
	all := amounts(text)
	if total := slices.DeleteFunc(slices.Clone(all), func(a figure) bool { return !a.total }); len(total) == 1 {
		all = total
	}
	var named []string
	for _, a := range all {
		if a.why != "" {
			return money.Amount{}, a.why
		}
		if !slices.Contains(named, a.is.String()) {
			named = append(named, a.is.String())
		}
	}
	switch len(named) {
	case 0:
		return money.Amount{}, ""
	case 1:
		return all[0].is, ""
	}
	return money.Amount{}, fmt.Sprintf("The text names %s. Write the total.", and(named))
}

// Amounts returns the words of every amount that a text names, whatever can be said of it.
func Amounts(text string) (words []string) {
	for _, a := range amounts(text) {
		words = append(words, a.words)
	}
	return words
}

// NotUsed returns the words of every amount of a text but those that say what was used.
func NotUsed(text string, used money.Amount) (words []string) {
	for _, a := range amounts(text) {
		if a.is.String() != used.String() {
			words = append(words, a.words)
		}
	}
	return words
}

// figure is an amount in a text.
type figure struct {
	words string
	is    money.Amount
	why   string // the question, where it cannot be taken as it stands
	total bool   // the text calls it the total
}

// numberForm is a number with its groups; a sentence's comma or full stop is not of it.
var numberForm = regexp.MustCompile(`[0-9]+(?:[.,' ][0-9]+)*(?:[.,]-)?`)

// What makes an amount something else than one sum.
var (
	rangeAfter  = regexp.MustCompile(`^ ?(?:-|to|until|or) ?[^0-9 ]{0,4} ?[0-9]`)
	rangeBefore = regexp.MustCompile(`(?i)[0-9] ?[a-z%]{0,3} ?(?:-|to|until|or) ?$|\bbetween(?: [^ ]+){0,3} and ?$`)
	between     = regexp.MustCompile(`(?i)\bbetween ?$`)
	bounded     = regexp.MustCompile(`(?i)(?:\b(?:up to|at most|at least|no more than|not more than|less than|under|below|min(?:imum)?\.?|max(?:imum)?\.?(?: of)?)|[<>]=?) ?$`)
	openAfter   = regexp.MustCompile(`(?i)^ ?(?:\+|or more|or less|and more|and counting|so far|at least|at most|max\b|min\b)`)
	rateAfter   = regexp.MustCompile(`(?i)^ ?(?:/ ?(?:h|d|min|s|hr|hour|day|week|wk|month|mo|year|yr)|(?:per|a|an|each|every) (?:\w+ )?(?:hour|day|week|month|quarter|year|minute|second|shift|unit|user|seat|order|site|plant|store|order|customer)|hourly|daily|weekly|monthly|yearly|annually|each\b|p\.a\.)`)
	totalAfter  = regexp.MustCompile(`(?i)^ ?(?:in total|in all|altogether|overall|total)\b`)
	totalBefore = regexp.MustCompile(`(?i)\b(?:total(?: of|:)?|in total|altogether|in all|sum of|adds up to) ?$`)
)

// amounts finds every amount of a text, in its order.
func amounts(text string) (all []figure) {
	for line := range strings.Lines(text) {
		s := typed.Clean(line)
		for end := 0; ; {
			at := numberForm.FindStringIndex(s[end:])
			if at == nil {
				break
			}
			from, to, is, err := amountAt(s, end, end+at[0], end+at[1])
			if to == 0 {
				end += at[1]
				continue
			}
			all = append(all, figureAt(s, from, to, is, err))
			end = to
		}
	}
	return all
}

// amountAt reads the number at [from, to) with the currency and the multiple around it; to is 0 where it is no amount, and
// err is the question of one that has two readings. Nothing before begin is looked at.
func amountAt(s string, begin, from, to int) (start, end int, is money.Amount, err error) {
	left := []int{from}
	if before := strings.TrimRight(s[begin:from], " "); before != "" {
		word := begin + strings.LastIndexAny(before, " (,;:=+-/") + 1
		if len(s[word:begin+len(before)]) > 0 && len(s[word:begin+len(before)]) <= 6 {
			left = append([]int{word}, left...)
		}
	}
	right := []int{to}
	for p := to; len(right) < 4 && p < len(s); {
		rest := strings.TrimLeft(s[p:], " ")
		p += len(s[p:]) - len(rest)
		n := strings.IndexAny(rest, " ,;:()/+-!?\"")
		if n < 0 {
			n = len(rest)
		}
		if n == 0 {
			break
		}
		p += n
		right = append(right, p)
	}
	for _, end := range slices.Backward(right) {
		for _, start := range left {
			words := strings.TrimRight(s[start:end], ".")
			is, err := money.Parse(words, "")
			var asks *typed.Refusal
			if !namesCurrency(words) || err != nil && (!errors.As(err, &asks) || !asks.Asked) {
				continue
			}
			return start, start + len(words), is, err
		}
	}
	return 0, 0, is, nil
}

// moneyWords are the names of currencies that are no other word.
var moneyWords = strings.Fields("dollar dollars euro euros sterling yen yuan renminbi francs franken rupees kronor kroner pesos złoty zloty zł kč rubles dirhams shekels reais lakh crore")

// namesCurrency reports whether a text names a currency by a sign, a code in capitals or a word that means nothing else:
// "3 real customers" are no reais.
func namesCurrency(s string) bool {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Sc, r) || strings.ContainsRune("円元원", r) }) {
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
		return money.KnownCurrency(w) || w == "CHF" || w == "Fr" || w == "TEUR" || slices.Contains(moneyWords, strings.ToLower(w))
	})
}

// figureAt is the amount at [from, to), with what the words around it make of it.
func figureAt(s string, from, to int, is money.Amount, err error) figure {
	before, after := s[:from], s[to:]
	a := figure{words: s[from:to], is: is, total: totalAfter.MatchString(after) || totalBefore.MatchString(before)}
	say := func(words, why string) string {
		return fmt.Sprintf("“%s” %s. Write one amount.", typed.Short(strings.TrimSpace(words)), why)
	}
	switch {
	case err != nil:
		a.why = err.Error()
	case rangeAfter.MatchString(after), rangeBefore.MatchString(before), between.MatchString(before):
		a.why = say(lastWords(before, 2)+a.words+firstWords(after, 2), "is a range")
	case bounded.MatchString(before):
		a.why = say(bounded.FindString(before)+a.words, "leaves the amount open")
	case openAfter.MatchString(after):
		a.why = say(a.words+openAfter.FindString(after), "leaves the amount open")
	case rateAfter.MatchString(after):
		a.why = say(a.words+rateAfter.FindString(after), "is a rate, not a total")
	}
	return a
}

// firstWords and lastWords are at most n words of a text, with the space that parts them from what they are beside.
func firstWords(s string, n int) string {
	f := strings.Fields(s)
	f = f[:min(n, len(f))]
	return strings.TrimRight(" "+strings.Join(f, " "), " ")
}

func lastWords(s string, n int) string {
	f := strings.Fields(s)
	f = f[max(0, len(f)-n):]
	return strings.TrimLeft(strings.Join(f, " ")+" ", " ")
}

// and joins words as a sentence names them.
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
