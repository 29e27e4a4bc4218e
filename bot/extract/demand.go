package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"escalate/bot/contract"
	"escalate/bot/money"
	"escalate/bot/typed"
)

// Credit finds the credit that a demand names, in percent, and the period whose fees it is of, as it can be written again:
// "Q4 2025". now decides on the year of a quarter or month without one. A question says why people have to be asked; what
// the other one is about is found all the same.
func Credit(text string, now time.Time) (percent money.Percent, period, askPercent, askPeriod string) {
	var credits, where []string
	for _, c := range clauses(text) {
		for _, m := range percentForm.FindAllStringSubmatchIndex(c, -1) {
			if !ofCredit(c) {
				continue
			}
			words := strings.TrimSpace(c[m[0]:m[1]])
			p, err := money.ParsePercent(words)
			switch before, after := c[:m[0]], c[m[1]:]; {
			case err != nil:
				askPercent = err.Error()
			case percentRange.MatchString(before), percentOn.MatchString(after), bounded.MatchString(before), openAfter.MatchString(after):
				askPercent = fmt.Sprintf("“%s” leaves the percent open. Write one percent.", typed.Short(strings.TrimSpace(lastWords(before, 3)+words+firstWords(after, 2))))
			case !slices.Contains(credits, p.String()):
				credits, percent = append(credits, p.String()), p
			}
			where = append(where, c)
		}
		if fullCredit.MatchString(c) && !percentForm.MatchString(c) && !slices.Contains(credits, "100%") {
			percent, _ = money.ParsePercent("100%")
			credits, where = append(credits, "100%"), append(where, c)
		}
	}
	if len(credits) > 1 {
		askPercent = fmt.Sprintf("The text names %s. Write which credit is demanded.", and(credits))
	}
	if askPercent != "" {
		percent = money.Percent{}
	}
	if len(where) == 0 {
		return percent, "", "", ""
	}
	found := periods(strings.Join(where, "\n"))
	if len(found) == 0 {
		found = periods(text)
	}
	switch len(found) {
	case 0:
		return percent, "", askPercent, ""
	case 1:
		period, askPeriod = dated(found[0], now)
		return percent, period, askPercent, askPeriod
	}
	return percent, "", askPercent, fmt.Sprintf("The text names %s. Write which fees the credit is a percent of.", and(found))
}

var (
	percentForm  = regexp.MustCompile(`(?i)[0-9]+(?:[.,][0-9]+)? ?(?:%|percent\b|per cent\b|pct\b|prozent\b|procent\b)`)
	percentRange = regexp.MustCompile(`(?i)[0-9] ?%? ?(?:-|to|or|until) ?$|\bbetween ?$`)
	percentOn    = regexp.MustCompile(`(?i)^ ?(?:-|to|or|until) ?[0-9]+`)
	fullCredit   = regexp.MustCompile(`(?i)\b(?:full|complete|entire) (?:service )?(?:credit|refund)\b`)
	creditWord   = regexp.MustCompile(`(?i)credit|refund|rebate|discount|reimburs|compensat|fees?\b|invoice|\boff\b|back\b`)
	otherWord    = regexp.MustCompile(`(?i)uptime|availab|\bsla\b|downtime|interest|of (?:the |our |all )?(?:users|orders|sites|plants|customers|traffic|data)`)
)

// ofCredit reports whether a percent in a clause is a credit: "99.9 % uptime" is none.
func ofCredit(c string) bool { return creditWord.MatchString(c) || !otherWord.MatchString(c) }

// clauseEnd parts what is demanded; a comma or full stop inside a number parts nothing.
var clauseEnd = regexp.MustCompile(`(?i)\n|;|\.(?: |$)|, | \+ |\+ |\bplus\b|\band\b|&`)

// clauses are the parts of a text as every reader sees them.
func clauses(text string) (all []string) {
	for line := range strings.Lines(text) {
		for _, c := range clauseEnd.Split(typed.Clean(line), -1) {
			if c = strings.Trim(c, " ,.:-*•"); c != "" {
				all = append(all, c)
			}
		}
	}
	return all
}

const (
	monthNames = `(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	counts     = `(?:[0-9]{1,2}|one|two|three|four|five|six|nine|twelve|a|an|half a)`
)

// periodForms are the ways in which a text names the time that a fee is paid for; the longest come first.
var periodForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b` + monthNames + ` ?(?:-|to) ?` + monthNames + `(?: [0-9]{4})?\b`),
	regexp.MustCompile(`(?i)\b(?:q[1-4](?: ?/? ?'?[0-9]{2,4})?|[1-4]q ?[0-9]{2,4}|h[12] ?[0-9]{4})\b`),
	regexp.MustCompile(`(?i)\b(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)(?: of)? [0-9]{4}\b`),
	regexp.MustCompile(`(?i)\b(?:this|last|the current|the last|the) (?:month|quarter|year)\b`),
	regexp.MustCompile(`(?i)\b` + counts + `[ -](?:months?|quarters?|years?)\b`),
	regexp.MustCompile(`(?i)\b(?:month|quarter|year)ly\b|\bannual\b`),
	regexp.MustCompile(`(?i)\b` + monthNames + `(?: [0-9]{4})?\b`),
	regexp.MustCompile(`\b20[0-9]{2}\b`),
}

// notPeriod is what stands before a time that is a deadline, an age or a day.
var notPeriod = regexp.MustCompile(`(?i)(?:\b(?:by|until|till|before|within|in|after|since|on|for the next|over the last|ago)|[0-9](?:st|nd|rd|th)?\.?) ?$`)

// periods are the times of a fee that a text names, each once, as they are written there.
func periods(text string) (all []string) {
	for line := range strings.Lines(text) {
		s := typed.Clean(line)
		for _, form := range periodForms {
			for {
				m := form.FindStringIndex(s)
				if m == nil {
					break
				}
				words := s[m[0]:m[1]]
				if _, err := contract.ParseFeePeriod(words); err == nil && !notPeriod.MatchString(s[:m[0]]) && !slices.Contains(all, words) {
					all = append(all, words)
				}
				s = s[:m[0]] + strings.Repeat("_", m[1]-m[0]) + s[m[1]:]
			}
		}
	}
	return all
}

// undated are a quarter and a month without their year.
var undated = regexp.MustCompile(`(?i)^(?:q([1-4])|(` + monthNames + `))$`)

// dated gives a quarter or month its year: the one that is running or the last ones. One that may as well be still to come
// is asked.
func dated(words string, now time.Time) (period, question string) {
	m := undated.FindStringSubmatch(words)
	if m == nil {
		return words, ""
	}
	name, of, at, years, near := strings.ToUpper(words), 4, (int(now.Month())+2)/3, now.Year(), 1
	no, _ := strconv.Atoi(m[1])
	if m[2] != "" {
		name, of, at, near = strings.ToUpper(words[:1])+strings.ToLower(words[1:]), 12, int(now.Month()), 4
		no = slices.IndexFunc(months, func(s string) bool { return strings.HasPrefix(strings.ToLower(words), s) }) + 1
	}
	back := (at - no + of) % of
	if no > at {
		years--
	}
	past, next := fmt.Sprintf("%s %d", name, years), fmt.Sprintf("%s %d", name, years+1)
	if back <= near {
		return past, ""
	}
	return "", fmt.Sprintf("“%s” can be %s or %s. Write which.", words, past, next)
}

var months = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")

// Waivers finds what a demand wants waived: "termination penalty waiver" and "waive the termination penalty" give
// "Termination penalty". A question says why people have to be asked.
func Waivers(text string) (waivers []string, question string) {
	before := ""
	for _, c := range clauses(text) {
		was := before
		before = c
		if !waiverWord.MatchString(c) {
			continue
		}
		what := ""
		for _, form := range waiverForms {
			if m := form.FindStringSubmatch(c); m != nil {
				what = strings.Trim(leading.ReplaceAllString(m[1]+" ", ""), " ,.:-")
				break
			}
		}
		listed := passive.MatchString(c) && was != "" && joined(text, was, c) && !waiverWord.MatchString(was) && !givenWord.MatchString(was)
		if what == "" || listed || refused.MatchString(c) || utf8.RuneCountInString(what) > mostWaiver {
			question = fmt.Sprintf("“%s”: what is to be waived? Write it in a line of its own.", typed.Short(c))
			continue
		}
		first, width := utf8.DecodeRuneInString(what)
		if what = string(unicode.ToUpper(first)) + what[width:]; !slices.Contains(waivers, what) {
			waivers = append(waivers, what)
		}
	}
	if question != "" {
		return nil, question
	}
	return waivers, ""
}

// mostWaiver is the longest text that is taken as what is waived, in characters.
const mostWaiver = 120

var (
	waiverWord  = regexp.MustCompile(`(?i)\bwaiv(?:e|er|ers|ing|ed|es)\b`)
	waiverForms = []*regexp.Regexp{
		regexp.MustCompile(`(?i)\bwaivers? (?:of|for|on) (.+)$`),
		regexp.MustCompile(`(?i)\bwaiv(?:e|es|ing) (?:of )?(.+)$`),
		passive,
		regexp.MustCompile(`(?i)^(.+?) waivers?\b`),
	}
	givenWord = regexp.MustCompile(`(?i)credit|refund|rebate|discount|%`)
	passive   = regexp.MustCompile(`(?i)^(.+?) (?:is |are |be |to be |must be |should be |shall be |has to be |have to be |will be |fully |completely )*waived\b`)
	leading   = regexp.MustCompile(`(?i)^(?:(?:that|we|you|they|i|want|wants|demand|demands|ask|asks|asking|for|expect|expects|also|to|a|an|the|all|any|of|our|their|your|its|full|complete|partial|immediate|additionally) )+`)
	refused   = regexp.MustCompile(`(?i)\b(?:no|not|without|never|instead of|rather than|don't|doesn't|cannot|won't)\b`)
)

// joined reports whether two clauses are parted by "and" or a comma in the text.
func joined(text, a, b string) bool {
	_, rest, _ := strings.Cut(typed.Clean(text), a)
	rest = strings.TrimSpace(rest)
	for _, by := range []string{"and ", "& ", ", and ", ", "} {
		if strings.HasPrefix(rest, by+b) {
			return true
		}
	}
	return false
}
